//! The person's words over the model's. Edits own stretches of time: what the model wrote there is not shown, however it is cut,
//! so that they stay when it writes anew.

use super::{Edit, SaidBy, Transcript, words};
use crate::{TranscriptSegment, Word, script};

/// How far times of words move from one model to another, in seconds.
const SLACK_S: f64 = 0.3;

/// A sentence as it is shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sentence {
    /// Its time, speaker, text and words.
    pub segment: TranscriptSegment,
    /// The edit that it is, by its place; none where the model wrote it.
    pub edit: Option<usize>,
}

impl Transcript {
    /// The sentences as they are shown, in order of time.
    #[must_use]
    pub fn sentences(&self) -> Vec<Sentence> {
        let mut order: Vec<usize> = (0..self.edits.len()).collect();
        order.sort_by(|a, b| self.edits[*a].start_s.total_cmp(&self.edits[*b].start_s));
        let edits: Vec<&Edit> = order.iter().map(|at| &self.edits[*at]).collect();
        let mut sentences: Vec<Sentence> = Vec::with_capacity(self.segments.len() + edits.len());
        for segment in &self.segments {
            let near = near(&edits, segment);
            if near.is_empty() {
                sentences.push(Sentence { segment: segment.clone(), edit: None });
            } else {
                sentences
                    .extend(left(segment, near).into_iter().map(|segment| Sentence { segment, edit: None }));
            }
        }
        for at in order.into_iter().filter(|at| !self.edits[*at].text.is_empty()) {
            sentences.push(Sentence { segment: self.written(&self.edits[at]), edit: Some(at) });
        }
        sentences.sort_by(|a, b| a.segment.start_s.total_cmp(&b.segment.start_s));
        for sentence in &mut sentences {
            if let Some(said) = self.said_by_person(&sentence.segment) {
                sentence.segment.speaker = Some(said.speaker.clone());
            }
        }
        sentences
    }

    /// An edit as a sentence.
    fn written(&self, edit: &Edit) -> TranscriptSegment {
        let from = self.segments.partition_point(|it| it.end_s <= edit.start_s && it.start_s <= edit.start_s);
        // Sentences may overlap a little: one before may reach in.
        let candidates = self.segments[from.saturating_sub(2)..].iter();
        let touching = candidates.take_while(|it| it.start_s < edit.end_s + SLACK_S);
        let heard: Vec<&Word> =
            touching.clone().flat_map(|it| &it.words).filter(|word| holds(edit, word)).collect();
        let words = words::timed(&edit.text, edit.start_s, edit.end_s, &heard);
        let speaker = edit.speaker.clone().or_else(|| {
            let most = touching.max_by(|a, b| shared(edit, a).total_cmp(&shared(edit, b)));
            most.filter(|it| shared(edit, it) > 0.0)?.speaker.clone()
        });
        TranscriptSegment {
            start_s: edit.start_s,
            end_s: edit.end_s,
            speaker,
            text: edit.text.clone(),
            confidence: mean(&words),
            words,
        }
    }

    fn said_by_person(&self, segment: &TranscriptSegment) -> Option<&SaidBy> {
        let middle_s = (segment.start_s + segment.end_s) / 2.0;
        self.said_by.iter().rev().find(|it| (it.start_s..=it.end_s).contains(&middle_s))
    }
}

/// The edits that touch a segment's time.
fn near<'a, 'e>(edits: &'a [&'e Edit], segment: &TranscriptSegment) -> &'a [&'e Edit] {
    let to = edits.partition_point(|it| it.start_s < segment.end_s);
    // They do not overlap each other, so that their ends are in order as well.
    let from = edits[..to].partition_point(|it| it.end_s <= segment.start_s);
    &edits[from..to]
}

/// What is left of a segment beside edits: all, nothing, or what lies before, between and after them.
fn left(segment: &TranscriptSegment, edits: &[&Edit]) -> Vec<TranscriptSegment> {
    if segment.words.is_empty() {
        let covered: f64 = edits.iter().map(|edit| shared(edit, segment)).sum();
        let hidden = covered > 0.5 * (segment.end_s - segment.start_s);
        return if hidden { Vec::new() } else { vec![segment.clone()] };
    }
    let is_in = |word: &Word, slack_s: f64| {
        let middle_s = (word.start_s + word.end_s) / 2.0;
        edits.iter().any(|it| middle_s >= it.start_s - slack_s && middle_s <= it.end_s + slack_s)
    };
    let hidden = segment.words.iter().filter(|word| is_in(word, 0.0)).count();
    if hidden == 0 {
        return vec![segment.clone()];
    }
    // Most of it is the person's: a word at its edge is not left alone.
    let slack_s = if hidden * 2 > segment.words.len() { SLACK_S } else { 0.0 };
    let runs = segment.words.chunk_by(|a, b| is_in(a, slack_s) == is_in(b, slack_s));
    let shown = runs.filter(|run| run.first().is_some_and(|word| !is_in(word, slack_s)));
    shown.map(|run| piece(segment, run)).collect()
}

/// Some of a segment's words as one of its own.
fn piece(segment: &TranscriptSegment, words: &[Word]) -> TranscriptSegment {
    TranscriptSegment {
        start_s: words.first().map_or(segment.start_s, |word| word.start_s),
        end_s: words.last().map_or(segment.end_s, |word| word.end_s),
        speaker: segment.speaker.clone(),
        text: script::joined(words),
        confidence: mean(words),
        words: words.to_vec(),
    }
}

fn holds(edit: &Edit, word: &Word) -> bool {
    let middle_s = (word.start_s + word.end_s) / 2.0;
    (edit.start_s..=edit.end_s).contains(&middle_s)
}

