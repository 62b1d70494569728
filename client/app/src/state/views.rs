//! What the pages show, as plain values: no browser handle, no storage row.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sotto_api::RecordingId;
use sotto_protocol::{Analysis, Fault, Marker, Stage};
use sotto_store::{Choices, Left, SyncPolicy};

/// A recording as lists and the result page show it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RecordingView {
    pub(crate) id: RecordingId,
    pub(crate) title: String,
    pub(crate) tags: Vec<String>,
    /// The folder that it lies in; empty for none.
    pub(crate) folder: String,
    /// What the person wrote beside it; may be empty.
    pub(crate) note: String,
    /// Whether it was put away.
    pub(crate) archived: bool,
    /// Milliseconds since 1970.
    pub(crate) recorded_ms: u64,
    pub(crate) duration_s: f64,
    pub(crate) analysis: Option<Arc<Analysis>>,
    /// What was said, as it is kept.
    pub(crate) transcript: Option<Arc<str>>,
    pub(crate) work: Work,
    /// Whether the person says that it is their own voice.
    pub(crate) own_voice: bool,
    /// The web page that it speaks about, as it is kept.
    pub(crate) page: Option<Arc<str>>,
    /// Moments and stretches that were marked, in order.
    pub(crate) markers: Vec<Marker>,
    pub(crate) audio: AudioPlace,
    /// Extension and size in bytes of the audio file that is here.
    pub(crate) file: Option<(String, u64)>,
    /// What the person chose for it on this device.
    pub(crate) choices: Choices,
    /// What of it may leave, where the choice for all recordings allows it too.
    pub(crate) own_policy: SyncPolicy,
    /// What of it the server has.
    pub(crate) left: Left,
    /// Whether everything that may leave this device has left it.
    pub(crate) synced: bool,
}

/// What is being done with a recording or an import.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Work {
    #[default]
    Idle,
    /// Waits for its turn.
    Queued,
    Running {
        stage: Stage,
        /// 0 to 1.
        done: f32,
    },
    Failed(Fault),
}

/// Where a recording's audio is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AudioPlace {
    Here,
    OnServer,
    /// On its way, 0 to 1.
    Downloading(f32),
    /// On another device that does not share it.
    Nowhere,
}

/// Level of the block heard last.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Level {
    /// None for digital silence.
    pub(crate) rms_dbfs: Option<f32>,
    /// Largest magnitude, 0 to 1.
    pub(crate) peak: f32,
    pub(crate) clipped: bool,
}

/// Where the recorder is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Phase {
    #[default]
    Idle,
    /// Waiting for the person's permission.
    Asking,
    Recording,
    Paused,
    Stopping,
    Failed(RecordProblem),
}

impl Phase {
    /// Whether nothing is being recorded, nor about to be.
    pub(crate) fn is_free(&self) -> bool {
        matches!(self, Self::Idle | Self::Failed(_))
    }
}

/// Why there is no recording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RecordProblem {
    /// The person or a policy said no.
    Denied,
    /// The same, in the extension.
    Blocked,
    /// The person was asked and has not answered.
    Unanswered,
    /// No microphone.
    NoMicrophone,
    /// The browser has no microphone API, or the page is not served over HTTPS.
    Unsupported,
    /// The browser opens it only after a press.
    Silenced,
    /// The microphone was unplugged or its permission taken away; what was heard is kept.
    Lost,
    /// Something failed behind the microphone; what was heard is kept.
    Fault(Fault),
    /// Anything else, in the browser's words.
    Other(String),
}

/// One file on its way in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ImportItem {
    pub(crate) key: u32,
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) work: Work,
    /// Set once the file is kept.
    pub(crate) recording: Option<RecordingId>,
    /// It was to be copied when an earlier page went away.
    pub(crate) lost: bool,
    /// Until it is through, in seconds; none where that is not known.
    pub(crate) left_s: Option<u32>,
}

impl ImportItem {
    pub(crate) fn new(name: String, bytes: u64) -> Self {
        Self { key: 0, name, bytes, work: Work::Queued, recording: None, lost: false, left_s: None }
    }

    /// Whether something is still to be done with it.
    pub(crate) fn is_open(&self) -> bool {
        !self.lost && matches!(self.work, Work::Queued | Work::Running { .. })
    }
}

/// How all files on their way in stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ImportSummary {
    pub(crate) total: usize,
    pub(crate) done: usize,
    pub(crate) failed: usize,
    /// Those that have to be chosen again.
    pub(crate) lost: usize,
    /// Those that wait or run.
    pub(crate) open: usize,
    /// Until all are through, in seconds; none where that is not known.
    pub(crate) left_s: Option<u32>,
}

/// Where the vault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum VaultState {
    /// Not asked yet.
    #[default]
    Unknown,
    /// The account has none yet.
    Absent,
    /// There is one; this device needs the passphrase.
    Locked,
    /// Another device has replaced the key; this one needs the passphrase again.
    Replaced,
    Unlocked,
}

/// Where synchronisation is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum SyncStatus {
    #[default]
    SignedOut,
    Idle {
        /// Milliseconds since 1970; none before the first time.
        last_ms: Option<u64>,
    },
    Working,
    Offline,
    /// The server ended the session; what is here waits for the next one.
    Ended,
    Failed(String),
}

/// A sentence for the person: what happened, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem(pub(crate) String);

/// Room of this origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StorageView {
    pub(crate) used_bytes: f64,
    pub(crate) quota_bytes: f64,
    /// Whether the browser promised not to evict.
    pub(crate) persisted: bool,
}

/// Colours of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    Light,
    Dark,
}

/// A short message at the edge of the screen.
#[derive(Clone)]
pub(crate) struct Toast {
    pub(crate) id: u32,
    pub(crate) text: String,
    /// Label, and what it does.
    pub(crate) action: Option<(String, leptos::callback::Callback<()>)>,
}
