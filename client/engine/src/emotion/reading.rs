//! From the model's numbers to calibrated answers.

use std::collections::BTreeMap;

use sotto_protocol::{Emotion, EmotionClass, EmotionLabel, Sentiment, SentimentLabel};

use super::card::Calibration;
use super::model::Answer;
use crate::opinion::Opinion;

/// Less speech than this has no summary, in analysis frames (1 s).
pub(crate) const LITTLE_SPEECH_FRAMES: u64 = 100;

const CLASSES: usize = EmotionClass::ALL.len();

/// Answer for one window of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WindowReading {
    /// First analysis frame.
    pub(crate) from: u64,
    /// Analysis frame after the last.
    pub(crate) to: u64,
    /// Calibrated probabilities.
    pub(crate) scores: BTreeMap<EmotionClass, f32>,
    /// Calibrated valence.
    pub(crate) valence: f32,
    /// Arousal, -1 to 1.
    pub(crate) arousal: f32,
}

/// Collects answers over a recording.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    windows: Vec<WindowReading>,
    log_probabilities: [f64; CLASSES],
    valence: f64,
    arousal: f64,
    frames: f64,
}

fn log_softmax(logits: impl Iterator<Item = f64> + Clone) -> impl Iterator<Item = f64> {
    let highest = logits.clone().fold(f64::NEG_INFINITY, f64::max);
    let total = logits.clone().map(|logit| (logit - highest).exp()).sum::<f64>().ln() + highest;
    logits.map(move |logit| logit - total)
}

fn calibrated(calibration: &Calibration, answer: &Answer) -> [f64; CLASSES] {
    let scaled = answer.logits.map(|logit| f64::from(logit / calibration.temperature));
    let mut out = [0.0; CLASSES];
    for (out, value) in out.iter_mut().zip(log_softmax(scaled.into_iter())) {
        *out = value;
    }
    out
}

fn valence(calibration: &Calibration, answer: &Answer) -> f32 {
    (answer.valence * calibration.valence_scale).clamp(-1.0, 1.0)
}

fn by_class(log_probabilities: impl Iterator<Item = f64>) -> BTreeMap<EmotionClass, f32> {
    EmotionClass::ALL.into_iter().zip(log_probabilities.map(|log| log.exp() as f32)).collect()
}

impl Reading {
    /// Adds the answer for all speech of a piece.
    pub(super) fn whole(&mut self, calibration: &Calibration, answer: &Answer, speech_frames: usize) {
        let weight = speech_frames as f64;
        for (sum, log) in self.log_probabilities.iter_mut().zip(calibrated(calibration, answer)) {
            *sum += weight * log;
        }
        self.valence += weight * f64::from(valence(calibration, answer));
        self.arousal += weight * f64::from(answer.arousal);
        self.frames += weight;
    }

    /// Adds the answer for one window.
    pub(super) fn window(&mut self, calibration: &Calibration, from: u64, to: u64, answer: &Answer) {
        let scores = by_class(calibrated(calibration, answer).into_iter());
        let (valence, arousal) = (valence(calibration, answer), answer.arousal);
        self.windows.push(WindowReading { from, to, scores, valence, arousal });
    }

    /// The summary over the recording: the duration-weighted mean of log-probabilities, normalised again.
    pub(crate) fn summary(
        &self,
        calibration: Option<&Calibration>,
        speech_frames: u64,
    ) -> (Emotion, Sentiment) {
        let (Some(calibration), true) = (calibration, self.frames > 0.0) else {
            let label = EmotionLabel::Unsure;
            let emotion =
                Emotion { label, confidence: 0.0, scores: BTreeMap::new(), arousal: None, baseline: None };
            return (
                emotion,
                Sentiment { label: SentimentLabel::Unsure, score: 0.0, confidence: 0.0, error: None },
            );
        };
        let means = self.log_probabilities.map(|sum| sum / self.frames);
        let scores = by_class(log_softmax(means.into_iter()));
        let best = scores.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(class, score)| (*class, *score));
        let (class, confidence) = best.unwrap_or((EmotionClass::Neutral, 0.0));
        let little = speech_frames < LITTLE_SPEECH_FRAMES;
        let unsure = little || confidence < calibration.unsure_below;
        let label = if unsure { EmotionLabel::Unsure } else { class.into() };
        let valence = (self.valence / self.frames) as f32;
        let mut sentiment = Opinion { valence, error: calibration.valence_error }.sentiment();
        if little {
            sentiment.label = SentimentLabel::Unsure;
        }
        let arousal = Some((self.arousal / self.frames) as f32);
        (Emotion { label, confidence, scores, arousal, baseline: None }, sentiment)
    }

    /// The windows so far.
    pub(super) fn windows(&self) -> &[WindowReading] {
        &self.windows
    }

    /// The windows, in order of time.
    pub(crate) fn into_windows(self) -> Vec<WindowReading> {
        self.windows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Calibration {
        Calibration { temperature: 2.0, unsure_below: 0.4, valence_scale: 1.0, valence_error: 0.3 }
    }

    #[test]
    fn the_summary_weighs_pieces_by_their_speech() {
        let mut reading = Reading::default();
        let mut angry = Answer { logits: [0.0; CLASSES], valence: -0.8, arousal: 0.5 };
        angry.logits[3] = 8.0;
        let mut happy = Answer { logits: [0.0; CLASSES], valence: 0.8, arousal: 0.5 };
        happy.logits[1] = 8.0;
        reading.whole(&card(), &angry, 900);
        reading.whole(&card(), &happy, 100);
        let (emotion, sentiment) = reading.summary(Some(&card()), 1_000);
        assert_eq!(emotion.label, EmotionLabel::Anger);
        assert_eq!(sentiment.label, SentimentLabel::Negative);
        assert_eq!(emotion.arousal, Some(0.5));
        assert!((emotion.scores.values().sum::<f32>() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn even_scores_and_little_speech_are_unsure() {
        let mut reading = Reading::default();
        reading.whole(&card(), &Answer { logits: [0.0; CLASSES], valence: 0.0, arousal: 0.0 }, 500);
        assert_eq!(reading.summary(Some(&card()), 500).0.label, EmotionLabel::Unsure);
        let mut sure = Answer { logits: [0.0; CLASSES], valence: 0.0, arousal: 0.0 };
        sure.logits[0] = 20.0;
        let mut reading = Reading::default();
        reading.whole(&card(), &sure, 50);
        assert_eq!(reading.summary(Some(&card()), 50).0.label, EmotionLabel::Unsure);
        assert!(Reading::default().summary(Some(&card()), 0).0.scores.is_empty());
    }
}
