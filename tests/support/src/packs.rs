//! Model packs that `cargo xtask models` has built.

use std::{fs, path::PathBuf};

use crate::place;

/// A built pack.
#[derive(Debug, Clone)]
pub struct BuiltPack {
    /// The pack itself.
    pub bytes: Vec<u8>,
    /// Its card.
    pub card: String,
    /// Where both lie, with what the conversion made to compare with.
    pub folder: PathBuf,
}

/// A pack by its name; none where it is not built.
#[must_use]
pub fn built(name: &str) -> Option<BuiltPack> {
    let folder = place::root().join("models/packs/built").join(name);
    let bytes = fs::read(folder.join(format!("{name}.pack"))).ok()?;
    let card = fs::read_to_string(folder.join("card.json")).ok()?;
    Some(BuiltPack { bytes, card, folder })
}
