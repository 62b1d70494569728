//! Harmonics of a voiced frame: their noise, their differences, and how strong they are at the formants.

use super::candidates::{BIN_HZ, BINS, FFT_SAMPLES, MIN_F0_HZ};
use super::formants::Formant;
use crate::lanes;
use crate::resample::ANALYSIS_RATE_HZ;
use crate::transform::Inverse;

/// Level that stands for a harmonic that is not there, in decibels.
pub(super) const ABSENT_DB: f32 = -201.0;
/// Harmonics below 8 kHz at most.
const MAX_HARMONICS: usize = (ANALYSIS_RATE_HZ as usize / 2) / MIN_F0_HZ as usize + 1;
/// Part of a formant's frequency around it where its strongest harmonic is looked for.
const AROUND_FORMANT: f32 = 0.2;

/// What the harmonics of one frame show.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct HarmonicFrame {
    pub(super) hnr_db: f32,
    pub(super) h1_h2_db: f32,
    pub(super) h1_a3_db: f32,
    pub(super) amplitudes_db: [f32; 3],
}

/// Measures harmonics on the magnitudes of a long frame.
///
/// **Source** HNR from the autocorrelation at the period, Boersma (1993). As measured, the set's "H1" and "H2" are the
/// second and third harmonic; levels are over the bin of the fundamental, and absent where that has no peak.
pub(super) struct Harmonics {
    inverse: Inverse<f32>,
    /// Frequency and magnitude of each harmonic.
    found: Vec<Option<(f32, f32)>>,
}

impl Default for Harmonics {
    fn default() -> Self {
        Self { inverse: Inverse::new(FFT_SAMPLES), found: Vec::with_capacity(MAX_HARMONICS) }
    }
}

fn decibels(above: f32, below: f32) -> f32 {
    if above > 0.0 && below > 0.0 { (20.0 * (above / below).log10()).max(ABSENT_DB) } else { ABSENT_DB }
}

fn nearest_bin(hz: f32) -> usize {
    (hz / BIN_HZ + 0.5) as usize
}

/// The peak nearest to `hz`, at most half of `f0_hz` away; of two equally near ones, the higher in frequency.
fn peak(magnitudes: &[f32], hz: f32, f0_hz: f32) -> Option<(f32, f32)> {
    let (centre, reach) = (nearest_bin(hz), nearest_bin(0.5 * f0_hz));
    let at = |bin: usize| {
        let [before, here, after] = magnitudes.get(bin.checked_sub(1)?..bin + 2)? else { return None };
        if here <= before || here < after {
            return None;
        }
        let shift = 0.5 * (before - after) / (before - 2.0 * here + after);
        Some(((bin as f32 + shift) * BIN_HZ, here - 0.25 * (before - after) * shift))
    };
    (0..=reach).find_map(|away| at(centre + away).or_else(|| at(centre.checked_sub(away)?)))
}

impl Harmonics {
    /// Measures a frame with the fundamental `f0_hz`.
    pub(super) fn measure(
        &mut self,
        magnitudes: &[f32],
        f0_hz: f32,
        formants: &[Formant; 3],
    ) -> HarmonicFrame {
        self.found.clear();
        let count = ((BINS - 1) as f32 * BIN_HZ / f0_hz) as usize;
        let harmonics = (1..count.min(MAX_HARMONICS)).map(|n| peak(magnitudes, n as f32 * f0_hz, f0_hz));
        self.found.extend(harmonics);
        let fundamental = magnitudes.get(nearest_bin(f0_hz)).copied().unwrap_or_default();
        let known = self.found.first().copied().flatten().is_some();
        let level = |found: Option<(f32, f32)>| {
            found.filter(|_| known).map_or(ABSENT_DB, |(_, top)| decibels(top, fundamental))
        };
        let harmonic = |n: usize| level(self.found.get(n).copied().flatten());
        let amplitudes_db = formants.map(|formant| level(self.strongest_near(formant.hz, f0_hz)));
        HarmonicFrame {
            h1_h2_db: harmonic(1) - harmonic(2),
            h1_a3_db: harmonic(1) - amplitudes_db[2],
            amplitudes_db,
            hnr_db: self.hnr_db(magnitudes, f0_hz),
        }
    }

    /// The strongest harmonic around a formant, else the nearest.
    fn strongest_near(&self, hz: f32, f0_hz: f32) -> Option<(f32, f32)> {
        if hz <= 0.0 {
            return None;
        }
        let range = (1.0 - AROUND_FORMANT) * hz..=(1.0 + AROUND_FORMANT) * hz;
        let near = self.found.iter().flatten().filter(|(at, _)| range.contains(at));
        let strongest = near.copied().max_by(|a, b| a.1.total_cmp(&b.1));
        strongest.or_else(|| {
            let nearest = ((hz / f0_hz).round() as usize).clamp(1, self.found.len().max(1));
            self.found.get(nearest - 1).copied().flatten()
        })
    }

    fn hnr_db(&mut self, magnitudes: &[f32], f0_hz: f32) -> f32 {
        let correlation =
            self.inverse.run_real(magnitudes.iter().take(BINS).map(|magnitude| magnitude * magnitude));
        let period = ANALYSIS_RATE_HZ as f32 / f0_hz;
        let around = (0.9 * period) as usize..(1.1 * period) as usize + 2;
        let Some(lags) = correlation.get(around) else { return 0.0 };
        let whole = correlation[0];
        let periodic = lanes::range((0.0, 0.0), lags).1;
        let floor = 1e-10 * whole;
        if whole > 0.0 { 10.0 * (periodic.max(floor) / (whole - periodic).max(floor)).log10() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::candidates::{LONG_SAMPLES, LongFrames};
    use super::*;

    fn measured(levels: &[f32], noise: f32) -> HarmonicFrame {
        let mut state = 1_u32;
        let frame: Vec<f32> = (0..LONG_SAMPLES)
            .map(|n| {
                let angle = n as f32 * 200.0 * std::f32::consts::TAU / 16_000.0;
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let random = state as f32 / u32::MAX as f32 - 0.5;
                (1..).zip(levels).map(|(k, level)| level * (angle * k as f32).sin()).sum::<f32>()
                    + noise * random
            })
            .collect();
        let mut long = LongFrames::default();
        long.analyse(&frame);
        let formants = [600.0, 1_200.0, 0.0].map(|hz| Formant { hz, bandwidth_hz: 100.0 });
        Harmonics::default().measure(long.magnitudes(), 200.0, &formants)
    }

    #[test]
    fn levels_of_harmonics_are_met() {
        let found = measured(&[0.1, 0.4, 0.2, 0.05, 0.02, 0.3], 0.0);
        assert!((found.h1_h2_db - 6.02).abs() < 0.2, "{}", found.h1_h2_db);
        assert!((found.amplitudes_db[0] - 6.02).abs() < 0.5 && (found.amplitudes_db[1] - 9.54).abs() < 0.5);
        assert_eq!(found.amplitudes_db[2], ABSENT_DB);
    }

    #[test]
    fn noise_lowers_the_harmonics_to_noise_ratio() {
        let levels = [0.3, 0.2, 0.1, 0.1];
        assert!(measured(&levels, 0.01).hnr_db > measured(&levels, 0.3).hnr_db + 3.0);
    }
}
