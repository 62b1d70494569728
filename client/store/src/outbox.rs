//! What sync takes out of the library and puts into it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sotto_api::{
    BlobId, ChangeId, RecordingId,
    sync::{ExtraKind, Facts, Stamp},
    vault::{FIRST_GENERATION, Sealed, WrappedKey},
};

use crate::Private;

/// Encrypted audio on the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemoteAudio {
    /// The blob.
    pub blob: BlobId,
    /// Its size (ciphertext), in bytes.
    pub bytes: u64,
    /// What kind of file it is.
    pub meta: Private<AudioMeta>,
}

/// What a player needs to know of an audio file; travels sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioMeta {
    /// Media type; may be empty.
    pub media_type: String,
    /// Extension of the original file name without the dot; may be empty.
    pub extension: String,
}

/// A record key, wrapped by the account key. A recording has one; should two devices make one each before
/// they hear of each other, both stay and the earliest seals what comes. A new account key wraps them once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldKey {
    /// The change that brought it.
    pub change: ChangeId,
    /// When it was wrapped.
    pub stamp: Stamp,
    /// Generation of the account key.
    #[serde(default = "first_generation")]
    pub generation: u32,
    /// The key under the account key.
    pub sealed: Sealed,
    /// Whether the server has it.
    pub pushed: bool,
}

fn first_generation() -> u32 {
    FIRST_GENERATION
}

impl HeldKey {
    /// As it travels.
    #[must_use]
    pub fn wrapped(&self) -> WrappedKey {
        WrappedKey { generation: self.generation, sealed: self.sealed.clone() }
    }
}

/// A field as it waits to be pushed.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// Numbers and labels.
    Facts(Box<Facts>),
    /// The wrapped record key.
    Key(WrappedKey),
    /// The title.
    Title(Private<String>),
    /// The tags.
    Tags(Private<Vec<String>>),
    /// What was said.
    Transcript(Private<Arc<str>>),
    /// A further thing, as JSON.
    Extra(ExtraKind, Private<Arc<str>>),
    /// Where the audio lies.
    Audio(RemoteAudio),
    /// Tombstone, or its end.
    Deleted(bool),
}

/// A change that the server does not have.
#[derive(Debug, Clone, PartialEq)]
pub struct Unpushed {
    /// Idempotency key.
    pub id: ChangeId,
    /// The recording.
    pub record: RecordingId,
    /// When.
    pub stamp: Stamp,
    /// The field and its value.
    pub field: Field,
}

/// Fields that travel sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SealedKind {
    /// The title.
    Title,
    /// The tags.
    Tags,
    /// What was said.
    Transcript,
    /// A further thing.
    Extra(ExtraKind),
    /// Media type and extension of the audio.
    AudioMeta,
}

/// A private field and its ciphertext.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedField {
    /// The recording.
    pub record: RecordingId,
    /// The change that set it.
    pub change: ChangeId,
    /// When.
    pub stamp: Stamp,
    /// Which field.
    pub kind: SealedKind,
    /// The ciphertext.
    pub sealed: Sealed,
}

/// A private field and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainField {
    /// The recording.
    pub record: RecordingId,
    /// The change that set it.
    pub change: ChangeId,
    /// When.
    pub stamp: Stamp,
    /// Which field, and its value.
    pub value: PlainValue,
}

/// The value of a private field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlainValue {
    /// The title.
    Title(String),
    /// The tags.
    Tags(Vec<String>),
    /// What was said, as JSON.
    Transcript(Arc<str>),
    /// A further thing, as JSON.
    Extra(ExtraKind, Arc<str>),
    /// Media type and extension.
    AudioMeta(AudioMeta),
}

impl PlainValue {
    /// Which field it is.
    #[must_use]
    pub fn kind(&self) -> SealedKind {
        match self {
            Self::Title(_) => SealedKind::Title,
            Self::Tags(_) => SealedKind::Tags,
            Self::Transcript(_) => SealedKind::Transcript,
            Self::Extra(kind, _) => SealedKind::Extra(*kind),
            Self::AudioMeta(_) => SealedKind::AudioMeta,
        }
    }
}

/// An upload that has begun. Kept, so that it goes on after a reload with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingUpload {
    /// The blob.
    pub blob: BlobId,
    /// Size of the audio, in bytes.
    pub plain_bytes: u64,
    /// Size of the ciphertext, in bytes.
    pub sealed_bytes: u64,
    /// BLAKE3 of the ciphertext, 64 hexadecimal digits.
    pub digest: String,
    /// The record key that seals it, by its change.
    pub key: ChangeId,
}

/// How far this device has pulled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncPosition {
    /// The server's sync epoch; none before the first sync.
    pub epoch: Option<u64>,
    /// Sequence number of the last change pulled.
    pub cursor: u64,
}

/// What a merge did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MergeOutcome {
    /// Recordings that look different now.
    pub changed: Vec<RecordingId>,
    /// Whether content that was purged here is wanted again, so that the position went back to the start.
    pub rewound: bool,
}
