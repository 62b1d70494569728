//! Where things lie, from the repository root on.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The repository root.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The built web app.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Where `cargo install` puts programs.
pub(crate) fn cargo_bin() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
        .map(|home| home.join("bin"))
}

/// Where this repository puts programs whose version differs from what the person has.
pub(crate) fn own_tools() -> PathBuf {
    target().join("tools")
}
