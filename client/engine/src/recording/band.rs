//! Highest frequency that carries anything.

use crate::resample::ANALYSIS_RATE_HZ;
use crate::spectrum::{BINS, WINDOW_SAMPLES};

/// Bins that are looked at together (250 Hz).
const GROUP: usize = 8;
/// A group this far below the loudest one carries nothing, in decibels. Wide-band speech falls by up to 46 dB above
/// 4 kHz, that of a telephone by 54 or more.
const RANGE_DB: f64 = 50.0;
/// Mean power below which there is nothing at all: the rounding of 24-bit samples.
const LEAST_POWER: f64 = 1e-11;

/// Long-term average spectrum, and where it ends.
pub struct Band {
    powers: Vec<f64>,
    frames: u64,
}

impl Default for Band {
    fn default() -> Self {
        Self { powers: vec![0.0; BINS], frames: 0 }
    }
}

impl Band {
    /// Takes the powers of a spectrum.
    pub fn push(&mut self, powers: &[f64]) {
        for (sum, power) in self.powers.iter_mut().zip(powers) {
            *sum += power;
        }
        self.frames += 1;
    }

    /// Upper end of the highest 250 Hz that carry anything, at most 8,000 Hz; none for silence.
    #[must_use]
    pub fn width_hz(&self) -> Option<f32> {
        // The lowest group holds hum and offsets; the last bin stands for half of its width.
        let groups: Vec<f64> =
            self.powers.chunks_exact(GROUP).skip(1).map(|group| group.iter().sum()).collect();
        let loudest = groups.iter().copied().fold(0.0, f64::max);
        let least = (loudest * 10.0_f64.powf(-RANGE_DB / 10.0)).max(LEAST_POWER * self.frames as f64);
        let highest = groups.iter().rposition(|power| *power > least)?;
        let bin_hz = f64::from(ANALYSIS_RATE_HZ) / WINDOW_SAMPLES as f64;
        Some(((highest + 2) as f64 * GROUP as f64 * bin_hz) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectrum::Spectra;

    fn width_hz(samples: &[f32]) -> Option<f32> {
        let mut band = Band::default();
        let mut spectra = Spectra::default();
        spectra.push(samples, |_, powers| band.push(powers));
        band.width_hz()
    }

    /// A harmonic complex on 125 Hz up to `highest_hz`, faded in.
    fn complex(highest_hz: f32) -> Vec<f32> {
        let partials = 1..=(highest_hz / 125.0) as u32;
        let sample = |n: u32| {
            let partial = |k: u32| ((n * k % 128) as f32 / 128.0 * std::f32::consts::TAU).sin() / k as f32;
            0.1 * (n as f32 / 2_000.0).min(1.0) * partials.clone().map(partial).sum::<f32>()
        };
        (0..16_000).map(sample).collect()
    }

    #[test]
    fn a_telephone_is_narrow_and_a_studio_wide() {
        assert!((width_hz(&complex(3_400.0)).unwrap() - 3_500.0).abs() <= 250.0);
        assert!(width_hz(&complex(7_900.0)).unwrap() >= 7_750.0);
        assert_eq!(width_hz(&[0.0; 16_000]), None);
    }
}
