//! What was said in a recording, read from its kept transcript without the times of each word.

use serde::Deserialize;
use sotto_protocol::{Edit, Transcript, TranscriptSegment};

/// A sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// Where it starts, in seconds.
    pub start_s: f64,
    /// As it is shown.
    pub text: String,
}

/// What a search wants to know of a transcript.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spoken {
    /// Its sentences, with the person's words where there are some.
    pub lines: Vec<Line>,
    /// What the person does with them, each once, in order.
    pub intents: Vec<String>,
}

/// What a stretch that means nothing else is called.
const OTHER: &str = "other";

/// Those fields of a kept transcript that are read here; the others are passed over.
#[derive(Deserialize)]
struct Kept {
    segments: Vec<KeptSegment>,
    #[serde(default)]
    edits: Vec<Edit>,
    #[serde(default)]
    insight: Option<KeptInsight>,
}

#[derive(Deserialize)]
struct KeptSegment {
    start_s: f64,
    end_s: f64,
    text: String,
}

#[derive(Deserialize)]
struct KeptInsight {
    segments: Vec<KeptReading>,
}

#[derive(Deserialize)]
struct KeptReading {
    #[serde(default)]
    intent: Option<KeptIntent>,
}

#[derive(Deserialize)]
struct KeptIntent {
    label: String,
}

impl Spoken {
    /// Reads a kept transcript; none where it is not one.
    #[must_use]
    pub fn read(kept: &str) -> Option<Self> {
        let kept: Kept = serde_json::from_str(kept).ok()?;
        let segment = |it: KeptSegment| TranscriptSegment {
            start_s: it.start_s,
            end_s: it.end_s,
            text: it.text,
            ..TranscriptSegment::default()
        };
        let segments = kept.segments.into_iter().map(segment).collect();
        let transcript = Transcript { segments, edits: kept.edits, ..Transcript::default() };
        let line = |segment: TranscriptSegment| Line { start_s: segment.start_s, text: segment.text };
        let lines = transcript.shown_segments().into_iter().map(line).collect();
        let readings = kept.insight.into_iter().flat_map(|it| it.segments);
        let intents = readings.filter_map(|it| it.intent).map(|it| it.label).filter(|it| it != OTHER);
        let mut intents: Vec<String> = intents.collect();
        intents.sort_unstable();
        intents.dedup();
        Some(Self { lines, intents })
    }
}

#[cfg(test)]
mod tests {
    use sotto_protocol::{Likely, SegmentInsight, Word, WordsInsight, WordsVerdict};

    use super::*;

    #[test]
    fn sentences_are_those_that_are_shown() -> Result<(), serde_json::Error> {
        let segment = |start_s: f64, text: &str| TranscriptSegment {
            start_s,
            end_s: start_s + 1.0,
            text: text.to_owned(),
            words: vec![Word::default()],
            ..TranscriptSegment::default()
        };
        let reading = |label: &str| SegmentInsight {
            intent: Some(Likely { label: label.to_owned(), chance: 0.9 }),
            ..SegmentInsight::default()
        };
        let insight = WordsInsight {
            model: String::new(),
            verdict: WordsVerdict::Read,
            sentiment: None,
            emotions: Vec::new(),
            together: None,
            segments: vec![reading("praise"), reading("other")],
        };
        let segments = vec![segment(0.0, "Won."), segment(2.0, "Two.")];
        let mut transcript = Transcript { segments, insight: Some(insight), ..Transcript::default() };
        transcript.rewrite(0, "One.");
        let read = Spoken::read(&serde_json::to_string(&transcript)?).unwrap_or_default();
        let line = |start_s: f64, text: &str| Line { start_s, text: text.to_owned() };
        assert_eq!(read.lines, [line(0.0, "One."), line(2.0, "Two.")]);
        assert_eq!(read.intents, ["praise"]);
        assert_eq!(Spoken::read("{}"), None);
        Ok(())
    }
}
