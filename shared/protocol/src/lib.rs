//! Plain data that crosses the worker boundary: requests, answers, faults, and the results they carry.
//!
//! The engine makes these results, the worker ships them, the page shows them and the command line prints
//! them; none of them adds a type of its own. Nothing here knows a browser, a codec or a database.

pub mod analysis;
pub mod archive;
pub mod asked;
mod between;
pub mod close_up;
pub mod export;
pub mod fault;
pub mod glimpse;
mod json;
pub mod lanes;
pub mod marker;
pub mod measures;
pub mod message;
pub mod models;
pub mod news;
pub mod page;
pub mod reply;
pub mod script;
pub mod speakers;
pub mod take_out;
pub mod tracks;
pub mod transcript;
pub mod words;

pub use analysis::{
    Analysis, Emotion, EmotionClass, EmotionLabel, EngineInfo, Quality, Report, Segment, SegmentKind,
    Sentiment, SentimentLabel, TimelineEntry, Voice, Warning,
};
pub use archive::{Archived, ArchivedAudio, Stamped};
pub use asked::{Alike, JoinPart, KnownVoice, PackFormat, Talk};
pub use close_up::{CloseUp, CloseUpWish};
pub use export::{AudioSource, ExportForm, Piece, Sheet, SheetLabels, SheetTable};
pub use fault::{Fault, FaultCode};
pub use glimpse::{GLIMPSE_BANDS, GLIMPSE_STEP_S, Glimpse, Seen};
pub use json::from_json;
pub use lanes::Share;
pub use marker::Marker;
pub use measures::{Formants, Loudness, Measures, Spectrum, Timing, VoiceQuality};
pub use message::{FromWorker, Request, RequestId, ToWorker};
pub use models::{CATALOGUE_PATH, Catalogue, Kept, ModelEntry, ModelFile, ModelView};
pub use news::{Event, Stage};
pub use page::{PageContext, PageElement};
pub use reply::{CaptureView, Reply};
pub use speakers::{NamedVoice, Speaker, SpeakerTurns, SpeakerVoice, Turn};
pub use take_out::{ArchivePage, TakeOut, TakenOut};
pub use tracks::{LoudnessTrack, PitchTrack, Spectrogram, Tracks, Waveform};
pub use transcript::{Begun, Edit, SaidBy, Sentence, Source, Transcript, TranscriptSegment, Word};
pub use words::{Likely, SegmentInsight, Together, WordsInsight, WordsVerdict};

/// Version of the page and worker protocol. Both sides are built together; a mismatch means that the browser
/// mixed two builds, and the page then reloads.
pub const PROTOCOL_VERSION: u32 = 5;
