//! Folders as paths: `Work/2026` lies in `Work`. There is nothing to a folder but the recordings that name it.

use std::collections::BTreeMap;

/// Most letters of one name.
const MAX_LETTERS: usize = 60;
/// Most folders one within another.
const MAX_DEPTH: usize = 6;

/// A folder as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its path.
    pub path: String,
    /// Its own name: the last part of the path.
    pub name: String,
    /// How many folders it lies in.
    pub depth: usize,
    /// Recordings in it and in those below it.
    pub count: usize,
}

/// What a person typed as a path: names without space around them, without empty ones.
#[must_use]
pub fn folder_path(typed: &str) -> String {
    let names = typed.split('/').map(str::trim).filter(|name| !name.is_empty()).take(MAX_DEPTH);
    let cut = |name: &str| name.chars().take(MAX_LETTERS).collect::<String>().trim_end().to_owned();
    names.map(cut).collect::<Vec<_>>().join("/")
}

/// Whether a folder is another or lies below it; only no folder lies in none.
#[must_use]
pub fn within(folder: &str, above: &str) -> bool {
    if above.is_empty() {
        return folder.is_empty();
    }
    folder.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Where a folder is once `from` has become `to`; none where it stays.
#[must_use]
pub fn folder_renamed(folder: &str, from: &str, to: &str) -> Option<String> {
    if from.is_empty() || from == to || !within(folder, from) {
        return None;
    }
    Some(folder_path(&format!("{to}{}", &folder[from.len()..])))
}

/// All folders that recordings name, and those that these lie in, by the alphabet.
#[must_use]
pub fn folder_tree<'a>(named: impl IntoIterator<Item = &'a str>) -> Vec<Folder> {
    let mut counts: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    for folder in named.into_iter().filter(|it| !it.is_empty()) {
        let names: Vec<&str> = folder.split('/').collect();
        for depth in 1..=names.len().min(MAX_DEPTH) {
            *counts.entry(names[..depth].to_vec()).or_default() += 1;
        }
    }
    let folder = |(names, count): (Vec<&str>, usize)| Folder {
        path: names.join("/"),
        name: names.last().copied().unwrap_or_default().to_owned(),
        depth: names.len() - 1,
        count,
    };
    counts.into_iter().map(folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_tidy() {
        assert_eq!(folder_path(" Work / 2026//May / "), "Work/2026/May");
        assert_eq!(folder_path(" / "), "");
        assert_eq!(folder_path(&"a/".repeat(100)).matches('a').count(), MAX_DEPTH);
    }

    #[test]
    fn a_folder_takes_those_below_along() {
        assert_eq!(folder_renamed("Work/2026", "Work", "Office").as_deref(), Some("Office/2026"));
        assert_eq!(folder_renamed("Work", "Work", "Office").as_deref(), Some("Office"));
        assert_eq!(folder_renamed("Workshop", "Work", "Office"), None);
        assert_eq!(folder_renamed("Work/2026", "Work", "").as_deref(), Some("2026"));
    }

    #[test]
    fn folders_that_only_hold_folders_are_listed_too() {
        let shown = folder_tree(["Work/2026", "", "Home", "Work/2025", "Work/2026"]);
        let shown: Vec<_> = shown.iter().map(|it| (it.path.as_str(), it.depth, it.count)).collect();
        assert_eq!(shown, [("Home", 0, 1), ("Work", 0, 3), ("Work/2025", 1, 1), ("Work/2026", 1, 2)]);
    }
}
