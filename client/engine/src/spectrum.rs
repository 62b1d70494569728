//! Short-time spectrum by librosa's conventions: one transform a frame, and all that is read from it.

mod descriptors;
mod mel;
mod mfcc;
mod summary;

use crate::framer::Framer;
use crate::powers;
use crate::resample::{ANALYSIS_RATE_HZ, LARGEST_SAMPLE};
use crate::transform::Forward;
use descriptors::Descriptors;
pub use mel::MelBank;
pub use mfcc::{COEFFICIENTS, Mfcc};
pub use summary::Summary;

/// Length of the window and of the transform, in samples of the analysis view (32 ms).
pub const WINDOW_SAMPLES: usize = 512;
/// Bins of a spectrum, from 0 Hz to half the sample rate.
pub const BINS: usize = WINDOW_SAMPLES / 2 + 1;
/// Distance of two bins, in hertz.
const BIN_HZ: f64 = ANALYSIS_RATE_HZ as f64 / WINDOW_SAMPLES as f64;
/// Mel bands that the cepstral coefficients are made of.
pub const CEPSTRAL_BANDS: usize = 40;
/// Powers below this are taken as this.
const LEAST_POWER: f64 = 1e-10;

/// What is read from the spectrum of one frame.
///
/// **Numerics** within 1e-4 of librosa 0.11 in double precision, relative (descriptors) or in decibels (mfcc).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frame {
    /// Centre of gravity of the magnitudes, in hertz; 0 for silence.
    pub centroid_hz: f32,
    /// Standard deviation of the magnitudes about the centre, in hertz.
    pub spread_hz: f32,
    /// Frequency below which 85 % of the magnitude lies, in hertz.
    pub rolloff_hz: f32,
    /// Euclidean distance to the spectrum before, both brought to length 1; 0 for the first frame. At most 1.41.
    pub flux: f32,
    /// Geometric over arithmetic mean of the powers, 0 (a tone) to 1 (white noise, silence).
    pub flatness: f32,
    /// Mel-frequency cepstral coefficients, of the decibels of 40 bands. The first one carries the level.
    pub mfcc: [f32; COEFFICIENTS],
}

/// Streaming short-time spectrum.
///
/// **Shapes** one [`Frame`] every [`crate::HOP_SAMPLES`], centred there, with zeros beyond the ends.
/// **Numerics** the transform runs in double precision: in single precision, the loud parts of a frame round away
/// what lies 90 dB below them, which the decibels of the quiet bands show.
/// **Source** the definitions in librosa's documentation: Hann window (periodic), `center=True`,
/// `pad_mode="constant"`.
pub struct Spectra {
    framer: Option<Framer>,
    analyser: Analyser,
}

impl Default for Spectra {
    fn default() -> Self {
        Self { framer: Some(Framer::new(WINDOW_SAMPLES)), analyser: Analyser::default() }
    }
}

impl Spectra {
    /// Takes samples of the analysis view and hands each complete frame to `each`, with its powers.
    pub fn push(&mut self, view: &[f32], mut each: impl FnMut(&Frame, &[f64])) {
        let Self { framer, analyser } = self;
        if let Some(framer) = framer {
            framer.push(view, |samples| each(&analyser.frame(samples), &analyser.powers));
        }
    }

    /// Hands over the frames that reach beyond the end. Later samples are ignored.
    pub fn finish(&mut self, mut each: impl FnMut(&Frame, &[f64])) {
        let Self { framer, analyser } = self;
        if let Some(framer) = framer.take() {
            framer.finish(|samples| each(&analyser.frame(samples), &analyser.powers));
        }
    }
}

/// One frame at a time.
struct Analyser {
    transform: Forward<f64>,
    window: Vec<f64>,
    powers: Vec<f64>,
    descriptors: Descriptors,
    mel: MelBank,
    bands: Vec<f64>,
    mfcc: Mfcc,
}

