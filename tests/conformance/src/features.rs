//! What the voice detector sees of recordings, for fitting it (`models/train/activity`).

use std::fs;
use std::path::Path;

use anyhow::Result;
use sotto_engine::activity;

/// Reads each `*.f32` in a folder (raw samples, 16 kHz) and writes a `*.features` beside it, one row a frame: the
/// features, whether the frame is loud enough to be judged, and the log-odds of speech by the present weights.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn write(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "f32") {
            let samples: Vec<f32> =
                fs::read(&path)?.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            let mut rows: Vec<u8> = Vec::new();
            activity::scan(&samples, |judged| {
                let last = [f32::from(u8::from(judged.active)), judged.hear().speech_log_odds];
                rows.extend(judged.features.iter().chain(&last).flat_map(|number| number.to_le_bytes()));
            });
            fs::write(path.with_extension("features"), rows)?;
        }
    }
    Ok(())
}
