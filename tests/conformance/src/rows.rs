//! The rows of the table, a module for each reference tool.

mod activity;
mod librosa;
mod loudness;
mod opensmile;
mod praat;

use crate::clips::Clip;
use crate::table::Row;

/// All rows.
pub(crate) fn all(clips: &[Clip]) -> Vec<Row> {
    let mut rows = praat::rows(clips);
    rows.extend(librosa::rows(clips));
    rows.extend(loudness::rows(clips));
    rows.extend(activity::rows());
    rows.extend(opensmile::rows(clips));
    rows
}
