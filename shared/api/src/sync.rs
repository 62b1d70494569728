//! Changes, and how they travel.
//!
//! A change sets one field of one recording. Each field is last-writer-wins by [`Stamp`], so any order of the
//! same changes ends in the same state. The server keeps changes in the order of arrival and does not merge.

use serde::{Deserialize, Serialize};
use sotto_protocol::Analysis;

use crate::{
    BlobId, ChangeId, DeviceId, RecordingId,
    vault::{Sealed, WrappedKey},
};

/// Most changes in one push or pull.
pub const MAX_BATCH: usize = 200;
/// Largest change the server keeps, as JSON, in bytes.
pub const MAX_CHANGE_BYTES: usize = 4 * 1024 * 1024;
/// Largest body of a push, in bytes. A pull ends early where its changes would take more.
pub const MAX_PUSH_BYTES: usize = 8 * 1024 * 1024;

/// Hybrid logical clock stamp: orders changes of all devices, total and causal (Kulkarni et al. 2014).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stamp {
    /// Wall clock of the writer or of what it has seen, whichever is later, in milliseconds since 1970.
    pub ms: u64,
    /// Counts changes within one millisecond.
    pub counter: u32,
    /// Breaks ties.
    pub device: DeviceId,
}

/// One field of one recording set to a new value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Idempotency key.
    pub id: ChangeId,
    /// What is changed.
    pub record: RecordingId,
    /// When, for merging.
    pub stamp: Stamp,
    /// The field and its value.
    pub patch: Patch,
}

/// The fields of a recording as the server may see them. Text and audio are ciphertext.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "field", content = "value", rename_all = "kebab-case")]
pub enum Patch {
    /// Class *facts*: numbers and labels.
    Facts(Box<Facts>),
    /// The record's random key, wrapped by the first account key. Set once.
    Key(Sealed),
    /// The same, wrapped by a later account key.
    Rewrapped(WrappedKey),
    /// Class *text*: the title.
    Title(Sealed),
    /// Class *text*: the tags, as a JSON list.
    Tags(Sealed),
    /// Class *text*: what was said, as JSON.
    Transcript(Sealed),
    /// Class *text*: one of the further things that a person keeps with a recording.
    Extra(Extra),
    /// Class *audio*: where the encrypted audio lies.
    Audio(AudioRef),
    /// Tombstone; `false` takes a deletion back.
    Deleted(bool),
}

/// One of the further things that a person keeps with a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Extra {
    /// Which one.
    pub kind: ExtraKind,
    /// Its value, as JSON.
    pub sealed: Sealed,
}

/// Further things that a person keeps with a recording. Each is a field of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExtraKind {
    /// A note: a string.
    Note,
    /// Moments that were marked: a list of [`sotto_protocol::Marker`].
    Markers,
    /// The folder that it lies in: a string, empty for none.
    Folder,
    /// Whether it was put away: a boolean.
    Archived,
    /// The web page that it speaks about: a [`sotto_protocol::PageContext`], or null.
    Page,
}

impl ExtraKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Note, Self::Markers, Self::Folder, Self::Archived, Self::Page];
}

/// Insight facts of one recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facts {
    /// When it was recorded or added, in milliseconds since 1970.
    pub recorded_ms: u64,
    /// What was measured.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub analysis: Analysis,
}

/// Encrypted audio on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AudioRef {
    /// The blob.
    pub blob: BlobId,
    /// Its size (ciphertext), in bytes.
    pub bytes: u64,
    /// Media type and original extension, sealed with the record key, as JSON.
    pub meta: Sealed,
}

/// Body of `push`: at most [`MAX_BATCH`] changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushRequest {
    /// In the order they were made.
    pub changes: Vec<Change>,
}

/// Answer to `push`: one outcome a change, in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushResponse {
    /// Outcomes.
    pub outcomes: Vec<PushOutcome>,
    /// The server's sync epoch.
    pub epoch: u64,
}

/// What became of one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushOutcome {
    /// The change.
    pub id: ChangeId,
    /// Its fate.
    pub status: PushStatus,
}

/// Fates of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PushStatus {
    /// Kept.
    Applied,
    /// Was kept before; nothing changed.
    Duplicate,
    /// The id was used for another content, the stamp lies more than a day in the future, or the patch is too
    /// large or malformed. The client drops it.
    Rejected,
}

/// Answer to `pull?cursor=N`: what is newer than sequence number `N` (0 for all), oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullResponse {
    /// At most [`MAX_BATCH`] changes.
    pub changes: Vec<Change>,
    /// Cursor for the next pull.
    pub cursor: u64,
    /// Whether there is more.
    pub more: bool,
    /// A restore from backup raises it. A client that knew another epoch starts at cursor 0 and pushes all
    /// it has again.
    pub epoch: u64,
}

/// Data of an event named `changed`: how things stand on the server. The first comes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncEvent {
    /// Sequence number of the newest change; there is something to pull where it is above the client's cursor.
    pub cursor: u64,
    /// See [`PullResponse::epoch`].
    pub epoch: u64,
}
