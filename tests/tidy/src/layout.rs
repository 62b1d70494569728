//! What lies where: the top level, and no `mod.rs`.

/// All that may lie at the top.
const TOP_LEVEL: [&str; 25] = [
    ".cargo",
    ".ci",
    ".dockerignore",
    ".gitattributes",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "Trunk.toml",
    "client",
    "clippy.toml",
    "deny.toml",
    "docs",
    "models",
    "public",
    "rustfmt.toml",
    "server",
    "shared",
];
const TOP_LEVEL_TOO: [&str; 2] = ["tests", "xtask"];

/// Things at the top that have no business there.
#[must_use]
pub fn top_level(paths: &[String]) -> Vec<String> {
    let mut strangers: Vec<String> = paths
        .iter()
        .filter_map(|path| path.split('/').next())
        .filter(|name| !TOP_LEVEL.contains(name) && !TOP_LEVEL_TOO.contains(name))
        .map(|name| format!("{name} does not belong at the top level"))
        .collect();
    strangers.dedup();
    strangers
}

/// `foo.rs` lies beside `foo/`, and names say what is inside.
#[must_use]
pub fn names(paths: &[String]) -> Vec<String> {
    let vague =
        ["mod.rs", "utils.rs", "util.rs", "helpers.rs", "helper.rs", "common.rs", "misc.rs", "manager.rs"];
    // What integration tests of one package share has no other place: cargo takes `tests/foo.rs` for a test.
    let shared_by_tests = |path: &str| path.ends_with("/mod.rs") && path.contains("/tests/");
    let named = paths
        .iter()
        .filter(|path| path.rsplit('/').next().is_some_and(|name| vague.contains(&name)))
        .filter(|path| !shared_by_tests(path));
    named.map(|path| format!("{path} needs a name that says what is in it")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{expect_none, repository};

    #[test]
    fn the_top_level_holds_only_what_belongs_there() -> anyhow::Result<()> {
        expect_none(&top_level(&repository::paths()?));
        Ok(())
    }

    #[test]
    fn files_have_telling_names() -> anyhow::Result<()> {
        expect_none(&names(&repository::paths()?));
        Ok(())
    }

    #[test]
    fn strangers_and_vague_names_are_refused() {
        let paths =
            ["notes.txt", "scratch/a.rs", "scratch/b.rs", "client/x/mod.rs", "client/x/tests/bed/mod.rs"]
                .map(str::to_owned);
        assert_eq!(top_level(&paths).len(), 2);
        assert_eq!(names(&paths).len(), 1);
    }
}
