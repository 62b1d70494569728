//! What no file may say: where somebody's machine keeps things, and where it downloads from.

use crate::repository::File;

/// Places that hold for one machine only. Put together here, so that this file does not hold them itself.
fn machine_places() -> Vec<String> {
    let folders = ["home", "Users", "work", "root"];
    let mut places: Vec<String> = folders.iter().map(|folder| format!("/{folder}/")).collect();
    places.extend(["artifact", "nexus"].iter().map(|host| format!("{host}ory.")));
    places.push(["index.", "crates.io"].concat());
    places.push(["registry.", "npmjs"].concat());
    places.push(["pypi.", "org/simple"].concat());
    places
}

/// Lines that name a machine's own places. Lock files may name public registries.
#[must_use]
pub fn machine_bound(files: &[File]) -> Vec<String> {
    let places = machine_places();
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.path != "Cargo.lock") {
        for (number, line) in file.text.lines().enumerate() {
            for place in places.iter().filter(|place| names_place(line, place)) {
                complaints.push(format!("{}:{}: {place}", file.path, number + 1));
            }
        }
    }
    complaints
}

/// A folder counts where a path starts with it, not in the middle of one.
fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        !place.starts_with('/')
            || !line[..at].ends_with(|before: char| before.is_alphanumeric() || "._-/}*)~".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{expect_none, repository};

    #[test]
    fn no_file_names_a_machine() -> anyhow::Result<()> {
        expect_none(&machine_bound(&repository::files()?));
        Ok(())
    }

    #[test]
    fn paths_and_hosts_of_a_machine_are_refused() {
        let refused = |line: &str| machine_bound(&[File::imagined("docs/a.md", line)]).len();
        for place in machine_places() {
            assert_eq!(refused(&format!("see {place}thing")), 1, "{place}");
        }
        let folder = "work";
        assert_eq!(refused(&format!("see docs/{folder}/thing and $HOME/{folder}/thing")), 0);
    }
}
