//! The extended Geneva minimalistic acoustic parameter set (eGeMAPS v02): 88 functionals of a recording, streaming.
//!
//! **Source** F. Eyben et al., "The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for Voice Research and
//! Affective Computing", IEEE Transactions on Affective Computing 7(2), 2016. Where the paper leaves a convention
//! open, it was measured on openSMILE's output, so that research done with it carries over.

mod bands;
mod candidates;
mod descriptors;
mod formants;
mod functionals;
mod harmonics;
mod octave;
mod path;
mod periods;
mod segments;
mod short;
mod slopes;
mod statistics;

use std::collections::{BTreeMap, VecDeque};

use rustfft::num_complex::Complex;

use crate::framer::HOP_SAMPLES;

use candidates::LongFrames;
pub use candidates::{LONG_SAMPLES, PitchFrame};
pub use descriptors::Descriptors;
use descriptors::Voiced;
pub use formants::Formant;
use formants::{CARRIED, Formants};
use functionals::Functionals;
use harmonics::Harmonics;
use path::{LAG_FRAMES, Path};
use periods::{BEFORE_SAMPLES, Periods};
pub use short::{SHORT_SAMPLES, ShortFrame, ShortFrames, Spectral};

/// Frames whose spectrum is kept: those that wait for the pitch path, and one to write to.
const KEPT: usize = LAG_FRAMES + 2;
/// Weakest root mean square of a windowed frame that may be voiced.
const MIN_VOICED_RMS: f32 = 0.001;
/// Frames before the one that is decided whose samples are still needed.
const FRAMES_BEFORE: usize = BEFORE_SAMPLES / HOP_SAMPLES;
/// Samples that may be done with before they are dropped.
const SLACK_SAMPLES: usize = 1 << 14;

/// A frame whose pitch is not known yet.
struct Waiting {
    short: ShortFrame,
    loud: bool,
}

/// Spectra of such a frame, for what only voiced frames have.
#[derive(Clone, Default)]
struct Spectra {
    short: Vec<Complex<f32>>,
    long: Vec<f32>,
}

/// Measures a recording by the parameter set.
///
/// **Shapes** blocks of the 16 kHz analysis view in, 88 named values out. **Units** those of the set: semitones above
/// 27.5 Hz, decibels, hertz, seconds; loudness is the set's own.
/// **Numerics** the size of the blocks changes nothing; memory grows by 8 bytes a frame of 10 ms.
pub struct Egemaps {
    samples: Vec<f32>,
    /// Number of the frame that starts at `samples[0]`.
    first: usize,
    /// Frames analysed.
    frames: usize,
    /// Frames whose pitch is known.
    decided: usize,
    short: ShortFrames,
    long: LongFrames,
    spectra: Vec<Spectra>,
    path: Path,
    harmonics: Harmonics,
    formants: Formants,
    periods: Periods,
    waiting: VecDeque<Waiting>,
    functionals: Functionals,
}

impl Default for Egemaps {
    fn default() -> Self {
        Self {
            samples: Vec::new(),
            first: 0,
            frames: 0,
            decided: 0,
            short: ShortFrames::default(),
            long: LongFrames::default(),
            spectra: vec![Spectra::default(); KEPT],
            path: Path::default(),
            harmonics: Harmonics::default(),
            formants: Formants::default(),
            periods: Periods::default(),
            waiting: VecDeque::with_capacity(KEPT),
            functionals: Functionals::default(),
        }
    }
}

impl Egemaps {
    /// Takes the next samples; what is no number counts as zero, what is above full scale as full scale.
    pub fn push(&mut self, block: &[f32]) {
        let clean = |sample: &f32| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
        self.samples.extend(block.iter().map(clean));
        while self.analyse_long() {}
        let first = self.decided.saturating_sub(FRAMES_BEFORE);
        let done = first.saturating_sub(self.first) * HOP_SAMPLES;
        if done > SLACK_SAMPLES {
            self.samples.drain(..done);
            self.first = first;
        }
    }

    /// The 88 values by their names; those that nothing was found for are zero. Empty where there was no whole frame.
    #[must_use]
    pub fn finish(mut self) -> BTreeMap<String, f32> {
        self.end();
        self.functionals.finish()
    }

    /// The names of the 88 values, in alphabetical order.
    #[must_use]
    pub fn names() -> Vec<String> {
        let mut silence = Self::default();
        silence.push(&[0.0; LONG_SAMPLES]);
        silence.finish().into_keys().collect()
    }

    /// As [`Egemaps::finish`], and hands the descriptors of each frame to `each`, in order; for comparison with
    /// other tools. `samples` is a whole recording.
    pub fn describe(samples: &[f32], each: impl FnMut(&Descriptors)) -> BTreeMap<String, f32> {
        let mut whole = Self::default();
        whole.functionals.keep_descriptors();
        whole.push(samples);
        whole.end();
        whole.functionals.kept().iter().for_each(each);
        whole.functionals.finish()
    }

    fn end(&mut self) {
        let mut rest = std::mem::take(&mut self.path).finish();
        while let Some(f0_hz) = rest.pop_front() {
            self.decide(f0_hz);
        }
        loop {
            let at = (self.frames - self.first) * HOP_SAMPLES;
            let Some(frame) = self.samples.get(at..at + SHORT_SAMPLES) else { break };
            let short = self.short.analyse(frame);
            self.functionals.push_tail(&short);
            self.frames += 1;
        }
    }

