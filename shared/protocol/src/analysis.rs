//! What the engine says about one recording: the object that `sotto analyze --json` prints and the page keeps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Measures, Transcript};

/// One file's analysis as the command line prints it: its name, then everything in [`Analysis`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The file as the person named it.
    pub file: String,
    /// What was found in it.
    #[serde(flatten)]
    pub analysis: Analysis,
    /// What is said in it; absent where nobody wrote it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<Transcript>,
}

/// Numbers and labels about one recording. Holds no audio, no words and no file name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Length of the audio that could be decoded, in seconds.
    pub duration_s: f64,
    /// Sample rate of the source, in hertz.
    pub sample_rate_hz: u32,
    /// Channels of the source.
    pub channels: u16,
    /// Short lower-case name of the source's codec: `pcm`, `flac`, `mp3`, `vorbis`, `aac`, `alac`, `opus`.
    pub codec: String,
    /// How good the recording is.
    pub quality: Quality,
    /// Pitch of the voice.
    pub voice: Voice,
    /// What else was measured of the sound.
    #[serde(default)]
    pub measures: Measures,
    /// What is where, in order of time, without gaps or overlaps.
    pub segments: Vec<Segment>,
    /// How the voice sounds, over the whole recording.
    pub emotion: Emotion,
    /// Whether that is pleasant or unpleasant.
    pub sentiment: Sentiment,
    /// The same over sliding windows of speech.
    pub timeline: Vec<TimelineEntry>,
    /// What made these numbers.
    pub engine: EngineInfo,
}

/// Quality of the recording itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Integrated loudness in LUFS (EBU R 128); none where nothing passed the gate.
    pub loudness_lufs: Option<f32>,
    /// Highest sample, in decibels below full scale; none for digital silence.
    pub peak_dbfs: Option<f32>,
    /// Share of samples at full scale in runs, 0 to 1.
    pub clipped_ratio: f32,
    /// Level of speech over level of the pauses, in decibels; none without both.
    pub snr_db: Option<f32>,
    /// Level of what is heard in the pauses, in decibels below full scale; none without pauses.
    #[serde(default)]
    pub noise_floor_dbfs: Option<f32>,
    /// Mean of all samples, -1 to 1; 0 where the input is sound.
    #[serde(default)]
    pub dc_offset: f32,
    /// Highest frequency that carries anything, in hertz: some 3,400 for a telephone; none for silence.
    #[serde(default)]
    pub bandwidth_hz: Option<f32>,
    /// Sudden gaps of digital silence within sound.
    #[serde(default)]
    pub dropouts: u32,
    /// How slowly sound dies away after speech, as a reverberation time in seconds; none without clear ends.
    #[serde(default)]
    pub reverberation_s: Option<f32>,
    /// Share of the time that is speech, 0 to 1.
    pub speech_ratio: f32,
    /// What a person could do better next time.
    pub warnings: Vec<Warning>,
}

/// A finding about the recording that the person can do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Warning {
    /// Samples hit full scale: the input gain is too high.
    Clipping,
    /// So quiet that measures suffer.
    TooQuiet,
    /// Background noise close to the voice.
    Noisy,
    /// The samples lie off centre: a fault of the input.
    DcOffset,
    /// The band of a telephone.
    NarrowBand,
    /// Gaps where samples were lost.
    Dropouts,
    /// A room that rings.
    Reverberant,
    /// Nothing but silence.
    Silent,
    /// Sound, but no speech was found in it.
    NoSpeech,
    /// Too little speech for a summary of how it sounds.
    LittleSpeech,
    /// The file ended in the middle or had damaged parts; what could be read was.
    Damaged,
}

/// Fundamental frequency of the voice over the voiced frames; none where nothing was voiced.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// Median, in hertz.
    pub f0_median_hz: Option<f32>,
    /// Mean, in hertz.
    pub f0_mean_hz: Option<f32>,
    /// Standard deviation, in semitones.
    pub f0_sd_semitones: Option<f32>,
    /// Lowest (5th percentile, so that one wrong frame does not decide), in hertz.
    pub f0_min_hz: Option<f32>,
    /// Highest (95th percentile), in hertz.
    pub f0_max_hz: Option<f32>,
    /// Mean of the absolute slope within voiced stretches, in semitones per second.
    #[serde(default)]
    pub f0_slope_semitones_per_s: Option<f32>,
    /// Share of the speech that is voiced, 0 to 1.
    #[serde(default)]
    pub voiced_ratio: Option<f32>,
}

