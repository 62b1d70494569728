//! The mixtures that voice activity is judged on, one utterance pair each: for the engine in memory, for Silero VAD as
//! files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sotto_support::place;

use super::AREAS;
use super::mixtures::{Halves, Mixer};
use crate::clips::write_wav;

/// One mixture.
pub(super) struct Scene {
    /// Name of its file, without extension.
    pub(super) name: String,
    /// 16 kHz, mono.
    pub(super) samples: Vec<f32>,
    /// By frame.
    pub(super) speaks: Vec<bool>,
}

/// Two utterances with pauses around them in noise, again and again; the same ones at each call.
pub(super) fn scenes(halves: &Halves, snr_db: f64) -> impl Iterator<Item = Scene> {
    let mut mixer = Mixer::new(7);
    halves.speech.chunks_exact(2).enumerate().map(move |(number, pair)| {
        let (clean, speaks) = mixer.utterances(pair);
        let noise = mixer.noise(&halves.noise, clean.len());
        let samples = mixer.mix(&clean, &speaks, &noise, snr_db);
        Scene { name: format!("{snr_db}-db-{number:03}"), samples, speaks }
    })
}

/// Writes all of them as the clips are written.
///
/// # Errors
/// The recordings are not there, or the mixtures cannot be written.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let data = place::data().context("there are no recordings; SOTTO_DATA may name their folder")?;
    let halves = Halves::judged(&data)?;
    fs::create_dir_all(folder)?;
    for (snr_db, _) in AREAS {
        for scene in scenes(&halves, snr_db) {
            write_wav(&folder.join(scene.name).with_extension("wav"), &scene.samples)?;
        }
    }
    Ok(())
}
