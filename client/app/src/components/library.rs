//! Recordings as a list.

mod filters;
mod result;
mod row;

pub(crate) use filters::Filters;
pub(crate) use result::RowResult;
pub(crate) use row::RecordingRow;
