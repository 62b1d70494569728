//! Short frames (20 ms, Hamming window): loudness, the balance of the spectrum, its flux, and the cepstrum.

use rustfft::num_complex::Complex;

use super::bands::{Bands, COEFFICIENTS};
use crate::lanes;
use crate::powers::decibels;
use crate::resample::ANALYSIS_RATE_HZ;
use crate::transform::{Forward, weigh};

/// Samples of a short frame (20 ms).
pub const SHORT_SAMPLES: usize = 320;
const FFT_SAMPLES: usize = 512;
pub(super) const BINS: usize = FFT_SAMPLES / 2 + 1;
pub(super) const BIN_HZ: f32 = ANALYSIS_RATE_HZ as f32 / FFT_SAMPLES as f32;
/// Bins that end at 500 Hz, 1, 1.5, 2 and 5 kHz.
const BIN_500: usize = 16;
const BIN_1000: usize = 32;
const BIN_1500: usize = 48;
const BIN_2000: usize = 64;
const BIN_5000: usize = 160;
/// Level that stands for silence.
const MIN_POWER: f32 = 1e-14;

/// Descriptors of the spectrum of one frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spectral {
    /// Loudness by the equal-loudness curve and a power law.
    pub loudness: f32,
    /// Energy of 1 to 5 kHz over that of 0 to 1 kHz, in decibels (the set's sign: breathy voices are near 0, pressed
    /// ones and vowels far below).
    pub alpha_ratio_db: f32,
    /// Strongest peak of 0 to 2 kHz over that of 2 to 5 kHz, in decibels.
    pub hammarberg_db: f32,
    /// Slope of the spectrum from 0 to 500 Hz, in decibels per hertz.
    pub slope_0_500: f32,
    /// Slope of the spectrum from 500 to 1500 Hz, in decibels per hertz.
    pub slope_500_1500: f32,
    /// Root of the mean squared change of the magnitudes up to 5 kHz since the frame before.
    pub flux: f32,
    /// Mel cepstral coefficients 1 to 4.
    pub cepstrum: [f32; COEFFICIENTS],
}

/// What a short frame shows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ShortFrame {
    /// The spectrum.
    pub spectral: Spectral,
    /// Mean of the squared samples.
    pub mean_square: f32,
}

/// Analyses short frames, one after the other.
///
/// **Shapes** frames of [`SHORT_SAMPLES`], 10 ms apart. **Units** samples have their full scale at 1.
pub struct ShortFrames {
    transform: Forward<f32>,
    window: Vec<f32>,
    powers: [f32; BINS],
    magnitudes: [f32; BIN_5000],
    low: Slope<0, BIN_500>,
    high: Slope<BIN_500, BIN_1500>,
    begun: bool,
    bands: Bands,
}

impl Default for ShortFrames {
    fn default() -> Self {
        let step = std::f32::consts::TAU / (SHORT_SAMPLES - 1) as f32;
        Self {
            window: (0..SHORT_SAMPLES).map(|n| 0.54 - 0.46 * (n as f32 * step).cos()).collect(),
            transform: Forward::new(FFT_SAMPLES),
            powers: [0.0; BINS],
            magnitudes: [0.0; BIN_5000],
            low: Slope::default(),
            high: Slope::default(),
            begun: false,
            bands: Bands::default(),
        }
    }
}

fn ratio_db(above: f32, below: f32) -> f32 {
    if above > 0.0 && below > 0.0 { 10.0 * (above / below).log10() } else { 0.0 }
}

/// Slope of a line through the levels of bins `FROM..=TO`, in decibels per hertz; as measured, the sums are taken over
/// all bins, but count one fewer.
struct Slope<const FROM: usize, const TO: usize> {
    hz: Vec<f32>,
    levels: Vec<f32>,
    sum_hz: f32,
    spread: f32,
}

impl<const FROM: usize, const TO: usize> Slope<FROM, TO> {
    const COUNT: f32 = (TO - FROM) as f32;

    fn of(&mut self, powers: &[f32; BINS]) -> f32 {
        for (level, power) in self.levels.iter_mut().zip(&powers[FROM..=TO]) {
            *level = decibels(if *power > MIN_POWER { *power } else { MIN_POWER });
        }
        let both = lanes::dot(&self.levels, &self.hz);
        (Self::COUNT * both - self.sum_hz * lanes::sum(&self.levels)) / self.spread
    }
}

