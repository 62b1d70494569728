//! Recordings as a list.

mod result;
mod row;

pub(crate) use result::RowResult;
pub(crate) use row::RecordingRow;
