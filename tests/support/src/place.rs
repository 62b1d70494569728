//! Where tests find and leave things.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The repository root.
#[must_use]
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf()
}

/// Cargo's target folder, from where the running test lies in it.
#[must_use]
pub fn target() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let found = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    found.map_or_else(|| root().join("target"), Path::to_path_buf)
}

/// A folder in the target folder, made if it is not there.
///
/// # Errors
/// It cannot be made.
pub fn target_folder(name: &str) -> io::Result<PathBuf> {
    let folder = target().join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The built web app; none where it is not built.
#[must_use]
pub fn dist() -> Option<PathBuf> {
    let folder = env::var_os("SOTTO_DIST").map_or_else(|| root().join("dist"), PathBuf::from);
    folder.join("assets.json").is_file().then_some(folder)
}

/// Real recordings beside the repository, or where `SOTTO_DATA` says; none where they are absent.
#[must_use]
pub fn data() -> Option<PathBuf> {
    let folder = env::var_os("SOTTO_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from);
    folder.is_dir().then_some(folder)
}
