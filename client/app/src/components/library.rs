//! Recordings as a list.

mod actions;
mod address;
mod bin_row;
mod bulk;
mod bulk_form;
mod choice;
mod compare;
mod drag;
mod entry;
mod filters;
mod found;
mod more_filters;
mod own_days;
mod place;
mod places;
mod result;
mod row;
mod rows;
mod similar;

pub(crate) use address::follow_address;
pub(crate) use bin_row::BinRow;
pub(crate) use bulk::Bulk;
pub(crate) use filters::Filters;
pub(crate) use places::Places;
pub(crate) use result::RowResult;
pub(crate) use row::RecordingRow;
pub(crate) use rows::Rows;
pub(crate) use similar::SimilarFound;
