//! What a person chose for one recording. Known on this device only, and never synced.

use serde::{Deserialize, Serialize};

use crate::SyncPolicy;

/// Choices for one recording.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// What of it may leave this device; none where the choice for all recordings is enough. Both must allow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<SyncPolicy>,
    /// Whether it is forgotten when its page is closed. Nothing of it leaves until then.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ephemeral: bool,
    /// Whether the people in it have agreed that their emotion is read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub agreed: bool,
    /// Whether its audio was taken off this device on purpose, so that it is not fetched again.
    #[serde(default, skip_serializing_if = "is_false")]
    pub audio_dropped: bool,
}

/// What of a recording the server has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// Numbers and labels.
    pub facts: bool,
    /// Title, tags, transcript or another text, encrypted.
    pub text: bool,
    /// The audio, encrypted.
    pub audio: bool,
}

impl Left {
    /// Whether nothing has left.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl Choices {
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_false(value: &bool) -> bool {
    !value
}
