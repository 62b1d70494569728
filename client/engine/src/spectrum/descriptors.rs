//! Shape of one spectrum in a few numbers, and its distance to the one before.

use super::{BIN_HZ, BINS, Frame, LEAST_POWER};
use crate::lanes::{self, dot};

/// Share of the magnitude below the rolloff.
const ROLLOFF: f64 = 0.85;
/// Powers taken together: their product stays within what a number can hold.
const FACTORS: usize = 8;
/// Powers above this are taken as this, so that it does.
const GREATEST_POWER: f64 = 1e30;

/// Centroid, spread, rolloff and flux of magnitudes, flatness of powers.
///
/// **Source** librosa's documentation of `spectral_centroid`, `spectral_bandwidth` (p = 2), `spectral_rolloff` and
/// `spectral_flatness`; flux: E. Scheirer and M. Slaney, "Construction and evaluation of a robust multifeature
/// speech/music discriminator", ICASSP (1997), on spectra of length 1.
pub(super) struct Descriptors {
    hz: Vec<f64>,
    hz_squared: Vec<f64>,
    magnitudes: Vec<f64>,
    before: Vec<f64>,
    /// Length of `before`; none for the first frame.
    length_before: Option<f64>,
}

impl Default for Descriptors {
    fn default() -> Self {
        let hz: Vec<f64> = (0..BINS).map(|bin| bin as f64 * BIN_HZ).collect();
        Self {
            hz_squared: hz.iter().map(|hz| hz * hz).collect(),
            hz,
            magnitudes: vec![0.0; BINS],
            before: vec![0.0; BINS],
            length_before: None,
        }
    }
}

impl Descriptors {
    pub(super) fn of(&mut self, powers: &[f64]) -> Frame {
        std::mem::swap(&mut self.magnitudes, &mut self.before);
        for (magnitude, power) in self.magnitudes.iter_mut().zip(powers) {
            // Roots are slow in double precision, and need none.
            *magnitude = f64::from((*power as f32).sqrt());
        }
        let total = lanes::sum(&self.magnitudes);
        let energy = lanes::sum(powers);
        let scale = if total > 0.0 { total.recip() } else { 0.0 };
        let centroid = scale * dot(&self.magnitudes, &self.hz);
        let variance = scale * dot(&self.magnitudes, &self.hz_squared) - centroid * centroid;
        Frame {
            centroid_hz: centroid as f32,
            spread_hz: variance.max(0.0).sqrt() as f32,
            rolloff_hz: self.rolloff_hz(total) as f32,
            flux: self.flux(energy.sqrt()) as f32,
            flatness: flatness(powers) as f32,
            ..Frame::default()
        }
    }

    fn rolloff_hz(&self, total: f64) -> f64 {
        let (mut below, mut bin) = (0.0, 0);
        for (at, block) in self.magnitudes.chunks(FACTORS).enumerate() {
            let block = lanes::sum(block);
            if below + block >= ROLLOFF * total {
                bin = at * FACTORS;
                break;
            }
            below += block;
        }
        let reaches = |magnitude: &f64| {
            below += magnitude;
            below >= ROLLOFF * total
        };
        let more = self.magnitudes[bin..].iter().position(reaches);
        (bin + more.unwrap_or(FACTORS - 1)) as f64 * BIN_HZ
    }

    /// The distance of two vectors of length 1 follows from their product.
    fn flux(&mut self, length: f64) -> f64 {
        let Some(before) = self.length_before.replace(length) else { return 0.0 };
        if before > 0.0 && length > 0.0 {
            let alike = dot(&self.magnitudes, &self.before) / (before * length);
            (2.0 - 2.0 * alike).max(0.0).sqrt()
        } else {
            f64::from(u8::from(before > 0.0 || length > 0.0))
        }
    }
}

fn flatness(powers: &[f64]) -> f64 {
    let (mut exponents, mut mantissas, mut sum) = (0_i64, 1.0, 0.0);
    for powers in powers.chunks(FACTORS) {
        let mut product = 1.0;
        for power in powers {
            let power = power.clamp(LEAST_POWER, GREATEST_POWER);
            product *= power;
            sum += power;
        }
        // The exponents are added as they stand in the numbers; one logarithm is left, of the rest.
        let bits = product.to_bits();
        exponents += (bits >> 52) as i64 - 1_023;
        mantissas *= f64::from_bits(bits & (u64::MAX >> 12) | 1.0_f64.to_bits());
    }
    let count = powers.len().max(1) as f64;
    let log = exponents as f64 * std::f64::consts::LN_2 + mantissas.ln();
    (log / count).exp() / (sum / count).max(LEAST_POWER)
}
