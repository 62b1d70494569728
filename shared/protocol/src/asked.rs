//! Details of what the page asks for.

use serde::{Deserialize, Serialize};

use crate::{Analysis, NamedVoice, PitchTrack, Transcript};

/// How a recording can be kept in less room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PackFormat {
    /// FLAC: every sample stays as it is.
    Flac,
    /// Opus in Ogg: what people hear stays. Only where the browser has an encoder.
    Opus,
}

/// What is known of a recording whose speakers are to be told apart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Talk {
    /// What is written down of it, whose words get their speakers; may be empty.
    pub transcript: Transcript,
    /// How the voice sounds, to say it of each speaker; none where that is not known.
    pub analysis: Option<Analysis>,
    /// Its pitch, to say it of each speaker; none where that is not known.
    pub pitch: Option<PitchTrack>,
    /// Voices that have names; none unless the person wants them known again.
    pub known: Option<Vec<NamedVoice>>,
}

/// A person whose recordings say what is usual for their voice. Each file holds that of one recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownVoice {
    /// File to write what is usual in this recording.
    pub file: String,
    /// Files of the person's other recordings; one that is not there is passed over.
    pub others: Vec<String>,
}

/// A sentence that means nearly the same as what was looked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alike {
    /// Name of the file.
    pub file: String,
    /// Which of its sentences, from 0.
    pub line: u32,
    /// How near it is, -1 to 1.
    pub likeness: f32,
}

/// A part of a file that is joined with others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JoinPart {
    /// File to read.
    pub path: String,
    /// Extension of the original file name without the dot, as a hint to the decoder; may be empty.
    pub extension: String,
    /// Where the part begins, in seconds.
    pub from_s: f64,
    /// Where it ends, in seconds; none for the end of the file.
    pub to_s: Option<f64>,
}
