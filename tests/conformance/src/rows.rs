//! The rows of the table, a module for each reference tool.

mod librosa;

use crate::clips::Clip;
use crate::table::Row;

/// All rows.
pub(crate) fn all(clips: &[Clip]) -> Vec<Row> {
    librosa::rows(clips)
}
