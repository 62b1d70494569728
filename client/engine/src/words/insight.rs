//! From the readings of a transcript's stretches to what its words say, alone and together with the voice.

use sotto_protocol::{Analysis, Likely, SegmentInsight, TranscriptSegment, WordsInsight, WordsVerdict};

use super::card::TextCard;
use super::reading::{self, TextReading};
use super::{Feedback, TextAnswer, TextInsight, TextModelError};
use crate::opinion::Opinion;

/// Emotions that are named of a stretch, and of everything.
const MOST_EMOTIONS: usize = 3;
/// Standard deviation of the valence's error, and the factor that makes it smallest: on GoEmotions' `dev`, where a
/// sentence with positive labels alone counts as 1, with negative labels alone as -1, and any other as 0.
const VALENCE_SCALE: f32 = 0.91;
const VALENCE_ERROR: f32 = 0.485;
/// How much each reason alone makes a stretch important.
const OF_ACTION: f32 = 0.5;
const OF_NEGATIVITY: f32 = 0.5;
const OF_AROUSAL: f32 = 0.3;
const OF_OTHER_INTENTS: f32 = 0.25;
const OF_INTENTS: [(&str, f32); 6] = [
    ("bug report", 0.5),
    ("complaint", 0.5),
    ("request", 0.4),
    ("question", 0.25),
    ("praise", 0.1),
    ("other", 0.0),
];

/// Reads a transcript stretch by stretch, so that whoever calls can do something else in between.
pub struct TranscriptReader<'m> {
    insight: &'m TextInsight,
    feedback: &'m Feedback,
    /// How the voice sounds over time, and whether that is known at all.
    analysis: Option<&'m Analysis>,
    segments: Vec<SegmentInsight>,
    verdict: WordsVerdict,
    /// Sums over word pieces.
    emotions: Vec<f32>,
    sentiments: Vec<f32>,
    tokens: f32,
}

impl<'m> TranscriptReader<'m> {
    /// A reader for one transcript. Without an analysis the words are read alone.
    #[must_use]
    pub fn new(insight: &'m TextInsight, feedback: &'m Feedback, analysis: Option<&'m Analysis>) -> Self {
        let card = insight.card();
        Self {
            insight,
            feedback,
            analysis,
            segments: Vec::new(),
            verdict: WordsVerdict::NoWords,
            emotions: vec![0.0; card.emotions.labels.len()],
            sentiments: vec![0.0; card.sentiments.labels.len()],
            tokens: 0.0,
        }
    }

    /// Reads the next stretch.
    ///
    /// # Errors
    /// As [`TextInsight::read`].
    pub fn push(&mut self, segment: &TranscriptSegment) -> Result<(), TextModelError> {
        let reading = self.insight.read(&segment.text)?;
        self.verdict = self.verdict.max(reading.verdict);
        for sentence in &reading.sentences {
            let weight = sentence.tokens as f32;
            add(&mut self.emotions, &sentence.answer.emotions, weight);
            add(&mut self.sentiments, &sentence.answer.sentiments, weight);
            self.tokens += weight;
        }
        let read = self.read(segment, &reading);
        self.segments.push(read);
        Ok(())
    }

    fn read(&self, segment: &TranscriptSegment, reading: &TextReading) -> SegmentInsight {
        let card = self.insight.card();
        if reading.verdict != WordsVerdict::Read {
            return SegmentInsight::default();
        }
        let mut sentiments = vec![0.0; card.sentiments.labels.len()];
        for sentence in &reading.sentences {
            add(&mut sentiments, &sentence.answer.sentiments, sentence.tokens as f32);
        }
        let tokens: usize = reading.sentences.iter().map(|sentence| sentence.tokens).sum();
        let words = opinion(card, &sentiments, tokens as f32);
        let (voice, arousal) = self.voice_within(segment.start_s, segment.end_s);
        let together = voice.map(|voice| voice.together(words));
        let intents = reading.sentences.iter().filter_map(|sentence| self.feedback.named(&sentence.answer));
        let intent = intents.max_by(|a, b| a.chance.total_cmp(&b.chance));
        let action = reading.sentences.iter().any(|sentence| sentence.is_action);
        let valence = together.as_ref().map_or(words.valence, |both| both.sentiment.score);
        SegmentInsight {
            sentiment: Some(words.sentiment()),
            emotions: card.emotions.named(reading.emotions.iter().take(MOST_EMOTIONS)),
            importance: importance(action, valence, arousal, intent.as_ref()),
            intent,
            action,
            together,
        }
    }

