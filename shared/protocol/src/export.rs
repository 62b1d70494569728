//! What is taken elsewhere: the forms of files, and one recording as they need it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Analysis, EmotionClass, Marker, Transcript};

/// What a recording is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExportForm {
    /// A page that holds everything, pictures too.
    Html,
    /// Markdown with measures and words.
    Md,
    /// What was said, a sentence a line.
    Txt,
    /// Subtitles as SubRip.
    Srt,
    /// Subtitles as WebVTT.
    Vtt,
    /// A row a sentence.
    Csv,
    /// A row a window of the emotion timeline.
    Timeline,
    /// Everything that was found, for programs.
    Json,
    /// The sound, 16 bits, as long as it is.
    Wav,
    /// The same without loss in half the room.
    Flac,
    /// The file as it is kept.
    Original,
}

impl ExportForm {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Html,
        Self::Md,
        Self::Txt,
        Self::Srt,
        Self::Vtt,
        Self::Csv,
        Self::Timeline,
        Self::Json,
        Self::Flac,
        Self::Wav,
        Self::Original,
    ];

    /// Ending of files in this form; empty for the file as it is kept, which has its own.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Md => "md",
            Self::Txt => "txt",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Csv | Self::Timeline => "csv",
            Self::Json => "json",
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Original => "",
        }
    }

    /// Media type of files in this form; empty where the file says its own.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Md => "text/markdown",
            Self::Txt => "text/plain",
            Self::Srt => "application/x-subrip",
            Self::Vtt => "text/vtt",
            Self::Csv | Self::Timeline => "text/csv",
            Self::Json => "application/json",
            Self::Wav => "audio/wav",
            Self::Flac => "audio/flac",
            Self::Original => "",
        }
    }

    /// Whether it takes the sound.
    #[must_use]
    pub fn is_sound(self) -> bool {
        matches!(self, Self::Wav | Self::Flac | Self::Original)
    }

    /// Whether it takes what was said.
    #[must_use]
    pub fn is_words(self) -> bool {
        matches!(self, Self::Txt | Self::Srt | Self::Vtt | Self::Csv)
    }
}

/// One recording as a file shows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// Its title.
    pub title: String,
    /// What was found in it.
    pub analysis: Option<Box<Analysis>>,
    /// What was said, as it is kept.
    pub transcript: Option<Box<Transcript>>,
    /// Moments that were marked.
    pub markers: Vec<Marker>,
    /// The person's note; may be empty.
    pub note: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Its sound, where that is here.
    pub audio: Option<AudioSource>,
    /// What is said about it in the person's language.
    pub sheet: Sheet,
}

/// A file of sound.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioSource {
    /// Where it lies.
    pub path: String,
    /// Ending of its original name without the dot; may be empty.
    pub extension: String,
}

/// What is said about a recording, in the person's language and ready to be read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Short code of the language.
    pub language: String,
    /// When it was recorded.
    pub when: String,
    /// What it is: a name and a value each.
    pub facts: Vec<(String, String)>,
    /// How it sounds, in sentences.
    pub sentences: Vec<String>,
    /// Measures in groups.
    pub tables: Vec<SheetTable>,
    /// Headings.
    pub labels: SheetLabels,
    /// Names of emotions.
    pub emotions: BTreeMap<EmotionClass, String>,
}

/// Measures that belong together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SheetTable {
    /// What they are about.
    pub title: String,
    /// Name, value with its unit, and what it says.
    pub rows: Vec<(String, String, String)>,
}

/// Headings of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each name is its own meaning")]
pub struct SheetLabels {
    pub over_time: String,
    pub sound: String,
    pub pitch: String,
    pub spectrum: String,
    pub emotion: String,
    pub measures: String,
    pub measure: String,
    pub value: String,
    pub meaning: String,
    pub said: String,
    pub markers: String,
    pub note: String,
    pub tags: String,
    pub unclear: String,
    /// The last line.
    pub made: String,
}

impl Default for SheetLabels {
    fn default() -> Self {
        let own = str::to_owned;
        Self {
            over_time: own("Over time"),
            sound: own("Sound"),
            pitch: own("Pitch"),
            spectrum: own("Spectrum"),
            emotion: own("Emotion"),
            measures: own("Measures"),
            measure: own("Measure"),
            value: own("Value"),
            meaning: own("What it says"),
            said: own("What was said"),
            markers: own("Marked moments"),
            note: own("Note"),
            tags: own("Tags"),
            unclear: own("Not clear"),
            made: own("Made by Sotto on the device where the recording is."),
        }
    }
}