fn shared(edit: &Edit, segment: &TranscriptSegment) -> f64 {
    (edit.end_s.min(segment.end_s) - edit.start_s.max(segment.start_s)).max(0.0)
}

fn mean(words: &[Word]) -> f32 {
    words.iter().map(|word| word.confidence).sum::<f32>() / words.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a model might write: sentences one after the other, with words.
    fn machine() -> impl Strategy<Value = Vec<TranscriptSegment>> {
        let sentence = prop::collection::vec(("[a-d]{1,4}", 0.1..0.6_f64), 1..8);
        prop::collection::vec((sentence, 0.0..1.0_f64), 0..8).prop_map(|sentences| {
            let mut at_s = 0.0;
            let mut segments = Vec::new();
            for (words, pause_s) in sentences {
                let words: Vec<Word> = words
                    .into_iter()
                    .map(|(text, long_s)| {
                        let word = Word { text, start_s: at_s, end_s: at_s + long_s, confidence: 0.5 };
                        at_s += long_s;
                        word
                    })
                    .collect();
                let text = script::joined(&words);
                let (start_s, end_s) = (words[0].start_s, at_s);
                segments.push(TranscriptSegment { start_s, end_s, text, words, ..Default::default() });
                at_s += pause_s;
            }
            segments
        })
    }

    /// What a person might do, as numbers.
    fn steps() -> impl Strategy<Value = Vec<(u8, usize, usize)>> {
        prop::collection::vec((0..5_u8, 0..20_usize, 0..12_usize), 0..12)
    }

    fn apply(transcript: &mut Transcript, steps: &[(u8, usize, usize)]) {
        for (number, (what, at, place)) in steps.iter().enumerate() {
            let count = transcript.sentences().len();
            if count == 0 {
                return;
            }
            let at = at % count;
            match what {
                0 => transcript.rewrite(at, &format!("person {number}")),
                1 => {
                    transcript.split(at, *place);
                }
                2 => {
                    transcript.join_next(at);
                }
                3 => transcript.remove(at),
                _ => transcript.say_by(at, "S9"),
            }
        }
    }

    proptest! {
        #[test]
        fn the_persons_words_survive_another_run(first in machine(), second in machine(), steps in steps()) {
            let mut transcript = Transcript { segments: first, ..Default::default() };
            apply(&mut transcript, &steps);
            let written = |transcript: &Transcript| {
                let mine = transcript.sentences().into_iter().filter(|it| it.edit.is_some());
                mine.map(|it| (it.segment.start_s, it.segment.end_s, it.segment.text)).collect::<Vec<_>>()
            };
            let before = written(&transcript);
            transcript.segments = second;
            prop_assert_eq!(&before, &written(&transcript));

            let sentences = transcript.sentences();
            let in_order = sentences.windows(2).all(|pair| pair[0].segment.start_s <= pair[1].segment.start_s);
            prop_assert!(in_order);
            // Nothing that the model wrote is shown where the person's words are, and nothing else is lost.
            let shown: Vec<&Word> =
                sentences.iter().filter(|it| it.edit.is_none()).flat_map(|it| &it.segment.words).collect();
            let near = |word: &Word, slack_s: f64| {
                let middle_s = (word.start_s + word.end_s) / 2.0;
                transcript.edits.iter().any(|it| middle_s >= it.start_s - slack_s && middle_s <= it.end_s + slack_s)
            };
            prop_assert!(shown.iter().all(|word| !near(word, 0.0)));
            let all = transcript.segments.iter().flat_map(|it| &it.words);
            for word in all.filter(|word| !near(word, SLACK_S)) {
                prop_assert!(shown.contains(&word), "{:?} is lost", word);
            }
        }

        #[test]
        fn edits_never_overlap_and_words_lie_in_their_sentences(segments in machine(), steps in steps()) {
            let mut transcript = Transcript { segments, ..Default::default() };
            apply(&mut transcript, &steps);
            let mut edits = transcript.edits.clone();
            edits.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
            for pair in edits.windows(2) {
                prop_assert!(pair[0].end_s <= pair[1].start_s + 1e-9, "{:?}", pair);
            }
            for sentence in transcript.sentences() {
                let segment = sentence.segment;
                for word in &segment.words {
                    let inside = word.start_s >= segment.start_s - SLACK_S && word.end_s <= segment.end_s + SLACK_S + 0.6;
                    prop_assert!(inside && word.start_s <= word.end_s, "{:?} in {:?}", word, segment);
                }
            }
        }
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
        transcript.rewrite(0, "One.");
        assert_eq!(transcript.text(), "One.\nTwo.");
        transcript.segments = vec![segment(0.3, "Wan."), segment(2.2, "Too.")];
        assert_eq!(transcript.text(), "One.\nToo.");
        transcript.restore(0);
        assert_eq!(transcript.edits, []);
        assert_eq!(transcript.text(), "Wan.\nToo.");
    }

    #[test]
    fn one_edit_over_two_new_sentences_is_shown_once() {
        let segment = |start_s: f64, end_s: f64| TranscriptSegment {
            start_s,
            end_s,
            text: "x".to_owned(),
            ..Default::default()
        };
        let mut transcript = Transcript { segments: vec![segment(0.0, 4.0)], ..Default::default() };
        transcript.rewrite(0, "Mine.");
        transcript.segments = vec![segment(0.0, 2.0), segment(2.0, 4.0), segment(4.0, 5.0)];
        assert_eq!(transcript.text(), "Mine.\nx");
    }
}
