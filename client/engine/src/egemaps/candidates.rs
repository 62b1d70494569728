//! Long frames (60 ms, Gaussian window): their spectrum and the pitches that they may have.

use super::octave::{Octave, POINTS, hz_of};
use crate::lanes;
use crate::resample::ANALYSIS_RATE_HZ;
use crate::transform::{Forward, weigh};

/// Samples of a long frame (60 ms).
pub const LONG_SAMPLES: usize = 960;
pub(super) const FFT_SAMPLES: usize = 1_024;
pub(super) const BINS: usize = FFT_SAMPLES / 2 + 1;
pub(super) const BIN_HZ: f32 = ANALYSIS_RATE_HZ as f32 / FFT_SAMPLES as f32;
/// Standard deviation of the window, of half its length.
const SIGMA: f32 = 0.4;
pub(super) const MIN_F0_HZ: f32 = 55.0;
pub(super) const MAX_F0_HZ: f32 = 1_000.0;
/// Pitches of a frame at most.
pub(super) const MAX_CANDIDATES: usize = 6;

/// What one frame may be: the highest peaks of its sub-harmonic sum.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PitchFrame {
    /// Frequency in hertz and probability of voicing (0 to 1), the highest peak first; the first `count` are filled.
    pub candidates: [(f32, f32); MAX_CANDIDATES],
    /// Number of candidates.
    pub count: usize,
    /// Root mean square of the windowed frame.
    pub rms: f32,
}

/// Analyses long frames.
pub(super) struct LongFrames {
    transform: Forward<f32>,
    window: Vec<f32>,
    magnitudes: Vec<f32>,
    octave: Octave,
}

impl Default for LongFrames {
    fn default() -> Self {
        let half = (LONG_SAMPLES - 1) as f32 / 2.0;
        let weight = |n: usize| (-0.5 * ((n as f32 - half) / (SIGMA * half)).powi(2)).exp();
        Self {
            window: (0..LONG_SAMPLES).map(weight).collect(),
            transform: Forward::new(FFT_SAMPLES),
            magnitudes: vec![0.0; BINS],
            octave: Octave::default(),
        }
    }
}

impl LongFrames {
    /// Candidates of one frame of [`LONG_SAMPLES`].
    pub(super) fn analyse(&mut self, frame: &[f32]) -> PitchFrame {
        let (window, mut energy) = (&self.window, 0.0);
        let spectrum = self.transform.run(|input| {
            weigh(input, frame, window);
            energy = lanes::energy(input);
        });
        for (magnitude, bin) in self.magnitudes.iter_mut().zip(spectrum) {
            *magnitude = bin.norm_sqr().sqrt();
        }
        let mut found = PitchFrame { rms: (energy / LONG_SAMPLES as f32).sqrt(), ..PitchFrame::default() };
        found.fill(self.octave.sums(&self.magnitudes));
        found
    }

    /// Magnitudes of the frame that was analysed last.
    pub(super) fn magnitudes(&self) -> &[f32] {
        &self.magnitudes
    }
}

impl PitchFrame {
    /// Takes the highest peaks, wherever they are, then keeps those in the range of voices.
    fn fill(&mut self, sums: &[f32]) {
        let mean = lanes::sum(sums) / POINTS as f32;
        let mut highest = [(0.0_f32, 0_usize); MAX_CANDIDATES];
        for (at, [before, here, after]) in sums.array_windows().enumerate() {
            if here > before && here > after && *here > highest[MAX_CANDIDATES - 1].0 {
                let place = highest.partition_point(|(height, _)| height >= here);
                highest[place..].rotate_right(1);
                highest[place] = (*here, at);
            }
        }
        for (height, at) in highest {
            let Some([before, here, after]) = sums.get(at..at + 3) else { continue };
            if height <= 0.0 {
                continue;
            }
            let shift = 0.5 * (before - after) / (before - 2.0 * here + after);
            let top = here - 0.25 * (before - after) * shift;
            let hz = hz_of((at + 1) as f32 + shift);
            if (MIN_F0_HZ..=MAX_F0_HZ).contains(&hz) {
                self.candidates[self.count] = (hz, (1.0 - mean / top).max(0.0));
                self.count += 1;
            }
        }
    }

    pub(super) fn voiced(&self) -> &[(f32, f32)] {
        self.candidates.get(..self.count).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_with_harmonics_is_heard_at_its_fundamental() {
        let mut frames = LongFrames::default();
        for hz in [90.0, 120.0, 210.0, 340.0] {
            let angle = |n: usize| n as f32 * hz * std::f32::consts::TAU / 16_000.0;
            let sample = |n| (1_u8..15).map(|k| 0.2 * (angle(n) * f32::from(k)).sin() / f32::from(k)).sum();
            let frame: Vec<f32> = (0..LONG_SAMPLES).map(sample).collect();
            let (found, p) = frames.analyse(&frame).candidates[0];
            assert!((found / hz - 1.0).abs() < 0.02 && p > 0.7, "{hz}: {found} with {p}");
        }
    }

    #[test]
    fn silence_has_no_candidates() {
        assert_eq!(LongFrames::default().analyse(&[0.0; LONG_SAMPLES]), PitchFrame::default());
    }
}
