//! The rows of the table, a module for each reference tool.

mod activity;
mod librosa;
mod loudness;
mod opensmile;
mod praat;

use std::path::Path;

use anyhow::Result;

use crate::clips::Clip;
use crate::table::Row;
pub(crate) use activity::write_mixtures;

/// All rows. `references` holds a folder for each tool.
///
/// # Errors
/// What a tool says cannot be understood.
pub(crate) fn all(clips: &[Clip], references: &Path) -> Result<Vec<Row>> {
    let mut rows = praat::rows(clips);
    rows.extend(librosa::rows(clips));
    rows.extend(loudness::rows(clips));
    rows.extend(activity::rows(&references.join("silero"))?);
    rows.extend(opensmile::rows(clips));
    Ok(rows)
}
