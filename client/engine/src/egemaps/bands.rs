//! Mel bands of the short frames, and the loudness and cepstrum made of them.

use std::f64::consts::TAU;

use super::short::{BIN_HZ, BINS};
use crate::lanes;
use crate::powers::{exp2, log2};

/// Bands of the mel filter bank.
pub(super) const BANDS: usize = 26;
const LOW_HZ: f64 = 20.0;
const HIGH_HZ: f64 = 8_000.0;
/// Weakest power of a band, for loudness and for the cepstrum.
const MIN_LOUD_POWER: f32 = 9.4e-10;
const MIN_CEPSTRUM_POWER: f32 = 1e-8;
/// Compression of power to loudness (Hermansky 1990 has a cube root).
const COMPRESSION: f32 = 0.33;
/// Scale of the loudness, as measured.
const LOUDNESS_SCALE: f64 = 0.069_022;
const LIFTER: f64 = 22.0;
/// Cepstral coefficients of the set, from the first on.
pub(super) const COEFFICIENTS: usize = 4;

/// Triangles on the mel scale `1127 ln(1 + f / 700)`, with the equal-loudness curve and the cosines for them.
pub(super) struct Bands {
    /// Lower band of each bin, and the part of the bin that falls into it; the rest falls into the next band.
    shares: Vec<(usize, f32)>,
    loudness_weights: [f32; BANDS],
    /// Of the cepstrum, from binary logarithms.
    cosines: [[f32; BANDS]; COEFFICIENTS],
}

fn mel(hz: f64) -> f64 {
    1_127.0 * (1.0 + hz / 700.0).ln()
}

/// Sensitivity of the ear at about 40 dB.
///
/// **Source** H. Hermansky, "Perceptual linear predictive (PLP) analysis of speech", JASA 87(4), 1990, equation 4; the
/// fall above 5 kHz with the exponent and constant that were measured.
fn equal_loudness(hz: f64) -> f64 {
    let square = (TAU * hz).powi(2);
    let rise = (square + 56.8e6) * square * square;
    let fall = (square + 6.3e6).powi(2) * (square + 0.38e9);
    rise / fall / (1.0 + (TAU * hz).powi(7) / 1.7e31)
}

impl Default for Bands {
    fn default() -> Self {
        let (low, high) = (mel(LOW_HZ), mel(HIGH_HZ));
        let step = (high - low) / (BANDS + 1) as f64;
        let share = |bin: usize| {
            let place = (mel(bin as f64 * f64::from(BIN_HZ)) - low) / step;
            // The first bin counts as below the filters.
            if bin < 2 || place < 0.0 { (usize::MAX, 0.0) } else { (place as usize, place.fract() as f32) }
        };
        let centre_hz = |band: usize| 700.0 * (((low + step * (band + 1) as f64) / 1_127.0).exp() - 1.0);
        let weight = |band| LOUDNESS_SCALE * equal_loudness(centre_hz(band)).powf(f64::from(COMPRESSION));
        let cosine = |coefficient: usize, band: usize| {
            let order = (coefficient + 1) as f64;
            let lift = 1.0 + 0.5 * LIFTER * (std::f64::consts::PI * order / LIFTER).sin();
            let angle = std::f64::consts::PI * order * (band as f64 + 0.5) / BANDS as f64;
            (std::f64::consts::LN_2 * lift * (2.0 / BANDS as f64).sqrt() * angle.cos()) as f32
        };
        Self {
            shares: (0..BINS).map(share).collect(),
            loudness_weights: std::array::from_fn(|band| weight(band) as f32),
            cosines: std::array::from_fn(|order| std::array::from_fn(|band| cosine(order, band))),
        }
    }
}

impl Bands {
    /// Power in each band.
    pub(super) fn powers(&self, bins: &[f32; BINS]) -> [f32; BANDS] {
        let mut powers = [0.0; BANDS];
        for (power, (place, upper)) in bins.iter().zip(&self.shares) {
            // A bin between edges `e` and `e + 1` falls on the slope of band `e - 1` and rises on that of band `e`.
            if let Some(band) = powers.get_mut(*place) {
                *band += power * upper;
            }
            if let Some(band) = place.checked_sub(1).and_then(|below| powers.get_mut(below)) {
                *band += power * (1.0 - upper);
            }
        }
        powers
    }

    /// Loudness: the sum of the compressed, ear-weighted bands.
    pub(super) fn loudness(&self, powers: &[f32; BANDS]) -> f32 {
        let compressed = powers.map(|power| exp2(COMPRESSION * log2(lanes::greater(power, MIN_LOUD_POWER))));
        lanes::dot(&compressed, &self.loudness_weights)
    }

    /// Mel cepstrum, liftered, from the first coefficient on.
    pub(super) fn cepstrum(&self, powers: &[f32; BANDS]) -> [f32; COEFFICIENTS] {
        let logarithms = powers.map(|power| log2(lanes::greater(power, MIN_CEPSTRUM_POWER)));
        std::array::from_fn(|order| lanes::dot(&self.cosines[order], &logarithms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_amplitude_is_louder_by_the_power_law_and_keeps_the_cepstrum() {
        let bands = Bands::default();
        let quiet: [f32; BINS] = std::array::from_fn(|bin| 1.0 + (bin % 7) as f32);
        let loud = quiet.map(|power| 4.0 * power);
        let (quiet, loud) = (bands.powers(&quiet), bands.powers(&loud));
        assert!((bands.loudness(&loud) / bands.loudness(&quiet) - 4.0_f32.powf(COMPRESSION)).abs() < 1e-4);
        for (a, b) in bands.cepstrum(&quiet).iter().zip(bands.cepstrum(&loud)) {
            assert!((a - b).abs() < 1e-3);
        }
    }

    #[test]
    fn the_ear_hears_three_kilohertz_best() {
        assert!(equal_loudness(3_000.0) > 2.0 * equal_loudness(500.0));
        assert!(equal_loudness(3_000.0) > 2.0 * equal_loudness(7_000.0));
    }
}
