//! The house rules. Each module holds rules as functions from plain data to complaints; its tests put the
//! repository through them, and show for each rule something that it refuses.

pub mod catalogues;
pub mod edges;
pub mod layout;
pub mod phrases;
pub mod repository;
mod sentences;
pub mod sources;
pub mod styles;
pub mod versions;
pub mod words;

/// Fails a test with all complaints at once.
///
/// # Panics
/// There are complaints.
pub fn expect_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} found:\n{}", complaints.len(), complaints.join("\n"));
}
