//! Finishes what Trunk made: no inline script, the model beside the app, a list of all files for the service
//! worker, and compressed copies for the server.

mod assets;
mod boot;
mod shrink;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::place;

pub(crate) use assets::{build_of, hex};

/// Where the model lies in the repository and in the web app.
const MODEL: &str = "models/voice-emotion";
const MODEL_FILES: [&str; 2] = ["voice-emotion.onnx", "card.json"];

/// `cargo xtask stage [DIR]`: without a folder, the one Trunk names in the environment, else `dist`.
pub(crate) fn stage(folder: Option<PathBuf>) -> Result<()> {
    let folder =
        folder.or_else(|| env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from)).unwrap_or_else(place::dist);
    copy_folder(&place::root().join("public"), &folder)?;
    copy_model(&folder)?;
    shrink::optimise_wasm(&folder)?;
    boot::externalise(&folder)?;
    let build = assets::list(&folder)?;
    shrink::compress(&folder)?;
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

/// Puts the model beside the app. Without it the app works and says that it cannot read emotion.
fn copy_model(folder: &Path) -> Result<()> {
    let source = place::root().join(MODEL);
    if !source.join(MODEL_FILES[0]).is_file() {
        println!("      no {MODEL} here: this build cannot read emotion");
        return Ok(());
    }
    let target = folder.join(MODEL);
    fs::create_dir_all(&target)?;
    for name in MODEL_FILES {
        fs::copy(source.join(name), target.join(name))
            .with_context(|| format!("{MODEL}/{name} is missing"))?;
    }
    Ok(())
}
