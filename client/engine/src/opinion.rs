//! How pleasant something is, by one witness who may err, and what two witnesses say together.

use sotto_protocol::{Sentiment, SentimentLabel, Together};

/// Valence this far from zero is no longer neutral.
const NEUTRAL_VALENCE: f32 = 0.2;
/// A label that is less likely than this is not given.
const LEAST_CHANCE: f32 = 0.5;
/// Two witnesses disagree where one of them finds pleasant what the other finds unpleasant with at least this chance.
const DISAGREEMENT: f32 = 0.6;

/// Valence from -1 (unpleasant) to 1 (pleasant), off by a normal error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opinion {
    /// -1 to 1.
    pub valence: f32,
    /// Standard deviation of the error; above 0.
    pub error: f32,
}

impl Opinion {
    /// The opinion behind a sentiment; none where there was nothing to judge.
    #[must_use]
    pub fn behind(sentiment: &Sentiment) -> Option<Self> {
        let error = sentiment.error.filter(|error| *error > 0.0)?;
        Some(Self { valence: sentiment.score, error })
    }

    /// Chances that it is unpleasant, neutral, pleasant.
    fn chances(self) -> [f32; 3] {
        let below = |edge: f32| normal((edge - self.valence) / self.error);
        let (negative, positive) = (below(-NEUTRAL_VALENCE), 1.0 - below(NEUTRAL_VALENCE));
        [negative, 1.0 - negative - positive, positive]
    }

    /// The label whose range of valence is most probable.
    #[must_use]
    pub fn sentiment(self) -> Sentiment {
        let labels = [SentimentLabel::Negative, SentimentLabel::Neutral, SentimentLabel::Positive];
        let best = labels.into_iter().zip(self.chances());
        let (label, confidence) =
            best.fold((SentimentLabel::Unsure, 0.0), |best, here| if here.1 > best.1 { here } else { best });
        let label = if confidence < LEAST_CHANCE { SentimentLabel::Unsure } else { label };
        Sentiment { label, score: self.valence, confidence, error: Some(self.error) }
    }

    /// What the voice (this) and the words say together.
    ///
    /// **Numerics** each weighs by the inverse of its variance, which gives the least variance of a weighted mean of
    /// independent errors (Cochran 1937). They disagree where P(voice pleasant) P(words unpleasant) + P(voice unpleasant)
    /// P(words pleasant) is at least 0.6.
    #[must_use]
    pub fn together(self, words: Self) -> Together {
        let (of_voice, of_words) = (self.error.powi(-2), words.error.powi(-2));
        let voice_weight = of_voice / (of_voice + of_words);
        let both = Self {
            valence: voice_weight * self.valence + (1.0 - voice_weight) * words.valence,
            error: (of_voice + of_words).powf(-0.5),
        };
        let ([voice_negative, _, voice_positive], [words_negative, _, words_positive]) =
            (self.chances(), words.chances());
        let apart = voice_positive * words_negative + voice_negative * words_positive;
        Together { sentiment: both.sentiment(), voice_weight, disagree: apart >= DISAGREEMENT }
    }
}

/// Distribution function of the normal distribution, by Abramowitz and Stegun 7.1.26 (error below 2e-7).
fn normal(x: f32) -> f32 {
    let z = f64::from(x.abs()) / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let polynomial = t
        * (0.254_829_592
            + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let above = 0.5 * polynomial * (-z * z).exp();
    (if x < 0.0 { above } else { 1.0 - above }) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opinion(valence: f32, error: f32) -> Opinion {
        Opinion { valence, error }
    }

    #[test]
    fn valence_near_a_border_is_unsure() {
        let label = |valence| opinion(valence, 0.3).sentiment().label;
        assert_eq!(label(-0.9), SentimentLabel::Negative);
        assert_eq!(label(0.17), SentimentLabel::Unsure);
        assert_eq!(label(0.9), SentimentLabel::Positive);
    }

    #[test]
    fn the_normal_distribution_has_its_known_values() {
        assert!((normal(0.0) - 0.5).abs() < 1e-6);
        assert!((normal(1.96) - 0.975).abs() < 1e-4);
        assert!((normal(-1.0) - 0.158_655).abs() < 1e-5);
    }

    #[test]
    fn who_errs_less_weighs_more_and_together_they_err_less() {
        let together = opinion(0.0, 0.6).together(opinion(0.8, 0.3));
        assert!((together.voice_weight - 0.2).abs() < 1e-6);
        assert!((together.sentiment.score - 0.64).abs() < 1e-6);
        assert!(together.sentiment.error.is_some_and(|error| error < 0.3));
        assert!(!together.disagree);
    }

    #[test]
    fn they_disagree_only_where_both_are_likely_apart() {
        assert!(opinion(-0.8, 0.3).together(opinion(0.8, 0.3)).disagree);
        assert!(opinion(0.8, 0.3).together(opinion(-0.8, 0.3)).disagree);
        assert!(!opinion(-0.8, 0.3).together(opinion(0.1, 0.3)).disagree);
        // One who hardly knows does not contradict.
        assert!(!opinion(-0.8, 3.0).together(opinion(0.8, 0.3)).disagree);
    }
}
