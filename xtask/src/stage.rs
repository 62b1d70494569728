//! Finishes what Trunk made: the page's module in two, no inline script, the models beside the app, a list of all files for the service
//! worker, and compressed copies for the server.

mod assets;
mod boot;
mod document;
mod models;
mod shrink;
mod split;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::place;

pub(crate) use assets::{build_of, hex};

/// `cargo xtask stage [DIR]`: without a folder, the one Trunk names in the environment, else `dist`.
pub(crate) fn stage(folder: Option<PathBuf>) -> Result<()> {
    let folder =
        folder.or_else(|| env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from)).unwrap_or_else(place::dist);
    copy_folder(&place::root().join("public"), &folder)?;
    models::place(&folder)?;
    // Trunk says what it builds for; a quick build stays as it comes.
    let small = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    split::split(&folder, if small { "web" } else { "quick" })?;
    if small {
        shrink::strip(&folder)?;
    }
    boot::externalise(&folder)?;
    let build = assets::list(&folder)?;
    if small {
        shrink::compress(&folder)?;
    }
    println!("      staged build {build}");
    Ok(())
}

/// `public/` is copied as it is, to the root of the site.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
