//! Rules by which recordings go after some days. Which ones are due is worked out here; the app deletes them.

use serde::{Deserialize, Serialize};
use sotto_api::RecordingId;

use crate::Recording;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gone {
    /// The audio on this device; results and words stay.
    Audio,
    /// The recording, as when a person deletes it.
    Everything,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The folder it holds for; none for all recordings.
    pub folder: Option<String>,
    /// Age from which on it holds, in days.
    pub days: u32,
    /// What goes.
    pub what: Gone,
}

/// What a rule asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The recording.
    pub id: RecordingId,
    /// What of it goes.
    pub what: Gone,
}

impl Rule {
    fn holds(&self, recording: &Recording, now_ms: u64) -> bool {
        let old = now_ms.saturating_sub(recording.recorded_ms) >= u64::from(self.days.max(1)) * DAY_MS;
        let here = self.folder.as_ref().is_none_or(|folder| *folder == recording.folder());
        let something = self.what == Gone::Everything || recording.audio.is_some();
        old && here && something && recording.deleted_at_ms.is_none()
    }
}

/// What the rules ask for, in the order of the recordings. Where several hold, the one that takes most counts.
#[must_use]
pub fn due(rules: &[Rule], recordings: &[Recording], now_ms: u64) -> Vec<Due> {
    let of = |recording: &Recording| {
        let what = rules.iter().filter(|rule| rule.holds(recording, now_ms)).map(|rule| rule.what).max();
        what.map(|what| Due { id: recording.id, what })
    };
    recordings.iter().filter_map(of).collect()
}
