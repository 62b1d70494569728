//! The chain of hashes over security events: how it is made, and how it is followed.

use std::{fmt, str::FromStr};

use sotto_api::audit::AuditEntry;

/// The hash before the first entry.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of an entry, as [`sotto_api::audit`] describes it.
#[must_use]
pub fn derive_hash(previous: &str, entry: &AuditEntry) -> String {
    let AuditEntry { seq, at_ms, event, actor, subject, address, request_id, hash: _ } = entry;
    let text = serde_json::json!([previous, seq, at_ms, event, actor, subject, address, request_id]);
    blake3::hash(text.to_string().as_bytes()).to_hex().to_string()
}

/// Where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry was changed, or one before it.
    #[error("entry {0} is not what was written")]
    Changed(u64),
    /// An entry is missing.
    #[error("entry {0} is missing")]
    Missing(u64),
    /// The end of the chain was cut off.
    #[error("the chain ends at entry {0} and should end at {1}")]
    Cut(u64, u64),
}

/// Follows a chain, entry by entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The last entry's number; 0 before the first.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl FromStr for Chain {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |(seq, hash): (&str, &str)| Some(Self { seq: seq.parse().ok()?, hash: hash.to_owned() });
        text.split_once(':').and_then(read).ok_or("is no mark, which looks like 17:0a3f…")
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self { seq: 0, hash: BEGINNING.to_owned() }
    }
}

impl Chain {
    /// Goes on by one entry.
    ///
    /// # Errors
    /// Where it does not follow.
    pub fn follow(&mut self, entry: &AuditEntry) -> Result<(), Broken> {
        if entry.seq != self.seq + 1 {
            return Err(Broken::Missing(self.seq + 1));
        }
        if derive_hash(&self.hash, entry) != entry.hash {
            return Err(Broken::Changed(entry.seq));
        }
        *self = Self { seq: entry.seq, hash: entry.hash.clone() };
        Ok(())
    }
}