/// A stretch of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Start, in seconds.
    pub start_s: f64,
    /// End, in seconds.
    pub end_s: f64,
    /// What is heard.
    pub kind: SegmentKind,
}

/// What a segment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentKind {
    /// A voice speaking.
    Speech,
    /// Music.
    Music,
    /// Sound that is neither speech nor music.
    Noise,
    /// Silence, or a pause.
    Silence,
}

/// The classes the voice model knows; `neutral` holds calm too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each name is its own meaning")]
pub enum EmotionClass {
    Neutral,
    Happiness,
    Sadness,
    Anger,
    Fear,
    Surprise,
    Disgust,
}

impl EmotionClass {
    /// All classes, in the order of the model's outputs.
    pub const ALL: [Self; 7] = [
        Self::Neutral,
        Self::Happiness,
        Self::Sadness,
        Self::Anger,
        Self::Fear,
        Self::Surprise,
        Self::Disgust,
    ];
}

/// A class, or the honest answer that the voice does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each name is its own meaning")]
pub enum EmotionLabel {
    Neutral,
    Happiness,
    Sadness,
    Anger,
    Fear,
    Surprise,
    Disgust,
    /// The model's confidence is below the threshold on its card, or there was too little speech.
    Unsure,
}

impl From<EmotionClass> for EmotionLabel {
    fn from(class: EmotionClass) -> Self {
        match class {
            EmotionClass::Neutral => Self::Neutral,
            EmotionClass::Happiness => Self::Happiness,
            EmotionClass::Sadness => Self::Sadness,
            EmotionClass::Anger => Self::Anger,
            EmotionClass::Fear => Self::Fear,
            EmotionClass::Surprise => Self::Surprise,
            EmotionClass::Disgust => Self::Disgust,
        }
    }
}

/// How a voice sounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Emotion {
    /// The answer.
    pub label: EmotionLabel,
    /// Calibrated probability that the most likely class is right, 0 to 1; 0 without speech.
    pub confidence: f32,
    /// Calibrated probability of each class, summing to 1; empty without speech or model.
    pub scores: BTreeMap<EmotionClass, f32>,
    /// Calm to excited, -1 to 1; none without speech or model.
    #[serde(default)]
    pub arousal: Option<f32>,
    /// Stretches of the same person's earlier speech that the voice was compared with; none where it was not.
    #[serde(default)]
    pub baseline: Option<u32>,
}

/// Pleasant or unpleasant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentiment {
    /// The answer.
    pub label: SentimentLabel,
    /// Valence, -1 (unpleasant) to 1 (pleasant).
    pub score: f32,
    /// Calibrated probability that the label is right, 0 to 1; 0 without speech.
    pub confidence: f32,
    /// Standard deviation of the score's error; none without anything to judge.
    #[serde(default)]
    pub error: Option<f32>,
}

/// The three answers, and the honest fourth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each name is its own meaning")]
pub enum SentimentLabel {
    Negative,
    Neutral,
    Positive,
    Unsure,
}

/// One window of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// Start of the window, in seconds.
    pub start_s: f64,
    /// End of the window, in seconds.
    pub end_s: f64,
    /// Calibrated probability of each class.
    pub emotion: BTreeMap<EmotionClass, f32>,
    /// Valence, -1 to 1.
    pub sentiment: f32,
    /// Arousal, -1 to 1; none from versions that did not tell it.
    #[serde(default)]
    pub arousal: Option<f32>,
    /// Median fundamental frequency in the window, in hertz; none where nothing was voiced.
    pub f0_hz: Option<f32>,
}

/// What made an analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineInfo {
    /// Version of the engine.
    pub version: String,
    /// Model name to model version; empty where no model was there.
    pub models: BTreeMap<String, String>,
}
