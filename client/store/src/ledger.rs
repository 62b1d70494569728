//! The ledger: what left this device, when, and how much.

use serde::{Deserialize, Serialize};

/// Most entries kept; the oldest go first.
pub const MAX_ENTRIES: usize = 2_000;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// When it was answered or given up, in milliseconds since 1970.
    pub at_ms: u64,
    /// Path of the request, without ids.
    pub route: String,
    /// The most private class of data in it.
    pub class: DataClass,
    /// Bytes of content sent.
    pub sent_bytes: u64,
    /// Bytes of content received.
    pub received_bytes: u64,
    /// HTTP status; 0 where no answer came.
    pub status: u16,
}

/// Classes of data, least private first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataClass {
    /// Who signs in, and keys that only their owner can unwrap.
    Account,
    /// Numbers, labels, and that something was deleted.
    Facts,
    /// Titles, tags and transcripts, encrypted.
    Text,
    /// Recordings, encrypted.
    Audio,
}
