//! What a person changes of a recording, one thing at a time, so that it can be taken back.

use std::sync::Arc;

use serde::Serialize;
use sotto_api::{RecordingId, sync::ExtraKind};
use sotto_protocol::Marker;

/// One thing of one recording, set to a value. Many of them can be one write ([`crate::Library::take_steps`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The title.
    Title(RecordingId, String),
    /// The tags.
    Tags(RecordingId, Vec<String>),
    /// A further thing, as JSON.
    Extra(RecordingId, ExtraKind, Arc<str>),
    /// Whether it is deleted.
    Deleted(RecordingId, bool),
}

impl Step {
    /// The note.
    #[must_use]
    pub fn note(id: RecordingId, note: &str) -> Self {
        Self::extra(id, ExtraKind::Note, &note)
    }

    /// The folder that it lies in; empty for none.
    #[must_use]
    pub fn folder(id: RecordingId, folder: &str) -> Self {
        Self::extra(id, ExtraKind::Folder, &folder)
    }

    /// Whether it is put away.
    #[must_use]
    pub fn archived(id: RecordingId, archived: bool) -> Self {
        Self::extra(id, ExtraKind::Archived, &archived)
    }

    /// The page that it speaks about, taken away.
    #[must_use]
    pub fn no_page(id: RecordingId) -> Self {
        Self::Extra(id, ExtraKind::Page, unset(ExtraKind::Page).into())
    }

    /// Moments that are marked.
    #[must_use]
    pub fn markers(id: RecordingId, markers: &[Marker]) -> Self {
        Self::extra(id, ExtraKind::Markers, &markers)
    }

    /// The recording that changes.
    #[must_use]
    pub fn recording(&self) -> RecordingId {
        match self {
            Self::Title(id, _) | Self::Tags(id, _) | Self::Extra(id, ..) | Self::Deleted(id, _) => *id,
        }
    }

    fn extra(id: RecordingId, kind: ExtraKind, value: &impl Serialize) -> Self {
        // Text and truth have a form in JSON; of a time that is not finite, nothing stays.
        Self::Extra(id, kind, serde_json::to_string(value).unwrap_or_else(|_| unset(kind).to_owned()).into())
    }
}

/// What stands for a further thing that is not there.
pub(crate) fn unset(kind: ExtraKind) -> &'static str {
    match kind {
        ExtraKind::Note | ExtraKind::Folder => "\"\"",
        ExtraKind::Markers => "[]",
        ExtraKind::Archived => "false",
        ExtraKind::Page => "null",
    }
}
