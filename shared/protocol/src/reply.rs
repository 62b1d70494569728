//! What the worker answers when a request is done.

use serde::{Deserialize, Serialize};

use crate::{Alike, Analysis, ModelView, TakenOut, Transcript, WordsInsight};

/// Answers, by request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// To `StartCapture`, after it was stopped.
    Captured(CaptureView),
    /// To `StopCapture`: the capture's own answer follows.
    Stopping,
    /// To `ListCaptures`, oldest first.
    Captures {
        /// The files found.
        captures: Vec<CaptureView>,
    },
    /// To `Keep`.
    Kept {
        /// Size of the file.
        bytes: u64,
    },
    /// To `Prepare`, whether or not everything is here.
    Prepared,
    /// To `Analyse`. Attachment: [`crate::Tracks`] as bytes, transferred.
    Analysed {
        /// What was found.
        analysis: Box<Analysis>,
    },
    /// To `Clean`.
    Cleaned {
        /// Size of the copy.
        bytes: u64,
    },
    /// To `Pack`.
    Packed {
        /// Size of the copy.
        bytes: u64,
    },
    /// To `Join`.
    Joined {
        /// Size of the file.
        bytes: u64,
        /// Length of each part in it, in seconds.
        lengths_s: Vec<f64>,
    },
    /// To `LookClosely`. Attachment: [`crate::CloseUp`] as bytes, transferred.
    SeenClosely,
    /// To `Transcribe`.
    Transcribed {
        /// Everything that was said.
        transcript: Box<Transcript>,
    },
    /// To `Listen`: everything that was said; none where the machine was too slow to go on.
    Listened {
        /// The words.
        transcript: Option<Box<Transcript>>,
    },
    /// To `Watch`.
    Watched {
        /// Whether all was looked at; else the machine was too slow to go on.
        complete: bool,
    },
    /// To `ReadWords`.
    WordsRead {
        /// What was read.
        insight: Box<WordsInsight>,
    },
    /// To `KeepMeaning`.
    MeaningKept,
    /// To `FindAlike`: the nearest of each file, the nearest of all first.
    FoundAlike {
        /// What was found; only so many.
        found: Vec<Alike>,
    },
    /// To `TellApart`: the transcript with its speakers.
    ToldApart {
        /// Speakers, and words by speaker.
        transcript: Box<Transcript>,
        /// The print of each voice, of length 1, where the person wants voices known again; else none.
        prints: Vec<Vec<f32>>,
    },
    /// To `TakeOut`.
    TakenOut(TakenOut),
    /// To `ListModels`, `FetchModel` and `RemoveModel`: how things stand now.
    Models {
        /// All models on offer.
        models: Vec<ModelView>,
    },
    /// To `UseKey`.
    KeyTaken,
    /// To `Cancel`, whether or not the request was still running.
    Cancelled,
}

/// A capture on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaptureView {
    /// Where it lies.
    pub path: String,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// Audio in it, in seconds.
    pub duration_s: f64,
    /// When the file was last written, in milliseconds since 1970.
    pub modified_ms: f64,
}
