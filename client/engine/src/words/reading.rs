//! From logits to what is said about sentences and about a whole text.

use std::ops::Range;

use sotto_protocol::WordsVerdict;

use super::card::{Labels, TextCard};
use super::model::TextAnswer;

/// Fewer word pieces than this are too short to read.
const FEWEST_TOKENS: usize = 2;
/// With more unknown pieces than this share, or fewer Latin letters among all letters, the text is in no language that
/// the model knows.
const MOST_UNKNOWN: f32 = 0.3;
const FEWEST_LATIN: f32 = 0.6;

/// A label that holds, with its chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its number in the card's list.
    pub label: usize,
    /// Its chance, 0 to 1.
    pub chance: f32,
}

/// What is said about one sentence, or about a piece of a very long one.
#[derive(Debug, Clone)]
pub struct SentenceReading {
    /// Where it lies in the text, in bytes.
    pub span: Range<usize>,
    /// Its length in word pieces.
    pub tokens: usize,
    /// Emotions that hold, most likely first.
    pub emotions: Vec<Found>,
    /// Sentiments that hold, most likely first.
    pub sentiments: Vec<Found>,
    /// The assistant's intent; nothing where it is out of scope.
    pub intent: Option<Found>,
    /// Chance that it asks for something to be done or promises it.
    pub action: f32,
    /// Whether that chance is above the card's edge.
    pub is_action: bool,
    /// What the network said, for search and for [`super::Feedback`].
    pub answer: TextAnswer,
}

/// What is said about a whole text. Where the verdict is not [`WordsVerdict::Read`], everything else is empty.
#[derive(Debug, Clone)]
pub struct TextReading {
    /// What can be said at all.
    pub verdict: WordsVerdict,
    /// Words of the text.
    pub words: usize,
    /// Words that were read: fewer where the text is longer than [`super::TextInsight::WORD_LIMIT`].
    pub words_read: usize,
    /// Sentence by sentence.
    pub sentences: Vec<SentenceReading>,
    /// Chance of each emotion over the whole text: the mean over sentences, weighted by length. Those that hold, most
    /// likely first.
    pub emotions: Vec<Found>,
    /// The same of sentiments.
    pub sentiments: Vec<Found>,
}

impl TextReading {
    pub(super) fn new(words: usize, words_read: usize) -> Self {
        let verdict = WordsVerdict::NoWords;
        Self { verdict, words, words_read, sentences: vec![], emotions: vec![], sentiments: vec![] }
    }

    pub(super) fn push(&mut self, card: &TextCard, span: Range<usize>, tokens: usize, answer: TextAnswer) {
        let action = answer.tone.last().map_or(0.0, |logit| chance(*logit));
        self.sentences.push(SentenceReading {
            span,
            tokens,
            emotions: holding(&card.emotions, &chances(&answer.emotions)),
            sentiments: holding(&card.sentiments, &chances(&answer.sentiments)),
            intent: intent(card, &answer),
            action,
            is_action: action >= card.acts.action_edge,
            answer,
        });
    }

    /// Gives the verdict and sums up.
    pub(super) fn close(&mut self, card: &TextCard, text: &str, seen: &Seen) {
        self.verdict = seen.verdict(text);
        if self.verdict != WordsVerdict::Read {
            self.sentences.clear();
            return;
        }
        let mean = |of: fn(&TextAnswer) -> &[f32], count: usize| {
            let mut sums = vec![0.0; count];
            let mut total = 0.0;
            for sentence in &self.sentences {
                let weight = sentence.tokens as f32;
                sums.iter_mut()
                    .zip(of(&sentence.answer))
                    .for_each(|(sum, logit)| *sum += weight * chance(*logit));
                total += weight;
            }
            sums.iter_mut().for_each(|sum: &mut f32| *sum /= total.max(1.0));
            sums
        };
        let emotions = mean(|answer| &answer.emotions, card.emotions.labels.len());
        let sentiments = mean(|answer| &answer.sentiments, card.sentiments.labels.len());
        self.emotions = holding(&card.emotions, &emotions);
        self.sentiments = holding(&card.sentiments, &sentiments);
    }
}

/// What was seen of a text while it was read.
#[derive(Debug, Default)]
pub(super) struct Seen {
    tokens: usize,
    unknown: usize,
}

