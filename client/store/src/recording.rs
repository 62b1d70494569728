//! A recording as the app sees it.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sotto_api::{RecordingId, sync::ExtraKind};
use sotto_protocol::{Analysis, Fault, Marker, Transcript};

use crate::{Choices, Left, RemoteAudio, SyncPolicy};

/// One recording. A snapshot: it does not follow later changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// The same on every device.
    pub id: RecordingId,
    /// When it was recorded or added, in milliseconds since 1970.
    pub recorded_ms: u64,
    /// Length, in seconds; 0 while nobody has measured it.
    pub duration_s: f64,
    /// Title; empty where none was given or while it is locked.
    pub title: String,
    /// Tags, in the person's order.
    pub tags: Vec<String>,
    /// What was said, as JSON of [`sotto_protocol::Transcript`]; none where nobody had it written down or while it is
    /// locked.
    pub transcript: Option<Arc<str>>,
    /// Further things that are kept with it, as JSON, as far as they are open.
    pub extras: BTreeMap<ExtraKind, Arc<str>>,
    /// The audio on this device.
    pub audio: Option<LocalAudio>,
    /// The encrypted audio on the server.
    pub remote_audio: Option<RemoteAudio>,
    /// What was found in it.
    pub analysis: Option<Arc<Analysis>>,
    /// Why the last analysis failed; none after one that succeeded.
    pub failure: Option<Fault>,
    /// When it was deleted, in milliseconds since 1970; none while it is not.
    pub deleted_at_ms: Option<u64>,
    /// Whether the person of this device speaks in it, as far as this device knows.
    pub own_voice: bool,
    /// Whether its owner wants nothing of it to travel.
    pub keep_here: bool,
    /// What its owner chose for it on this device.
    pub choices: Choices,
    /// What of it the server has.
    pub left: Left,
    /// Whether some of it is here as ciphertext only, until the vault is unlocked.
    pub locked: bool,
    /// Whether something of it is still to be pushed, whatever the policy says.
    pub unpushed: bool,
}

impl Recording {
    /// The person's note; empty where there is none.
    #[must_use]
    pub fn note(&self) -> String {
        self.extra(ExtraKind::Note)
    }

    /// Moments that were marked, in order.
    #[must_use]
    pub fn markers(&self) -> Vec<Marker> {
        self.extra(ExtraKind::Markers)
    }

    /// The folder that it lies in; empty for none.
    #[must_use]
    pub fn folder(&self) -> String {
        self.extra(ExtraKind::Folder)
    }

    /// Whether it was put away.
    #[must_use]
    pub fn is_archived(&self) -> bool {
        self.extra(ExtraKind::Archived)
    }

    /// What of it may leave where the choice for all recordings allows it too.
    #[must_use]
    pub fn own_policy(&self) -> SyncPolicy {
        if self.keep_here { SyncPolicy::NOTHING } else { self.choices.policy.unwrap_or_default() }
    }

    /// Whether emotion may be read in it: the people in it have agreed, or it is the person's own voice and nobody
    /// else's.
    #[must_use]
    pub fn may_read_emotion(&self) -> bool {
        self.choices.agreed || (self.own_voice && self.speakers() <= 1)
    }

    /// Speakers that were told apart in it; 0 where nobody tried.
    fn speakers(&self) -> usize {
        let transcript =
            self.transcript.as_deref().and_then(|it| serde_json::from_str::<Transcript>(it).ok());
        transcript.and_then(|it| it.speakers).map_or(0, |it| it.speakers.len())
    }

    fn extra<T: DeserializeOwned + Default>(&self, kind: ExtraKind) -> T {
        self.extras.get(&kind).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }
}

/// An audio file on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalAudio {
    /// Where it lies, as the platform understands it.
    pub path: String,
    /// Size, in bytes.
    pub bytes: u64,
    /// Media type; may be empty.
    pub media_type: String,
    /// Extension of the original file name without the dot; may be empty.
    pub extension: String,
}

/// What is known when a recording is added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRecording {
    /// When it was recorded or added, in milliseconds since 1970.
    pub recorded_ms: u64,
    /// Length, in seconds; 0 where it is not known yet.
    pub duration_s: f64,
    /// Title; may be empty.
    pub title: String,
    /// Tags; may be empty.
    pub tags: Vec<String>,
    /// The audio file.
    pub audio: Option<LocalAudio>,
    /// Whether the person of this device speaks in it.
    pub own_voice: bool,
    /// Id, where it was made before (it may be part of the file's path); a new one otherwise.
    pub id: Option<RecordingId>,
}