impl<const FROM: usize, const TO: usize> Default for Slope<FROM, TO> {
    fn default() -> Self {
        let hz: Vec<f32> = (FROM..=TO).map(|bin| bin as f32 * BIN_HZ).collect();
        let sum_hz = lanes::sum(&hz);
        let spread = Self::COUNT * lanes::energy(&hz) - sum_hz * sum_hz;
        Self { levels: vec![0.0; hz.len()], hz, sum_hz, spread }
    }
}

impl ShortFrames {
    /// Descriptors of the next frame; one that is too short counts as ending in zeros.
    pub fn analyse(&mut self, frame: &[f32]) -> ShortFrame {
        // The frame stands in the middle of the transform: the formants need to know.
        let before = (FFT_SAMPLES - SHORT_SAMPLES) / 2;
        let window = &self.window;
        let spectrum = self.transform.run(|input| weigh(&mut input[before..], frame, window));
        for (power, bin) in self.powers.iter_mut().zip(spectrum) {
            *power = bin.norm_sqr();
        }
        let mean_square = lanes::energy(frame) / SHORT_SAMPLES as f32;
        ShortFrame { spectral: self.spectral(), mean_square }
    }

    /// Spectrum of the frame that was analysed last.
    pub(super) fn spectrum(&self) -> &[Complex<f32>] {
        &self.transform.spectrum
    }

    fn spectral(&mut self) -> Spectral {
        let flux = self.flux();
        let powers = &self.powers;
        let bands = self.bands.powers(powers);
        Spectral {
            loudness: self.bands.loudness(&bands),
            alpha_ratio_db: ratio_db(
                lanes::sum(&powers[BIN_1000..=BIN_5000]),
                lanes::sum(&powers[..BIN_1000]),
            ),
            hammarberg_db: ratio_db(
                lanes::peak(&powers[..=BIN_2000]),
                lanes::peak(&powers[BIN_2000 + 1..=BIN_5000]),
            ),
            slope_0_500: self.low.of(powers),
            slope_500_1500: self.high.of(powers),
            flux,
            cepstrum: self.bands.cepstrum(&bands),
        }
    }

    fn flux(&mut self) -> f32 {
        let mut changes = [0.0; BIN_5000];
        for ((change, before), power) in changes.iter_mut().zip(&mut self.magnitudes).zip(&self.powers[1..]) {
            let magnitude = power.sqrt();
            *change = magnitude - *before;
            *before = magnitude;
        }
        let sum = lanes::energy(&changes);
        let begun = std::mem::replace(&mut self.begun, true);
        if begun { (sum / BIN_5000 as f32).sqrt() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tones(parts: &[(f32, f32)]) -> Vec<f32> {
        let sample = |n: usize| {
            parts.iter().map(|(hz, level)| level * (n as f32 * hz * std::f32::consts::TAU / 16e3).sin()).sum()
        };
        (0..SHORT_SAMPLES).map(sample).collect()
    }

    #[test]
    fn ratios_follow_the_levels_of_two_tones() {
        let found = ShortFrames::default().analyse(&tones(&[(500.0, 0.5), (3_000.0, 0.05)])).spectral;
        assert!((found.alpha_ratio_db + 20.0).abs() < 0.5, "{}", found.alpha_ratio_db);
        assert!((found.hammarberg_db - 20.0).abs() < 0.5, "{}", found.hammarberg_db);
    }

    #[test]
    fn a_steady_tone_has_no_flux_and_silence_no_level() {
        let mut frames = ShortFrames::default();
        let tone = tones(&[(1_000.0, 0.5)]);
        frames.analyse(&tone);
        assert!(frames.analyse(&tone).spectral.flux < 1e-4);
        assert!(frames.analyse(&[0.0; SHORT_SAMPLES]).spectral.flux > 1.0);
        let silent = frames.analyse(&[0.0; SHORT_SAMPLES]).spectral;
        assert!(silent.loudness < 0.002 && silent.alpha_ratio_db == 0.0 && silent.flux == 0.0);
    }
}
