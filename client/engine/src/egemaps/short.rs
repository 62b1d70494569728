//! Short frames (20 ms, Hamming window): loudness, the balance of the spectrum, its flux, and the cepstrum.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use super::bands::{Bands, COEFFICIENTS};
use crate::resample::ANALYSIS_RATE_HZ;

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
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    input: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    powers: [f32; BINS],
    magnitudes: [f32; BIN_5000],
    begun: bool,
    bands: Bands,
}

impl Default for ShortFrames {
    fn default() -> Self {
        let fft = RealFftPlanner::<f32>::new().plan_fft_forward(FFT_SAMPLES);
        let step = std::f32::consts::TAU / (SHORT_SAMPLES - 1) as f32;
        Self {
            window: (0..SHORT_SAMPLES).map(|n| 0.54 - 0.46 * (n as f32 * step).cos()).collect(),
            input: fft.make_input_vec(),
            spectrum: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            fft,
            powers: [0.0; BINS],
            magnitudes: [0.0; BIN_5000],
            begun: false,
            bands: Bands::default(),
        }
    }
}

fn decibels(power: f32) -> f32 {
    10.0 * power.max(MIN_POWER).log10()
}

fn ratio_db(above: f32, below: f32) -> f32 {
    if above > 0.0 && below > 0.0 { 10.0 * (above / below).log10() } else { 0.0 }
}

/// Slope of a line through the levels of bins `from..=to`, in decibels per hertz; as measured, the sums are taken over
/// all bins, but count one fewer.
fn slope(powers: &[f32; BINS], from: usize, to: usize) -> f32 {
    let count = (to - from) as f32;
    let (mut x, mut xx, mut y, mut xy) = (0.0, 0.0, 0.0, 0.0);
    for (bin, power) in powers.iter().enumerate().take(to + 1).skip(from) {
        let (hz, level) = (bin as f32 * BIN_HZ, decibels(*power));
        x += hz;
        xx += hz * hz;
        y += level;
        xy += hz * level;
    }
    (count * xy - x * y) / (count * xx - x * x)
}

impl ShortFrames {
    /// Descriptors of the next frame; one that is too short counts as ending in zeros.
    pub fn analyse(&mut self, frame: &[f32]) -> ShortFrame {
        // The frame stands in the middle of the transform: the formants need to know.
        let before = (FFT_SAMPLES - SHORT_SAMPLES) / 2;
        self.input.fill(0.0);
        for ((to, from), weight) in self.input.iter_mut().skip(before).zip(frame).zip(&self.window) {
            *to = from * weight;
        }
        if self.fft.process_with_scratch(&mut self.input, &mut self.spectrum, &mut self.scratch).is_err() {
            return ShortFrame::default();
        }
        for (power, bin) in self.powers.iter_mut().zip(&self.spectrum) {
            *power = bin.norm_sqr();
        }
        let mean_square = frame.iter().map(|sample| sample * sample).sum::<f32>() / SHORT_SAMPLES as f32;
        ShortFrame { spectral: self.spectral(), mean_square }
    }

    /// Spectrum of the frame that was analysed last.
    pub(super) fn spectrum(&self) -> &[Complex<f32>] {
        &self.spectrum
    }

    fn spectral(&mut self) -> Spectral {
        let flux = self.flux();
        let powers = &self.powers;
        let bands = self.bands.powers(powers);
        let strongest = |bins: &[f32]| bins.iter().fold(0.0_f32, |most, &power| most.max(power));
        let energy = |bins: &[f32]| bins.iter().sum::<f32>();
        Spectral {
            loudness: self.bands.loudness(&bands),
            alpha_ratio_db: ratio_db(energy(&powers[BIN_1000..=BIN_5000]), energy(&powers[..BIN_1000])),
            hammarberg_db: ratio_db(
                strongest(&powers[..=BIN_2000]),
                strongest(&powers[BIN_2000 + 1..=BIN_5000]),
            ),
            slope_0_500: slope(powers, 0, BIN_500),
            slope_500_1500: slope(powers, BIN_500, BIN_1500),
            flux,
            cepstrum: self.bands.cepstrum(&bands),
        }
    }

    fn flux(&mut self) -> f32 {
        let mut sum = 0.0;
        for (before, power) in self.magnitudes.iter_mut().zip(&self.powers[1..]) {
            let magnitude = power.sqrt();
            sum += (magnitude - *before) * (magnitude - *before);
            *before = magnitude;
        }
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
