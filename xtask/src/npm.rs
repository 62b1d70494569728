//! Packages of the npm registry, as a lock file pins them.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{debian, shell, tools};

/// Installs what the lock file in a folder pins into another one. Answers whether there is an npm to do it with.
///
/// # Errors
/// The folder cannot be written, or a package cannot be had.
pub(crate) fn install(from: &Path, to: &Path) -> Result<bool> {
    if !debian::has("npm") {
        return Ok(false);
    }
    fs::create_dir_all(to)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(from.join(name), to.join(name)).with_context(|| format!("cannot copy {name}"))?;
    }
    let mut npm = tools::command("npm");
    npm.args(["ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]).arg(to);
    shell::run(&mut npm).map(|()| true)
}
