//! Log-mel bands as the voice network was trained on: those of the Kaldi toolkit, less their mean over time.

use crate::lanes;
use crate::resample::ANALYSIS_RATE_HZ;
use crate::transform::Forward;

/// Bands of a frame.
pub(super) const BANDS: usize = 80;
/// Samples of a frame (25 ms) and from one to the next (10 ms).
pub(super) const FRAME_SAMPLES: usize = 400;
pub(super) const HOP_SAMPLES: usize = 160;
const FFT_SAMPLES: usize = 512;
const LOW_HZ: f32 = 20.0;
/// Samples are 16-bit integers there.
const SCALE: f32 = 32_768.0;
const EMPHASIS: f32 = 0.97;

/// **Numerics** within 1e-3 of the same computed in 64 bits.
/// **Source** Povey et al., The Kaldi Speech Recognition Toolkit (2011), with Hamming window and without dither;
/// triangles are linear on the mel scale `1127 ln(1 + f / 700)`.
pub(super) struct Bands {
    transform: Forward<f32>,
    window: Vec<f32>,
    /// First bin and weights of each band.
    filters: Vec<(usize, Vec<f32>)>,
    powers: Vec<f32>,
}

fn mel(hz: f32) -> f32 {
    1127.0 * (hz / 700.0).ln_1p()
}

impl Default for Bands {
    fn default() -> Self {
        let turn = std::f32::consts::TAU / (FRAME_SAMPLES - 1) as f32;
        let window = (0..FRAME_SAMPLES).map(|n| 0.54 - 0.46 * (turn * n as f32).cos()).collect();
        let bin_hz = ANALYSIS_RATE_HZ as f32 / FFT_SAMPLES as f32;
        let low = mel(LOW_HZ);
        let step = (mel(ANALYSIS_RATE_HZ as f32 / 2.0) - low) / (BANDS + 1) as f32;
        let filters = (0..BANDS).map(|band| {
            let left = low + step * band as f32;
            // The bin at half the rate is left out there.
            let weights: Vec<f32> = (0..FFT_SAMPLES / 2)
                .map(|bin| {
                    let place = (mel(bin as f32 * bin_hz) - left) / step;
                    place.min(2.0 - place).max(0.0)
                })
                .collect();
            let first = weights.iter().position(|&weight| weight > 0.0).unwrap_or_default();
            let last = weights.iter().rposition(|&weight| weight > 0.0).unwrap_or_default();
            (first, weights[first..=last].to_vec())
        });
        Self {
            transform: Forward::new(FFT_SAMPLES),
            window,
            filters: filters.collect(),
            powers: vec![0.0; FFT_SAMPLES / 2 + 1],
        }
    }
}

impl Bands {
    /// Bands of every whole frame of the samples, less the mean of each band.
    ///
    /// **Shapes** `[frames, BANDS]`, frame after frame; `frames` is `(samples - 400) / 160 + 1`.
    /// **Units** natural logarithms of power.
    pub(super) fn of(&mut self, samples: &[f32]) -> Vec<f32> {
        let mut found = Vec::new();
        for frame in samples.windows(FRAME_SAMPLES).step_by(HOP_SAMPLES) {
            self.frame(frame, &mut found);
        }
        let frames = found.len() / BANDS;
        let mut mean = [0.0_f32; BANDS];
        for row in found.as_chunks::<BANDS>().0 {
            mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value / frames as f32);
        }
        for row in found.as_chunks_mut::<BANDS>().0 {
            row.iter_mut().zip(&mean).for_each(|(value, mean)| *value -= mean);
        }
        found
    }

    fn frame(&mut self, frame: &[f32], out: &mut Vec<f32>) {
        let mean = SCALE * frame.iter().sum::<f32>() / FRAME_SAMPLES as f32;
        let window = &self.window;
        let spectrum = self.transform.run(|input| {
            let mut before = frame.first().map_or(0.0, |first| SCALE * first - mean);
            for ((to, sample), weight) in input.iter_mut().zip(frame).zip(window) {
                let centred = SCALE * sample - mean;
                *to = (centred - EMPHASIS * before) * weight;
                before = centred;
            }
        });
        for (power, bin) in self.powers.iter_mut().zip(spectrum) {
            *power = bin.norm_sqr();
        }
        let powers = &self.powers;
        out.extend(
            self.filters
                .iter()
                .map(|(first, weights)| lanes::dot(&powers[*first..], weights).max(f32::EPSILON).ln()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_lights_one_band_and_a_louder_one_the_same() {
        let tone = |level: f32| -> Vec<f32> {
            let quiet = |n: usize| 1e-4 * ((n * 7_919) % 101) as f32;
            (0..8_000)
                .map(|n| {
                    if n < 4_000 {
                        quiet(n)
                    } else {
                        level * (n as f32 * 1_000.0 * std::f32::consts::TAU / 16_000.0).sin()
                    }
                })
                .collect()
        };
        let mut bands = Bands::default();
        let loudest = |found: Vec<f32>| {
            assert_eq!(found.len() % BANDS, 0);
            let last = &found[found.len() - BANDS..];
            (0..BANDS).max_by(|&a, &b| last[a].total_cmp(&last[b])).unwrap()
        };
        let centre = |band: usize| {
            20.0_f32.max(
                700.0
                    * (((mel(20.0) + (mel(8_000.0) - mel(20.0)) * (band + 1) as f32 / 81.0) / 1127.0).exp()
                        - 1.0),
            )
        };
        let found = loudest(bands.of(&tone(0.1)));
        assert!((centre(found) - 1_000.0).abs() < 40.0, "{found}");
        assert_eq!(found, loudest(bands.of(&tone(0.5))));
    }

    #[test]
    fn each_band_has_no_mean_and_too_few_samples_give_no_frame() {
        let mut bands = Bands::default();
        assert!(bands.of(&[0.1; 399]).is_empty());
        let noise: Vec<f32> = (0..16_000).map(|n| ((n * 7_919) % 1_013) as f32 / 1_013.0 - 0.5).collect();
        let found = bands.of(&noise);
        assert_eq!(found.len(), 98 * BANDS);
        let sum: f32 = found.iter().step_by(BANDS).sum();
        assert!(sum.abs() < 1e-2, "{sum}");
    }
}
