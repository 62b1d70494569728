//! What is heard in a frame, by a small network on the evidence around it.

use crate::lanes;

use super::weights::{CLASSES, FEATURES, INNER, INNER_BIAS, OUTER, OUTER_BIAS};

/// What the second around a frame holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The numbers that the network weighs.
    pub features: [f32; FEATURES],
    /// Whether the frame is loud enough to be speech at all.
    pub active: bool,
    /// Mean power of the frame's samples, full scale squared.
    pub power: f32,
}

/// What a frame sounds like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// Log-odds of speech against all else, however faint the frame.
    pub speech_log_odds: f32,
    /// Whether music is likelier than noise.
    pub music: bool,
}

impl Judged {
    /// Weighs the evidence.
    #[must_use]
    pub fn hear(&self) -> Heard {
        let [noise, speech, music] = self.logits();
        let higher = noise.max(music);
        let rest = higher + ((noise - higher).exp() + (music - higher).exp()).ln();
        Heard { speech_log_odds: speech - rest, music: music > noise }
    }

    fn logits(&self) -> [f32; CLASSES] {
        let mut logits = OUTER_BIAS;
        for (unit, (weights, bias)) in INNER.iter().zip(INNER_BIAS).enumerate() {
            let activation = (lanes::dot(&self.features, weights) + bias).max(0.0);
            for (logit, weights) in logits.iter_mut().zip(&OUTER) {
                *logit += activation * weights[unit];
            }
        }
        logits
    }
}