impl Seen {
    pub(super) fn count(&mut self, tokens: &[u32], is_unknown: impl Fn(u32) -> bool) {
        self.tokens += tokens.len();
        self.unknown += tokens.iter().filter(|token| is_unknown(**token)).count();
    }

    fn verdict(&self, text: &str) -> WordsVerdict {
        let (mut letters, mut latin) = (0_usize, 0_usize);
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            latin += usize::from(c < '\u{250}');
        }
        if letters == 0 {
            WordsVerdict::NoWords
        } else if (latin as f32) < FEWEST_LATIN * letters as f32
            || self.unknown as f32 > MOST_UNKNOWN * self.tokens as f32
        {
            WordsVerdict::CannotTell
        } else if self.tokens < FEWEST_TOKENS {
            WordsVerdict::TooShort
        } else {
            WordsVerdict::Read
        }
    }
}

/// The likeliest intent; none where the sentence is out of scope.
pub(super) fn intent(card: &TextCard, answer: &TextAnswer) -> Option<Found> {
    let scope = softmax(answer.intents.iter().map(|logit| f64::from(*logit)));
    let inside = scope.get(..scope.len().saturating_sub(1)).unwrap_or_default();
    let best = inside.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    best.map(|(label, chance)| Found { label, chance }).filter(|found| found.chance >= card.intents.edge)
}

pub(super) fn chance(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

fn chances(logits: &[f32]) -> Vec<f32> {
    logits.iter().map(|logit| chance(*logit)).collect()
}

pub(super) fn holding(labels: &Labels, chances: &[f32]) -> Vec<Found> {
    let pairs = chances.iter().zip(&labels.thresholds).enumerate();
    let mut found: Vec<Found> = pairs
        .filter(|(_, (chance, threshold))| chance > threshold)
        .map(|(label, (chance, _))| Found { label, chance: *chance })
        .collect();
    found.sort_by(|a, b| b.chance.total_cmp(&a.chance));
    found
}

pub(super) fn softmax(scores: impl Iterator<Item = f64> + Clone) -> Vec<f32> {
    let highest = scores.clone().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = scores.clone().map(|score| (score - highest).exp()).sum();
    scores.map(|score| ((score - highest).exp() / total) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::card;

    fn answer(emotions: [f32; 2], tone: f32) -> TextAnswer {
        TextAnswer {
            emotions: emotions.to_vec(),
            sentiments: emotions.to_vec(),
            intents: vec![3.0, 0.0],
            tone: vec![0.0, tone],
            embedding: vec![1.0, 0.0],
        }
    }

    #[test]
    fn longer_sentences_weigh_more_and_thresholds_decide() {
        let card = card::small();
        let mut reading = TextReading::new(3, 3);
        reading.push(&card, 0..2, 9, answer([4.0, -4.0], 3.0));
        reading.push(&card, 3..5, 1, answer([-4.0, 4.0], -3.0));
        reading.close(&card, "two sentences", &Seen { tokens: 10, unknown: 0 });
        assert_eq!(reading.verdict, WordsVerdict::Read);
        assert!(reading.emotions.len() == 1 && reading.emotions[0].label == 0);
        assert!((reading.emotions[0].chance - (0.9 * chance(4.0) + 0.1 * chance(-4.0))).abs() < 1e-6);
        assert!(reading.sentences[0].is_action && !reading.sentences[1].is_action);
        assert_eq!(reading.sentences[0].intent.map(|found| found.label), Some(0));
    }

    #[test]
    fn what_cannot_be_read_gets_no_labels() {
        let verdict = |tokens, unknown, text| Seen { tokens, unknown }.verdict(text);
        assert_eq!(verdict(0, 0, ""), WordsVerdict::NoWords);
        assert_eq!(verdict(2, 2, "\u{1f600} 12"), WordsVerdict::NoWords);
        assert_eq!(verdict(1, 0, "ok"), WordsVerdict::TooShort);
        assert_eq!(verdict(9, 0, "Это не по-английски"), WordsVerdict::CannotTell);
        assert_eq!(verdict(3, 2, "qzx vvv ok"), WordsVerdict::CannotTell);
        assert_eq!(verdict(3, 0, "that is fine"), WordsVerdict::Read);
    }
}