impl Default for Analyser {
    fn default() -> Self {
        let turn = std::f64::consts::TAU / WINDOW_SAMPLES as f64;
        Self {
            window: (0..WINDOW_SAMPLES).map(|n| 0.5 - 0.5 * (n as f64 * turn).cos()).collect(),
            transform: Forward::new(WINDOW_SAMPLES),
            powers: vec![0.0; BINS],
            descriptors: Descriptors::default(),
            mel: MelBank::new(CEPSTRAL_BANDS),
            bands: vec![0.0; CEPSTRAL_BANDS],
            mfcc: Mfcc::new(CEPSTRAL_BANDS),
        }
    }
}

impl Analyser {
    fn frame(&mut self, samples: &[f32]) -> Frame {
        let window = &self.window;
        let spectrum = self.transform.run(|input| {
            for ((to, &from), weight) in input.iter_mut().zip(samples).zip(window) {
                let sound = if from.abs() <= LARGEST_SAMPLE { from } else { 0.0 };
                *to = f64::from(sound) * weight;
            }
        });
        for (power, bin) in self.powers.iter_mut().zip(spectrum) {
            *power = bin.norm_sqr();
        }
        let mut frame = self.descriptors.of(&self.powers);
        self.mel.apply(&self.powers, &mut self.bands);
        frame.mfcc = self.mfcc.of(&self.bands);
        frame
    }
}

/// Power in decibels, as librosa's `power_to_db` with a reference of 1 and no range.
#[must_use]
pub fn decibels(power: f64) -> f32 {
    powers::decibels(power.clamp(LEAST_POWER, 1e30) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(samples: &[f32], blocks: usize) -> Vec<Frame> {
        let mut spectra = Spectra::default();
        let mut found = Vec::new();
        for block in samples.chunks(blocks) {
            spectra.push(block, |frame, _| found.push(*frame));
        }
        spectra.finish(|frame, _| found.push(*frame));
        found
    }

    fn noise(count: usize) -> Vec<f32> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        };
        (0..count).map(|_| 0.3 * next()).collect()
    }

    /// A tone whose period is a whole number of samples.
    fn tone(period: usize, count: usize) -> Vec<f32> {
        let turn = std::f64::consts::TAU / period as f64;
        (0..count).map(|n| (0.5 * ((n % period) as f64 * turn).sin()) as f32).collect()
    }

    #[test]
    fn a_tone_has_its_own_frequency_as_centre_and_no_spread() {
        let frame = frames(&tone(16, 16_000), 16_000)[50];
        assert!((frame.centroid_hz - 1_000.0).abs() < 1.0, "{frame:?}");
        assert!(frame.spread_hz < 30.0 && (frame.rolloff_hz - 1_031.25).abs() < 32.0, "{frame:?}");
        assert!(frame.flatness < 1e-6 && frame.flux < 1e-3, "{frame:?}");
    }

    #[test]
    fn white_noise_is_flat_and_centred() {
        let frames = frames(&noise(32_000), 32_000);
        let mean = |value: fn(&Frame) -> f32| frames[5..195].iter().map(value).sum::<f32>() / 190.0;
        assert!((mean(|frame| frame.centroid_hz) - 4_000.0).abs() < 50.0);
        assert!((mean(|frame| frame.rolloff_hz) - 6_800.0).abs() < 80.0);
        // The geometric mean of exponentially distributed powers is exp(-0.577) of the arithmetic one.
        assert!((mean(|frame| frame.flatness) - 0.561).abs() < 0.02);
        assert!(mean(|frame| frame.flux) > 0.3);
    }

    #[test]
    fn blocks_of_any_size_give_what_one_piece_gives() {
        let sound = noise(5_000);
        let whole = frames(&sound, 5_000);
        for blocks in [1, 7, 160, 1_111] {
            assert_eq!(frames(&sound, blocks), whole);
        }
        assert_eq!(whole.len(), 32);
    }

    #[test]
    fn what_is_no_sound_is_taken_as_silence() {
        let odd: Vec<f32> = [f32::NAN, f32::INFINITY, f32::MIN, 1e-40].repeat(400);
        for frame in frames(&odd, 100) {
            let numbers = [frame.centroid_hz, frame.spread_hz, frame.rolloff_hz, frame.flux, frame.flatness];
            assert!(numbers.iter().chain(&frame.mfcc).all(|number| number.is_finite()), "{frame:?}");
        }
    }
}
