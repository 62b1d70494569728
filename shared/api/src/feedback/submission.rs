//! Submissions, from the visitor to the team.

use serde::{Deserialize, Serialize};
use sotto_protocol::{Analysis, Transcript};

use super::Proof;
use crate::{LinkId, NoteId, SubmissionId, UserId, dashboard::DeviceKind};

/// Largest body of a submission, in bytes. Audio comes after it.
pub const MAX_SUBMISSION_BYTES: usize = 4 * 1024 * 1024;
/// The first part of an audio tells its format: it holds this many bytes, or all there are.
pub const MIN_FIRST_PART_BYTES: u64 = 64;
/// Longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 4000;
/// Most notes of one submission.
pub const MAX_NOTES: usize = 200;

/// What a visitor chose to share in the open. The server can read what is in here, and only what is in here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shared<T>(pub T);

/// What a visitor sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmissionRequest {
    /// [`super::VisitorView::revision`] of what the visitor has read.
    pub revision: u32,
    /// The language in which they have read it.
    pub language: String,
    /// Whether they agree; nothing is taken otherwise.
    pub consent: bool,
    /// Class *facts*: what was measured on the visitor's device.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub analysis: Shared<Box<Analysis>>,
    /// Class *text*: what was said, where the visitor allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub transcript: Option<Shared<Box<Transcript>>>,
    /// Class *audio*: what will be uploaded, where the visitor allows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<AudioOffer>,
    /// Work done, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// Audio that is to be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AudioOffer {
    /// Its size, in bytes.
    pub bytes: u64,
    /// BLAKE3 of the whole, 64 hexadecimal digits.
    pub digest: String,
}

/// The answer to a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The submission.
    pub submission: SubmissionId,
    /// Withdraws it: five groups of five letters and digits. Nobody can tell it again; the server keeps a hash.
    pub code: String,
}

/// A submission, to its visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitorSubmission {
    /// When it arrived, in milliseconds since 1970.
    pub received_ms: u64,
    /// The title of the link, in the language in which it was read.
    pub title: String,
    /// Whether there is a transcript.
    pub transcript: bool,
    /// The audio, where there is some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<AudioView>,
    /// The kind of device it was sent from; nothing finer is kept.
    #[serde(default)]
    pub device: DeviceKind,
}

/// Where the team is with a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SubmissionStatus {
    /// Nobody has looked at it.
    New,
    /// Somebody has.
    Seen,
    /// Something is to be done.
    Planned,
    /// It was done, or needs nothing.
    Done,
}

impl SubmissionStatus {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::New, Self::Seen, Self::Planned, Self::Done];

    /// As it stands in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Seen => "seen",
            Self::Planned => "planned",
            Self::Done => "done",
        }
    }

    /// The status of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// Formats of audio that are taken, told by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each name is its own meaning")]
pub enum AudioFormat {
    Wav,
    Flac,
    Ogg,
    Webm,
    Mp4,
    Mp3,
}

impl AudioFormat {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Wav, Self::Flac, Self::Ogg, Self::Webm, Self::Mp4, Self::Mp3];

    /// As it stands in JSON; a file's extension, too.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Webm => "webm",
            Self::Mp4 => "mp4",
            Self::Mp3 => "mp3",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Audio of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AudioView {
    /// Its size, in bytes.
    pub bytes: u64,
    /// Its format, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<AudioFormat>,
    /// Whether all of it has arrived and its digest was right.
    pub complete: bool,
}

/// A submission in a list, to the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmissionView {
    /// Its id.
    pub id: SubmissionId,
    /// The link it came by.
    pub link: LinkId,
    /// When it arrived, in milliseconds since 1970.
    pub received_ms: u64,
    /// Where the team is with it.
    pub status: SubmissionStatus,
    /// Who looks after it; somebody in the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<UserId>,
    /// The language in which the link was read.
    pub language: String,
    /// Length of the recording, in milliseconds.
    pub duration_ms: u64,
    /// [`sotto_protocol::EmotionLabel`] of the whole, as in the analysis.
    pub emotion: String,
    /// [`sotto_protocol::SentimentLabel`] of the whole, as in the analysis.
    pub sentiment: String,
    /// Whether there is a transcript.
    pub transcript: bool,
    /// The audio, where there is some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<AudioView>,
    /// The kind of device it was sent from.
    #[serde(default)]
    pub device: DeviceKind,
    /// Mean valence in thousandths, -1000 to 1000; 0 where the sentiment is `unsure`.
    #[serde(default)]
    pub valence_milli: i64,
    /// What the visitor does, where the words were read: `praise`, `complaint`, `question`, `request`, `bug report` or
    /// `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// How much it asks for attention, in percent, where the words were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance_percent: Option<u8>,
    /// The team's tags, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// Everything of a submission, to the team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmissionWhole {
    /// What stands in lists.
    #[serde(flatten)]
    pub view: SubmissionView,
    /// What the visitor agreed to, as it stood then.
    pub consent: String,
    /// What was measured.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub analysis: Shared<Box<Analysis>>,
    /// What was said, where it was shared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub transcript_text: Option<Shared<Box<Transcript>>>,
    /// Internal notes, oldest first.
    pub notes: Vec<NoteView>,
}

/// Changes where the team is with a submission. What is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmissionChange {
    /// Where the team is with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubmissionStatus>,
    /// Who looks after it: a member of the organisation who may read submissions, or `null` for nobody.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<UserId>))]
    pub assignee: Option<Option<UserId>>,
}

/// Tells `null` from a field that is not there.
pub(crate) fn given<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<Option<UserId>>, D::Error> {
    Option::deserialize(reader).map(Some)
}

/// Adds a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoteRequest {
    /// 1 to [`MAX_NOTE_CHARS`] characters.
    pub text: String,
}

/// An internal note. The visitor never sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoteView {
    /// Its id.
    pub id: NoteId,
    /// Who wrote it; none where they are gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<UserId>,
    /// When, in milliseconds since 1970.
    pub written_ms: u64,
    /// The note.
    pub text: String,
}
