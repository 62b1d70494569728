//! What was said in a recording: stretches of text with the time of each word.

use serde::{Deserialize, Serialize};

use crate::{SpeakerTurns, WordsInsight};

/// Everything that was written down of one recording.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Language of the text, as a short code (`en`).
    pub language: String,
    /// Name and version of the model that wrote it.
    pub model: String,
    /// Whether the recording's noise was taken away first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cleaned: bool,
    /// Stretches in order of time; empty where nothing was said.
    pub segments: Vec<TranscriptSegment>,
    /// What the person wrote in place of sentences; stays when the model writes anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
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
    /// The person's words.
    pub text: String,
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

    /// All text, a stretch a line, with the person's words where there are some.
    #[must_use]
    pub fn text(&self) -> String {
        self.segments.iter().map(|segment| self.shown(segment)).collect::<Vec<_>>().join("\n")
    }

    /// The stretches with the text that is shown.
    #[must_use]
    pub fn shown_segments(&self) -> Vec<TranscriptSegment> {
        let shown = |segment: &TranscriptSegment| TranscriptSegment {
            text: self.shown(segment).to_owned(),
            ..segment.clone()
        };
        self.segments.iter().map(shown).collect()
    }

    /// The transcript as it is shown, for others to read: the person's words in place of the model's, which then have no
    /// times of their own, and the names that speakers were given.
    #[must_use]
    pub fn as_shown(&self) -> Self {
        let names = self.speakers.iter().flat_map(|turns| &turns.speakers);
        let name = |label: String| {
            let speaker = names.clone().find(|speaker| speaker.label == label);
            speaker.and_then(|speaker| speaker.name.clone()).unwrap_or(label)
        };
        let shown = |segment: &TranscriptSegment| {
            let mut shown = segment.clone();
            if let Some(edit) = self.edit_of(segment) {
                shown.text.clone_from(&edit.text);
                shown.words.clear();
            }
            shown.speaker = shown.speaker.map(name);
            shown
        };
        Self { segments: self.segments.iter().map(shown).collect(), ..self.clone() }
    }

    /// The text of a stretch: the person's where they wrote it, else the model's.
    #[must_use]
    pub fn shown<'a>(&'a self, segment: &'a TranscriptSegment) -> &'a str {
        self.edit_of(segment).map_or(&segment.text, |edit| &edit.text)
    }

    /// What the person wrote in place of a stretch: of what shares more than half of the shorter one's time with it, what
    /// shares most.
    #[must_use]
    pub fn edit_of(&self, segment: &TranscriptSegment) -> Option<&Edit> {
        let shared = |edit: &Edit| edit.end_s.min(segment.end_s) - edit.start_s.max(segment.start_s);
        let shorter = |edit: &Edit| (edit.end_s - edit.start_s).min(segment.end_s - segment.start_s);
        let same = |edit: &&Edit| shared(edit) > 0.5 * shorter(edit);
        self.edits.iter().filter(same).max_by(|a, b| shared(a).total_cmp(&shared(b)))
    }

    /// Puts the person's words in place of a stretch; where they are the model's own, the model's stay.
    pub fn edit(&mut self, segment: &TranscriptSegment, text: &str) {
        let earlier = self.edit_of(segment).cloned();
        self.edits.retain(|edit| Some(edit) != earlier.as_ref());
        if text != segment.text {
            let (start_s, end_s) = (segment.start_s, segment.end_s);
            self.edits.push(Edit { start_s, end_s, text: text.to_owned() });
        }
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
        transcript.edit(&segment, "One.");
        let edited = transcript.as_shown().segments.remove(0);
        assert_eq!((edited.text.as_str(), edited.words.len()), ("One.", 0));
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

    #[test]
    fn the_persons_words_stay_when_the_model_writes_anew() {
        let segment = |start_s: f64, text: &str| TranscriptSegment {
            start_s,
            end_s: start_s + 2.0,
            text: text.to_owned(),
            ..Default::default()
        };
        let mut transcript =
            Transcript { segments: vec![segment(0.0, "Won."), segment(2.5, "Two.")], ..Default::default() };
        let won = transcript.segments[0].clone();
        transcript.edit(&won, "One.");
        assert_eq!(transcript.text(), "One.\nTwo.");
        transcript.segments = vec![segment(0.3, "Wan."), segment(2.2, "Too.")];
        assert_eq!(transcript.text(), "One.\nToo.");
        let wan = transcript.segments[0].clone();
        transcript.edit(&wan, "Wan.");
        assert_eq!(transcript.edits, []);
        assert_eq!(transcript.text(), "Wan.\nToo.");
    }
}
