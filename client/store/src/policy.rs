//! What may leave this device, by class of data.

use serde::{Deserialize, Serialize};

/// Three switches. Text and audio travel as ciphertext only, and only while the vault is unlocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncPolicy {
    /// Numbers and labels.
    pub facts: bool,
    /// Titles, tags and transcripts.
    pub text: bool,
    /// Recordings themselves.
    pub audio: bool,
}

impl Default for SyncPolicy {
    fn default() -> Self {
        Self { facts: true, text: true, audio: true }
    }
}

impl SyncPolicy {
    /// Nothing may leave.
    pub const NOTHING: Self = Self { facts: false, text: false, audio: false };

    /// What both allow.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            facts: self.facts && other.facts,
            text: self.text && other.text,
            audio: self.audio && other.audio,
        }
    }

    /// The same policy while the vault is locked: what would need a key stays here.
    #[must_use]
    pub fn while_locked(self) -> Self {
        Self { text: false, audio: false, ..self }
    }
}
