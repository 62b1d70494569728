//! One version of each tool, named in one place.

use crate::repository::File;

/// Where Cargo.lock and the workspace disagree about wasm-bindgen, whose program must fit the library exactly.
#[must_use]
pub fn wasm_bindgen(manifest: &str, lock: &str) -> Vec<String> {
    let pinned = manifest
        .lines()
        .find_map(|line| line.strip_prefix("wasm-bindgen = \"="))
        .and_then(|rest| rest.split('"').next());
    let entries = lock.split("[[package]]").filter(|entry| entry.contains("name = \"wasm-bindgen\"\n"));
    let locked: Vec<&str> = entries
        .filter_map(|entry| entry.lines().find_map(|line| line.strip_prefix("version = \"")))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    match (pinned, locked.as_slice()) {
        (None, _) => vec!["Cargo.toml pins no exact version of wasm-bindgen".to_owned()],
        (Some(pinned), [locked]) if pinned == *locked => Vec::new(),
        (Some(pinned), locked) => {
            vec![format!("wasm-bindgen is pinned to {pinned} and locked to {locked:?}")]
        }
    }
}

/// Members that name a version which the workspace names already.
#[must_use]
pub fn named_twice(manifests: &[File]) -> Vec<String> {
    let shared: Vec<&str> = manifests
        .iter()
        .filter(|file| file.path == "Cargo.toml")
        .flat_map(|file| dependencies(&file.text, "[workspace.dependencies"))
        .filter_map(|line| line.split([' ', '=']).next())
        .collect();
    let mut complaints = Vec::new();
    for file in
        manifests.iter().filter(|file| file.path != "Cargo.toml" && file.path.ends_with("/Cargo.toml"))
    {
        for line in dependencies(&file.text, "dependencies") {
            let name = line.split([' ', '=', '.']).next().unwrap_or_default();
            if shared.contains(&name) && !line.contains("workspace = true") {
                complaints.push(format!("{}: {name} has its version in the workspace", file.path));
            }
        }
    }
    complaints
}

/// Packages that the fuzz targets' own Cargo.lock holds in a version which the workspace's does not: what is fuzzed
/// is what is built.
#[must_use]
pub fn locks_apart(lock: &str, fuzz_lock: &str) -> Vec<String> {
    let shared = locked(lock);
    let known = |name: &str| shared.iter().any(|(other, _)| *other == name);
    let apart = locked(fuzz_lock).into_iter().filter(|entry| known(entry.0) && !shared.contains(entry));
    apart.map(|(name, version)| format!("the fuzz targets are locked to {name} {version}")).collect()
}

/// Names and versions in a Cargo.lock.
fn locked(lock: &str) -> Vec<(&str, &str)> {
    let entries = lock.split("[[package]]").filter_map(|entry| {
        let mut lines = entry.lines();
        let name = lines.by_ref().find(|line| line.starts_with("name = "))?;
        let version = lines.find(|line| line.starts_with("version = "))?;
        Some((name.split('"').nth(1)?, version.split('"').nth(1)?))
    });
    entries.collect()
}

/// Lines of the tables whose head holds a name.
fn dependencies<'a>(manifest: &'a str, head: &'a str) -> impl Iterator<Item = &'a str> {
    let mut inside = false;
    manifest.lines().filter(move |line| {
        if line.starts_with('[') {
            inside = line.contains(head);
            return false;
        }
        inside && line.contains('=') && !line.starts_with([' ', '#', ']', '}'])
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use anyhow::Result;

    use super::*;
    use crate::{expect_none, repository};

    #[test]
    fn wasm_bindgen_is_pinned_once() -> Result<()> {
        let read = |name: &str| fs::read_to_string(repository::root().join(name));
        expect_none(&wasm_bindgen(&read("Cargo.toml")?, &read("Cargo.lock")?));
        Ok(())
    }

    #[test]
    fn shared_versions_are_named_once() -> Result<()> {
        expect_none(&named_twice(&repository::files()?));
        Ok(())
    }

    #[test]
    fn what_is_fuzzed_is_what_is_built() -> Result<()> {
        let read = |name: &str| fs::read_to_string(repository::root().join(name));
        expect_none(&locks_apart(&read("Cargo.lock")?, &read("tests/fuzz/targets/Cargo.lock")?));
        Ok(())
    }

    #[test]
    fn locks_that_drift_apart_are_refused() {
        let lock = |name: &str, version: &str| {
            format!("version = 4\n\n[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n")
        };
        assert!(locks_apart(&lock("a", "1.0.0"), &lock("a", "1.0.0")).is_empty());
        assert!(locks_apart(&lock("a", "1.0.0"), &lock("b", "2.0.0")).is_empty());
        assert_eq!(locks_apart(&lock("a", "1.0.0"), &lock("a", "1.0.1")).len(), 1);
    }

    #[test]
    fn drifting_versions_are_refused() {
        let lock = |version: &str| format!("[[package]]\nname = \"wasm-bindgen\"\nversion = \"{version}\"\n");
        assert!(wasm_bindgen("wasm-bindgen = \"=0.2.1\"", &lock("0.2.1")).is_empty());
        assert_eq!(wasm_bindgen("wasm-bindgen = \"=0.2.1\"", &lock("0.2.2")).len(), 1);
        assert_eq!(wasm_bindgen("wasm-bindgen = \"0.2.1\"", &lock("0.2.1")).len(), 1);
        let root = File::imagined("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\n");
        let member = |line: &str| File::imagined("server/Cargo.toml", &format!("[dependencies]\n{line}\n"));
        assert!(named_twice(&[root.clone(), member("serde.workspace = true")]).is_empty());
        assert_eq!(named_twice(&[root, member("serde = \"1\"")]).len(), 1);
    }
}
