//! The audit log: security events in order, each with a hash over the one before, so that a change or a gap shows.
//!
//! `hash` is BLAKE3, as 64 hexadecimal digits, over the JSON text (no spaces)
//! `[previous hash, seq, at_ms, event, actor, subject, address, request_id]`. Before the first entry stand 64 zeros.

use serde::{Deserialize, Serialize};

/// Most entries in one page.
pub const MAX_PAGE: usize = 200;

/// One security event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Counts from 1 without gaps.
    pub seq: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// What happened, as `subject.verb`; the set grows with the server.
    pub event: String,
    /// Id of the account that did it; empty where nobody was signed in.
    pub actor: String,
    /// Id of what it was done to; empty where that is nothing the server knows.
    pub subject: String,
    /// The network address it came from; empty for the server's own command line.
    pub address: String,
    /// The request, as the log knows it; empty for the server's own command line.
    pub request_id: String,
    /// See above.
    pub hash: String,
}

/// Answer to `GET /api/v1/audit?cursor=N`: entries after `N`, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// At most [`MAX_PAGE`].
    pub entries: Vec<AuditEntry>,
    /// For the next page.
    pub cursor: u64,
    /// Whether there is more now.
    pub more: bool,
}
