//! Moments of a recording that a person marked.

use serde::{Deserialize, Serialize};

/// A moment or a stretch with a note.
///
/// **Units** seconds from the recording's start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Marker {
    /// Where it is, or begins.
    pub at_s: f64,
    /// Where it ends; none for a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_s: Option<f64>,
    /// What the person wrote; may be empty.
    #[serde(default)]
    pub note: String,
}
