//! What was said in a recording: stretches of text with the time of each word.

mod aligned;
mod editing;
mod layer;
mod subtitles;
mod words;

use serde::{Deserialize, Serialize};

use crate::{SpeakerTurns, WordsInsight};
pub use aligned::{MAX_TYPED_CHARS, aligned};
pub use editing::find_all;
pub use layer::Sentence;
pub use subtitles::{MAX_SUBTITLE_BYTES, SubtitleError, parse_subtitles};

/// Everything that was written down of one recording.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Language of the text, as a short code (`en`).
    pub language: String,
    /// Name and version of the model that wrote it.
    pub model: String,
    /// Where its sentences come from.
    #[serde(default, skip_serializing_if = "Source::is_machine")]
    pub source: Source,
    /// Whether the recording's noise was taken away first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cleaned: bool,
    /// Stretches in order of time; empty where nothing was said.
    pub segments: Vec<TranscriptSegment>,
    /// What the person wrote in place of sentences; stays when the model writes anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// Who says what by the person's word, in place of what a model says; stays like the edits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said_by: Vec<SaidBy>,
    /// What the words say, where a text model has read them.
    #[serde(default)]
    pub insight: Option<WordsInsight>,
    /// Who speaks when, where speakers were told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speakers: Option<SpeakerTurns>,
}

/// What a person wrote in place of what the model wrote there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// Where it starts, in seconds.
    pub start_s: f64,
    /// Where it ends, in seconds.
    pub end_s: f64,
    /// The person's words; none where nothing is to be shown.
    pub text: String,
    /// Who says them, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
}

/// Who says something by the person's word.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SaidBy {
    /// Where it starts, in seconds.
    pub start_s: f64,
    /// Where it ends, in seconds.
    pub end_s: f64,
    /// The speaker's sign.
    pub speaker: String,
}

/// Where the sentences of a transcript come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A model wrote them; [`Transcript::model`] says which.
    #[default]
    Machine,
    /// The person typed them.
    Typed,
    /// The person pasted them.
    Pasted,
    /// They were read from subtitles.
    Imported,
}

impl Source {
    /// Whether a model wrote them.
    #[must_use]
    pub fn is_machine(&self) -> bool {
        *self == Self::Machine
    }
}

/// A transcript that is not complete.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// What is written down.
    pub transcript: Transcript,
    /// How many stretches of the recording that is.
    pub stretches: u32,
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
    /// One of the shares of several workers, each with its own stretches; none where there are none.
    #[must_use]
    pub fn join(shares: Vec<Self>) -> Option<Self> {
        let mut shares = shares.into_iter();
        let mut whole = shares.next()?;
        whole.segments.extend(shares.flat_map(|share| share.segments));
        whole.segments.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
        Some(whole)
    }

    /// Whether anything was written down, even that nobody speaks.
    #[must_use]
    pub fn is_written(&self) -> bool {
        !self.model.is_empty() || !self.segments.is_empty() || !self.edits.is_empty()
    }

    /// All text, a sentence a line, with the person's words where there are some.
    #[must_use]
    pub fn text(&self) -> String {
        self.sentences().into_iter().map(|it| it.segment.text).collect::<Vec<_>>().join("\n")
    }

    /// The sentences as they are shown.
    #[must_use]
    pub fn shown_segments(&self) -> Vec<TranscriptSegment> {
        self.sentences().into_iter().map(|it| it.segment).collect()
    }

    /// The transcript as it is shown, for others to read: the person's words in place of the model's, and the names that
    /// speakers were given.
    #[must_use]
    pub fn as_shown(&self) -> Self {
        let names = self.speakers.iter().flat_map(|turns| &turns.speakers);
        let name = |label: String| {
            let speaker = names.clone().find(|speaker| speaker.label == label);
            speaker.and_then(|speaker| speaker.name.clone()).unwrap_or(label)
        };
        let segments = self.shown_segments().into_iter().map(|mut segment| {
            segment.speaker = segment.speaker.map(name);
            segment
        });
        Self { segments: segments.collect(), edits: Vec::new(), said_by: Vec::new(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Speaker;

    #[test]
    fn the_text_is_a_line_a_stretch() {
        let segment = |text: &str| TranscriptSegment { text: text.to_owned(), ..Default::default() };
        let transcript =
            Transcript { segments: vec![segment("One."), segment("Two.")], ..Default::default() };
        assert_eq!(transcript.text(), "One.\nTwo.");
        assert_eq!(Transcript::default().text(), "");
    }

    #[test]
    fn others_read_the_persons_words_and_names() {
        let segment = TranscriptSegment {
            end_s: 2.0,
            speaker: Some("S1".to_owned()),
            text: "Won.".to_owned(),
            words: vec![Word::default()],
            ..Default::default()
        };
        let ada = Speaker { label: "S1".to_owned(), name: Some("Ada".to_owned()), ..Default::default() };
        let turns = SpeakerTurns { speakers: vec![ada], ..Default::default() };
        let mut transcript =
            Transcript { segments: vec![segment.clone()], speakers: Some(turns), ..Default::default() };
        let named = transcript.as_shown().segments.remove(0);
        assert_eq!((named.speaker.as_deref(), named.words.len()), (Some("Ada"), 1));
        transcript.rewrite(0, "One by one.");
        let edited = transcript.as_shown().segments.remove(0);
        assert_eq!((edited.text.as_str(), edited.words.len()), ("One by one.", 3));
    }

    #[test]
    fn shares_become_one_in_the_order_of_time() {
        let share = |starts: &[f64]| Transcript {
            segments: starts
                .iter()
                .map(|start_s| TranscriptSegment { start_s: *start_s, ..Default::default() })
                .collect(),
            ..Default::default()
        };
        let whole = Transcript::join(vec![share(&[0.0, 2.0]), share(&[1.0, 3.0])]).unwrap_or_default();
        assert_eq!(whole, share(&[0.0, 1.0, 2.0, 3.0]));
        assert_eq!(Transcript::join(Vec::new()), None);
    }
}
