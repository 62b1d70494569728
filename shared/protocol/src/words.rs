//! What the words of a recording say, and what voice and words say together.

use serde::{Deserialize, Serialize};

use crate::Sentiment;

/// What the text model reads in a transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordsInsight {
    /// Name and version of the model.
    pub model: String,
    /// What can be said at all. Where it is not [`WordsVerdict::Read`], the rest is empty.
    pub verdict: WordsVerdict,
    /// Whether the words are pleasant or unpleasant.
    pub sentiment: Option<Sentiment>,
    /// Emotions in the words, most likely first, by the model's names.
    pub emotions: Vec<Likely>,
    /// What voice and words say together; none without speech that the voice model could read.
    pub together: Option<Together>,
    /// One for each stretch of the transcript, in order.
    pub segments: Vec<SegmentInsight>,
}

/// What can be said about words at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordsVerdict {
    /// There are none.
    NoWords,
    /// There is hardly one.
    TooShort,
    /// They are in no language that the model knows.
    CannotTell,
    /// They were read.
    Read,
}

/// A label with its chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likely {
    /// By the model's name, or that of the person's own list.
    pub label: String,
    /// 0 to 1.
    pub chance: f32,
}

/// What the words of one stretch say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SegmentInsight {
    /// Whether they are pleasant; none where they could not be read.
    pub sentiment: Option<Sentiment>,
    /// Emotions, most likely first.
    pub emotions: Vec<Likely>,
    /// What the person does with them: praise, complaint, question and so on.
    pub intent: Option<Likely>,
    /// Whether they ask for something to be done, or promise it.
    pub action: bool,
    /// What voice and words say together.
    pub together: Option<Together>,
    /// How much the stretch asks for attention, 0 to 1.
    pub importance: f32,
}

/// What two witnesses say together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Together {
    /// Pleasant or unpleasant, by both.
    pub sentiment: Sentiment,
    /// Weight of the voice, 0 to 1; that of the words is the rest.
    pub voice_weight: f32,
    /// Whether one is likely pleasant and the other unpleasant.
    pub disagree: bool,
}
