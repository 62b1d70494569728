//! Text that a person typed or pasted, laid over the speech of a recording: sentences share the time in which somebody speaks by
//! their letters. It is a guess, and a model that listens later does better.

use super::{Source, Transcript, words};
use crate::{Segment, SegmentKind, TranscriptSegment, Word};

/// Most letters that are taken.
pub const MAX_TYPED_CHARS: usize = 400_000;

/// A text as a transcript. `segments` say where somebody speaks; without any speech the text has all of the time.
#[must_use]
pub fn aligned(text: &str, segments: &[Segment], duration_s: f64, source: Source) -> Transcript {
    let text: String =
        text.chars().take(MAX_TYPED_CHARS).filter(|it| !it.is_control() || it.is_whitespace()).collect();
    let sentences: Vec<Vec<String>> =
        sentences(&text).map(words::parted).filter(|it| !it.is_empty()).collect();
    let speech = Speech::new(segments, duration_s);
    let letters = |words: &[String]| words.iter().map(|word| word.chars().count()).sum::<usize>() as f64;
    let all: f64 = sentences.iter().map(|words| letters(words)).sum();
    let mut before = 0.0;
    let mut laid = |text: &String| {
        let from = before / all.max(1.0);
        before += letters(std::slice::from_ref(text));
        let (start_s, end_s) = speech.stretch(from, before / all.max(1.0));
        Word { text: text.clone(), start_s, end_s, confidence: 1.0 }
    };
    let segments = sentences.iter().map(|texts| {
        let words: Vec<Word> = texts.iter().map(&mut laid).collect();
        TranscriptSegment {
            start_s: words.first().map_or(0.0, |word| word.start_s),
            end_s: words.last().map_or(0.0, |word| word.end_s),
            speaker: None,
            text: crate::script::joined(&words),
            confidence: 1.0,
            words,
        }
    });
    Transcript { segments: segments.collect(), source, ..Transcript::default() }
}

/// A text's sentences: they end at lines, and at marks that end them where a space follows or none is used.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let mut ends = Vec::new();
        let mut letters = line.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|it| it.1);
            let ended = match letter {
                '.' | '!' | '?' | '\u{2026}' => next.is_none_or(char::is_whitespace),
                '\u{3002}' | '\u{ff01}' | '\u{ff1f}' | '\u{964}' => true,
                _ => false,
            };
            if ended {
                ends.push(at + letter.len_utf8());
            }
        }
        ends.push(line.len());
        let mut from = 0;
        let parts: Vec<&str> = ends
            .into_iter()
            .map(|end| {
                let part = &line[from..end];
                from = end;
                part.trim()
            })
            .collect();
        parts
    })
}

/// The time in which somebody speaks, as one stretch from 0 to 1.
struct Speech(Vec<(f64, f64)>);

impl Speech {
    fn new(segments: &[Segment], duration_s: f64) -> Self {
        let speech = segments.iter().filter(|it| it.kind == SegmentKind::Speech && it.end_s > it.start_s);
        let stretches: Vec<_> = speech.map(|it| (it.start_s, it.end_s)).collect();
        Self(if stretches.is_empty() { vec![(0.0, duration_s.max(0.0))] } else { stretches })
    }

    /// Where a share of it lies, within one stretch of speech: the one that holds most of it.
    fn stretch(&self, from: f64, to: f64) -> (f64, f64) {
        let all: f64 = self.0.iter().map(|(start_s, end_s)| end_s - start_s).sum();
        let (from_s, to_s) = (from * all, to * all);
        let mut before_s = 0.0;
        let mut best = (0.0, 0.0);
        let mut most = f64::MIN;
        for (start_s, end_s) in &self.0 {
            let long_s = end_s - start_s;
            let (low_s, high_s) = (from_s.max(before_s), to_s.min(before_s + long_s));
            if high_s - low_s > most {
                most = high_s - low_s;
                let place = |at_s: f64| (start_s + at_s - before_s).clamp(*start_s, *end_s);
                best = (place(low_s), place(high_s).max(place(low_s)));
            }
            before_s += long_s;
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn speech(stretches: &[(f64, f64)]) -> Vec<Segment> {
        let segment = |(start_s, end_s): &(f64, f64)| Segment {
            start_s: *start_s,
            end_s: *end_s,
            kind: SegmentKind::Speech,
        };
        stretches.iter().map(segment).collect()
    }

    #[test]
    fn sentences_share_the_speech_by_their_letters() {
        let text = "Aaaa bbbb. Cccc dddd!\nEeeeeeeeeeeeeeeeeee 3.5";
        let it = aligned(text, &speech(&[(1.0, 3.0), (5.0, 7.0)]), 9.0, Source::Typed);
        let told: Vec<_> = it.segments.iter().map(|it| (it.text.as_str(), it.words.len())).collect();
        assert_eq!(told, [("Aaaa bbbb.", 2), ("Cccc dddd!", 2), ("Eeeeeeeeeeeeeeeeeee 3.5", 2)]);
        assert_eq!((it.segments[0].start_s, it.segments[2].end_s, it.source), (1.0, 7.0, Source::Typed));
        assert!((it.segments[1].start_s - 1.9).abs() < 0.1, "{:?}", it.segments[1]);
        assert!(it.segments[2].start_s >= 2.7, "{:?}", it.segments[2]);
        assert_eq!(aligned(" \n.. ", &[], 1.0, Source::Pasted).segments.len(), 1);
        assert!(aligned(" \n ", &[], 1.0, Source::Pasted).segments.is_empty());
        let chinese = aligned("\u{6211}\u{4eec}\u{3002}\u{597d}\u{3002}", &[], 2.0, Source::Pasted);
        assert_eq!(chinese.text(), "\u{6211}\u{4eec}\u{3002}\n\u{597d}\u{3002}");
    }

    proptest! {
        #[test]
        fn every_word_lies_in_speech_and_none_is_lost(
            text in "([a-z\u{6211}.!? \n]|\\PC){0,120}",
            lengths in prop::collection::vec((0.01..3.0_f64, 0.0..2.0_f64), 0..6),
        ) {
            let mut at_s = 0.0;
            let stretches: Vec<(f64, f64)> = lengths
                .iter()
                .map(|(long_s, pause_s)| {
                    let stretch = (at_s + pause_s, at_s + pause_s + long_s);
                    at_s = stretch.1;
                    stretch
                })
                .collect();
            let it = aligned(&text, &speech(&stretches), at_s + 1.0, Source::Pasted);
            let inside = if stretches.is_empty() { vec![(0.0, at_s + 1.0)] } else { stretches };
            let words: Vec<&Word> = it.segments.iter().flat_map(|it| &it.words).collect();
            for word in &words {
                prop_assert!(word.start_s <= word.end_s);
                let fits = |(start_s, end_s): &(f64, f64)| word.start_s >= start_s - 1e-9 && word.end_s <= end_s + 1e-9;
                prop_assert!(inside.iter().any(fits), "{:?}", word);
            }
            let order = words.windows(2).all(|pair| pair[0].start_s <= pair[1].start_s + 1e-9);
            prop_assert!(order);
            let kept = |text: &str| text.chars().filter(|it| !it.is_whitespace() && !it.is_control()).collect::<String>();
            prop_assert_eq!(kept(&it.text()), kept(&text));
        }
    }
}