    /// Analyses the next frame that is there as a whole; false where none is.
    fn analyse_long(&mut self) -> bool {
        let at = (self.frames - self.first) * HOP_SAMPLES;
        let Some(frame) = self.samples.get(at..at + LONG_SAMPLES) else { return false };
        let short = self.short.analyse(frame.get(..SHORT_SAMPLES).unwrap_or_default());
        let pitch = self.long.analyse(frame);
        if let Some(kept) = self.spectra.get_mut(self.frames % KEPT) {
            kept.short.clear();
            kept.short.extend(self.short.spectrum().iter().take(CARRIED));
            kept.long.clear();
            kept.long.extend_from_slice(self.long.magnitudes());
        }
        self.waiting.push_back(Waiting { short, loud: pitch.rms > MIN_VOICED_RMS });
        self.frames += 1;
        if let Some(f0_hz) = self.path.push(&pitch) {
            self.decide(f0_hz);
        }
        true
    }

    /// Completes the oldest waiting frame, now that its pitch is known (0 where unvoiced).
    fn decide(&mut self, f0_hz: f32) {
        let Some(Waiting { short, loud }) = self.waiting.pop_front() else { return };
        let (first, start) = (self.first * HOP_SAMPLES, self.decided * HOP_SAMPLES);
        let spectra = self.spectra.get(self.decided % KEPT).filter(|_| loud && f0_hz > 0.0);
        let voiced = spectra.map(|spectra| {
            let (jitter, shimmer_db) = self.periods.measure(&self.samples, first, start, f0_hz);
            let formants = self.formants.find(&spectra.short);
            let harmonics = self.harmonics.measure(&spectra.long, f0_hz, &formants);
            Voiced { f0_hz, jitter, shimmer_db, formants, harmonics }
        });
        self.functionals.push(&Descriptors::of(&short, voiced.as_ref()));
        self.decided += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a second of noise, then a vowel gliding up from 120 Hz, then noise again.
    fn utterance() -> Vec<f32> {
        let (mut state, mut phase, mut throat) = (7_u32, 0.0_f32, [0.0_f32; 2]);
        let sample = |n: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = 0.002 * (state as f32 / u32::MAX as f32 - 0.5);
            if !(8_000..24_000).contains(&n) {
                return noise;
            }
            phase += (120.0 + 60.0 * (n - 8_000) as f32 / 16_000.0) / 16_000.0;
            let pulse = if phase >= 1.0 { 0.3 } else { 0.0 };
            phase = phase.fract();
            let made = pulse + 1.75 * throat[0] - 0.85 * throat[1];
            throat = [made, throat[0]];
            0.3 * made + noise
        };
        (0..32_000).map(sample).collect()
    }

    fn in_blocks(samples: &[f32], sizes: &[usize]) -> BTreeMap<String, f32> {
        let mut measured = Egemaps::default();
        let (mut rest, mut sizes) = (samples, sizes.iter().cycle());
        while let (false, Some(&size)) = (rest.is_empty(), sizes.next()) {
            let (block, after) = rest.split_at(size.min(rest.len()));
            measured.push(block);
            rest = after;
        }
        measured.finish()
    }

    #[test]
    fn the_88_values_of_a_glide_are_as_it_was_made() {
        let values = in_blocks(&utterance(), &[usize::MAX]);
        assert_eq!(values.len(), 88);
        let semitones = |hz: f32| 12.0 * (hz / 27.5).log2();
        let near = |name: &str, expected: f32, within: f32| {
            let got = values[name];
            assert!((got - expected).abs() < within, "{name}: {got}, not {expected}");
        };
        near("F0semitoneFrom27.5Hz_sma3nz_percentile50.0", semitones(150.0), 0.3);
        near("F0semitoneFrom27.5Hz_sma3nz_percentile80.0", semitones(168.0), 0.4);
        near("F0semitoneFrom27.5Hz_sma3nz_meanRisingSlope", 7.0, 1.0);
        near("VoicedSegmentsPerSec", 0.5, 0.05);
        near("MeanVoicedSegmentLengthSec", 1.0, 0.1);
        assert!(values["HNRdBACF_sma3nz_amean"] > 5.0);
        assert!(values["jitterLocal_sma3nz_amean"] < 0.02);
        assert!(values["alphaRatioV_sma3nz_amean"] < values["alphaRatioUV_sma3nz_amean"]);
    }

    #[test]
    fn the_size_of_the_blocks_changes_nothing() {
        let samples = utterance();
        let whole = in_blocks(&samples, &[usize::MAX]);
        assert_eq!(in_blocks(&samples, &[1, 7, 1_000, 333]), whole);
        assert_eq!(in_blocks(&samples, &[159, 20_000]), whole);
    }

    #[test]
    fn whatever_is_no_number_does_no_harm() {
        let odd =
            [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE, -1e30, 0.0, 1e-40];
        let samples: Vec<f32> = odd.iter().copied().cycle().take(20_000).collect();
        let values = in_blocks(&samples, &[4_000]);
        assert!(values.values().all(|value| value.is_finite()), "{values:?}");
        assert!(in_blocks(&[0.0; 16_000], &[160]).values().all(|value| value.is_finite()));
    }

    #[test]
    fn too_little_sound_has_no_values_and_little_has_some() {
        assert!(in_blocks(&[0.1; 100], &[10]).is_empty());
        assert_eq!(in_blocks(&[0.1; 400], &[10]).len(), 88);
    }
}
