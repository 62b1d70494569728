//! One recording as an archive keeps it: `docs/archive.md` is its description.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Analysis, Transcript};

/// Everything that is kept of a recording but for its sound and its pictures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Archived {
    /// Version of this form.
    pub version: u32,
    /// The same on every device: a UUID.
    pub id: String,
    /// When it was recorded or added, in milliseconds since 1970.
    pub recorded_ms: u64,
    /// Length, in seconds; 0 where nobody has measured it.
    #[serde(default)]
    pub duration_s: f64,
    /// Whether the person says that it is their own voice.
    #[serde(default)]
    pub own_voice: bool,
    /// Whether nothing of it may travel.
    #[serde(default)]
    pub keep_here: bool,
    /// What else the person chose for it on this device, by the store's own names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<serde_json::Value>,
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Stamped<String>>,
    /// Tags, in the person's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Stamped<Vec<String>>>,
    /// Further things, by the names that sync gives them: `note`, `markers`, `folder`, `archived`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extras: BTreeMap<String, Stamped<serde_json::Value>>,
    /// What was found in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Stamped<Analysis>>,
    /// What was said, with the person's changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<Stamped<Transcript>>,
    /// Its sound; none where that was not on the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<ArchivedAudio>,
}

impl Archived {
    /// The version that this build writes, and the newest that it reads.
    pub const VERSION: u32 = 1;
}

/// A value, and when it was set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stamped<T> {
    /// The value.
    pub value: T,
    /// Milliseconds since 1970, by a hybrid logical clock.
    pub ms: u64,
    /// Counts what was set within one millisecond.
    #[serde(default)]
    pub counter: u32,
    /// Who set it: a UUID that stands for a browser profile.
    #[serde(default)]
    pub device: String,
}

/// The sound of an archived recording.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedAudio {
    /// Where it lies: in the archive its name there, on the device its path.
    pub file: String,
    /// Size, in bytes.
    pub bytes: u64,
    /// Media type; may be empty.
    #[serde(default)]
    pub media_type: String,
    /// Ending of the original file name without the dot; may be empty.
    #[serde(default)]
    pub extension: String,
}