    /// How the voice sounds between two times: the mean of the windows that touch them.
    fn voice_within(&self, start_s: f64, end_s: f64) -> (Option<Opinion>, f32) {
        let Some(analysis) = self.analysis else { return (None, 0.0) };
        let touching = || analysis.timeline.iter().filter(|it| it.start_s < end_s && it.end_s > start_s);
        let count = touching().count();
        let (Some(error), true) = (analysis.sentiment.error, count > 0) else { return (None, 0.0) };
        let valence = touching().map(|it| it.sentiment).sum::<f32>() / count as f32;
        let arousal = touching().filter_map(|it| it.arousal).sum::<f32>() / count as f32;
        (Some(Opinion { valence, error }), arousal)
    }

    /// Sums up.
    #[must_use]
    pub fn finish(self) -> WordsInsight {
        let card = self.insight.card();
        let read = self.verdict == WordsVerdict::Read;
        let means: Vec<f32> = self.emotions.iter().map(|sum| sum / self.tokens.max(1.0)).collect();
        let words = read.then(|| opinion(card, &self.sentiments, self.tokens));
        let voice = self.analysis.and_then(|analysis| Opinion::behind(&analysis.sentiment));
        WordsInsight {
            model: format!("{} {}", card.name, card.version),
            verdict: self.verdict,
            sentiment: words.map(Opinion::sentiment),
            emotions: if read {
                card.emotions.named(reading::holding(&card.emotions, &means).iter().take(MOST_EMOTIONS))
            } else {
                Vec::new()
            },
            together: voice.zip(words).map(|(voice, words)| voice.together(words)),
            segments: self.segments,
        }
    }
}

impl TextInsight {
    /// How pleasant the words of one answer are.
    #[must_use]
    pub fn opinion(&self, answer: &TextAnswer) -> Opinion {
        let chances: Vec<f32> = answer.sentiments.iter().map(|logit| reading::chance(*logit)).collect();
        opinion(&self.card, &chances, 1.0)
    }
}

fn add(sums: &mut [f32], logits: &[f32], weight: f32) {
    sums.iter_mut().zip(logits).for_each(|(sum, logit)| *sum += weight * reading::chance(*logit));
}

/// What the words say about valence: the chance of "positive" less that of "negative", means over word pieces.
fn opinion(card: &TextCard, sums: &[f32], tokens: f32) -> Opinion {
    let of = |name: &str| {
        let at = card.sentiments.labels.iter().position(|label| label == name);
        at.and_then(|at| sums.get(at)).map_or(0.0, |sum| sum / tokens.max(1.0))
    };
    let valence = VALENCE_SCALE * (of("positive") - of("negative"));
    Opinion { valence: valence.clamp(-1.0, 1.0), error: VALENCE_ERROR }
}

/// How much a stretch asks for attention: 1 - (1 - 0.5 action) (1 - 0.5 negativity) (1 - 0.3 arousal) (1 - intent), with
/// negativity and arousal from 0 to 1. Each reason counts by itself, and several add up to at most 1.
fn importance(action: bool, valence: f32, arousal: f32, intent: Option<&Likely>) -> f32 {
    let of_intent = intent.map_or(0.0, |intent| {
        let known = OF_INTENTS.iter().find(|(name, _)| *name == intent.label);
        known.map_or(OF_OTHER_INTENTS, |(_, weight)| *weight)
    });
    let reasons = [
        OF_ACTION * f32::from(u8::from(action)),
        OF_NEGATIVITY * (-valence).clamp(0.0, 1.0),
        OF_AROUSAL * arousal.clamp(0.0, 1.0),
        of_intent,
    ];
    1.0 - reasons.into_iter().map(|reason| 1.0 - reason).product::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_makes_it_more_important_and_none_makes_it_nothing() {
        let intent = |label: &str| Likely { label: label.to_owned(), chance: 0.9 };
        assert!(importance(false, 0.5, -0.5, Some(&intent("other"))).abs() < 1e-6);
        let complaint = importance(false, -0.5, 0.0, Some(&intent("complaint")));
        assert!((complaint - 0.625).abs() < 1e-6);
        let angry = importance(false, -0.5, 1.0, Some(&intent("complaint")));
        let all = importance(true, -1.0, 1.0, Some(&intent("bug report")));
        assert!(complaint < angry && angry < all && all < 1.0);
        assert!((importance(false, 0.0, 0.0, Some(&intent("of my own list"))) - 0.25).abs() < 1e-6);
    }
}
