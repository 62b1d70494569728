//! Linear prediction by Burg's method.

use super::{RATE_HZ, WINDOW_SAMPLES};
use crate::lanes;

/// Two coefficients for each formant.
pub(super) const ORDER: usize = 10;

/// Predicts window after window with the same buffers.
pub(super) struct Predictor {
    window: Vec<f32>,
    emphasis: f32,
    forward: Vec<f32>,
    backward: Vec<f32>,
}

impl Default for Predictor {
    fn default() -> Self {
        let gauss = |n: usize| {
            let place = (n as f64 + 0.5) / WINDOW_SAMPLES as f64 - 0.5;
            let edge = (-12.0_f64).exp();
            (((-48.0 * place * place).exp() - edge) / (1.0 - edge)) as f32
        };
        Self {
            window: (0..WINDOW_SAMPLES).map(gauss).collect(),
            emphasis: (-std::f64::consts::TAU * 50.0 / RATE_HZ).exp() as f32,
            forward: vec![0.0; WINDOW_SAMPLES],
            backward: vec![0.0; WINDOW_SAMPLES],
        }
    }
}

impl Predictor {
    /// Coefficients of `z^9` to `z^0` of the polynomial `z^10 + …` whose roots are the resonances, of a window and
    /// the sample before it; none for silence.
    pub(super) fn predict(&mut self, samples: &[f32]) -> Option<[f64; ORDER]> {
        for ((to, pair), weight) in self.forward.iter_mut().zip(samples.windows(2)).zip(&self.window) {
            *to = (pair[1] - self.emphasis * pair[0]) * weight;
        }
        self.backward.copy_from_slice(&self.forward);
        let mut made = [0.0_f64; ORDER];
        for order in 0..ORDER {
            let (ahead, behind) = (self.forward.get_mut(order + 1..)?, &mut self.backward);
            let behind = behind.get_mut(..ahead.len())?;
            let both = f64::from(lanes::dot(ahead, behind));
            let own = f64::from(lanes::energy(ahead) + lanes::energy(behind));
            if own <= 1e-20 {
                return None;
            }
            let reflection = 2.0 * both / own;
            let last = made;
            for at in 0..order {
                made[at] = last[at] - reflection * last[order - 1 - at];
            }
            made[order] = reflection;
            let reflection = reflection as f32;
            for (f, b) in ahead.iter_mut().zip(behind.iter_mut()) {
                (*f, *b) = (*f - reflection * *b, *b - reflection * *f);
            }
        }
        Some(made.map(|coefficient| -coefficient))
    }
}
