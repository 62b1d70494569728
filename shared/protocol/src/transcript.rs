//! What was said in a recording: stretches of text with the time of each word.

use serde::{Deserialize, Serialize};

use crate::WordsInsight;

/// Everything that was written down of one recording.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Language of the text, as a short code (`en`).
    pub language: String,
    /// Name and version of the model that wrote it.
    pub model: String,
    /// Stretches in order of time; empty where nothing was said.
    pub segments: Vec<TranscriptSegment>,
    /// What the words say, where a text model has read them.
    #[serde(default)]
    pub insight: Option<WordsInsight>,
}

/// A sentence, or what was said between two pauses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TranscriptSegment {
    /// Where its first word starts, in seconds.
    pub start_s: f64,
    /// Where its last word ends, in seconds.
    pub end_s: f64,
    /// Who said it, where that is known.
    #[serde(default)]
    pub speaker: Option<String>,
    /// Its text, as the model punctuates it.
    pub text: String,
    /// Mean confidence of its words, 0 to 1.
    pub confidence: f32,
    /// Its words, in order.
    pub words: Vec<Word>,
}

/// A word with the punctuation that follows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// As written.
    pub text: String,
    /// Where it starts, in seconds.
    pub start_s: f64,
    /// Where it ends, in seconds.
    pub end_s: f64,
    /// How sure the model was of it, 0 to 1; not calibrated.
    pub confidence: f32,
}

impl Transcript {
    /// All text, a stretch a line.
    #[must_use]
    pub fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_a_line_a_stretch() {
        let segment = |text: &str| TranscriptSegment { text: text.to_owned(), ..Default::default() };
        let transcript =
            Transcript { segments: vec![segment("One."), segment("Two.")], ..Default::default() };
        assert_eq!(transcript.text(), "One.\nTwo.");
        assert_eq!(Transcript::default().text(), "");
    }
}
