//! What the page asks the worker for to take recordings elsewhere and to bring them back.

use serde::{Deserialize, Serialize};

use crate::{Archived, ExportForm, Piece};

/// Files that are taken elsewhere, and archives that come back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakeOut {
    /// Write a recording as a file. Attachment: [`crate::Tracks`] as bytes, for forms with pictures. Emits progress;
    /// answered by [`TakenOut::File`]; a failed export leaves no file.
    Export {
        /// As what.
        form: ExportForm,
        /// The recording.
        piece: Box<Piece>,
        /// File to write.
        to: String,
    },
    /// Begin a zip file, in place of one that was begun before. Answered by [`TakenOut::Open`].
    Begin {
        /// File to write.
        to: String,
    },
    /// Add a recording to the zip file, written as a file of its own. Attachment as of [`TakeOut::Export`]. Emits
    /// progress; answered by [`TakenOut::Open`].
    Piece {
        /// As what.
        form: ExportForm,
        /// The recording.
        piece: Box<Piece>,
    },
    /// Add a recording to the zip file as an archive keeps it. Attachment: [`crate::Tracks`] as bytes. Emits progress;
    /// answered by [`TakenOut::Open`].
    Recording {
        /// Everything but its sound, which lies where its audio says.
        recording: Box<Archived>,
        /// When it was recorded, as people read it.
        when: String,
    },
    /// Complete the zip file. Answered by [`TakenOut::File`].
    End {
        /// The words of the page that an archive holds for people who open it without the app; none for a zip file that
        /// is no archive.
        archive: Option<Box<ArchivePage>>,
    },
    /// Say what is in an archive. Attachment: the `Blob`. Answered by [`TakenOut::Listed`].
    List,
    /// Take one recording out of an archive. Attachment: the `Blob`. Emits progress; answered by [`TakenOut::Recording`];
    /// a recording that cannot be read leaves no file.
    Take {
        /// Its id.
        id: String,
        /// File to write its sound to; none to leave that in there.
        audio_to: Option<String>,
    },
}

/// The words of an archive's page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivePage {
    /// Short code of the language.
    pub language: String,
    /// Its title.
    pub title: String,
    /// What it is and how to bring it back.
    pub about: String,
    /// Heads of the columns: recording, when, length, sound, words.
    pub heads: [String; 5],
    /// When it was made, in milliseconds since 1970.
    pub made_ms: u64,
}

/// Answers to [`TakeOut`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakenOut {
    /// The file is written.
    File {
        /// Its size.
        bytes: u64,
    },
    /// The zip file takes more.
    Open,
    /// To [`TakeOut::List`].
    Listed {
        /// Ids of the recordings in there.
        ids: Vec<String>,
    },
    /// To [`TakeOut::Take`]. Attachment: [`crate::Tracks`] as bytes, where they are in there.
    Recording {
        /// Everything but its sound.
        recording: Box<Archived>,
    },
}
