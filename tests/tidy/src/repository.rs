//! What the repository holds: every file that git tracks or would add, and what cargo says about the packages.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// A text file of the repository.
#[derive(Debug, Clone)]
pub struct File {
    /// Path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// A file that only exists in a test of the rules.
    #[must_use]
    pub fn imagined(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether it is Rust.
    #[must_use]
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
}

/// The repository root.
#[must_use]
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf()
}

/// Paths of all files that are tracked or would be added.
///
/// # Errors
/// git is missing or this is no repository.
pub fn paths() -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(root()).args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let output = git.output().context("git is not installed")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    let mut paths: Vec<String> =
        text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    paths.retain(|path| root().join(path).is_file());
    Ok(paths)
}

/// All text files. A file that is no UTF-8 is no text.
///
/// # Errors
/// As [`paths`].
pub fn files() -> Result<Vec<File>> {
    let read = |path: String| {
        let text = fs::read_to_string(root().join(&path)).ok()?;
        Some(File { path, text })
    };
    Ok(paths()?.into_iter().filter_map(read).collect())
}

/// What `cargo metadata` says about the packages of the workspace.
///
/// # Errors
/// cargo refuses, for example because Cargo.lock is out of date.
pub fn packages() -> Result<Vec<Value>> {
    let text = cargo(&["metadata", "--locked", "--no-deps", "--format-version=1"])?;
    let mut metadata: Value = serde_json::from_str(&text)?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        other => anyhow::bail!("cargo lists no packages but {other}"),
    }
}

/// Names of everything a package is built from on a target, as cargo itself would build it.
///
/// # Errors
/// cargo refuses.
pub fn tree(package: &str, target: &str) -> Result<Vec<String>> {
    let tree = ["tree", "--locked", "--edges=normal", "--prefix=none", "--format={p}"];
    let text = cargo(&[&tree[..], &["--package", package, "--target", target]].concat())?;
    let names = text.lines().filter_map(|line| line.split(' ').next()).filter(|name| *name != package);
    Ok(names.map(str::to_owned).collect())
}

fn cargo(arguments: &[&str]) -> Result<String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(program).current_dir(root()).args(arguments).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}
