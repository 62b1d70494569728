//! Pitch candidates of one frame.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use crate::resample::ANALYSIS_RATE_HZ;

/// Lowest fundamental that is looked for, in hertz.
pub const MIN_F0_HZ: f32 = 60.0;
/// Highest fundamental that is looked for, in hertz.
pub const MAX_F0_HZ: f32 = 600.0;
/// Window length: three periods of the lowest fundamental (50 ms), in samples of the analysis view.
pub const WINDOW_SAMPLES: usize = 800;
/// Part of the window whose highest magnitude is the frame's: one period of the lowest fundamental, as Praat's
/// decisions suggest.
const PEAK_SAMPLES: usize = 267;
/// Long enough that the longest lag does not wrap round; of small factors.
const FFT_SAMPLES: usize = 1_152;
/// The correlation is made at twice the signal's rate, so that a parabola fits its peaks well.
const LAG_SAMPLES: usize = 2 * FFT_SAMPLES;
const LAG_RATE_HZ: f32 = 2.0 * ANALYSIS_RATE_HZ as f32;
/// Voiced candidates kept of a frame.
pub(super) const MAX_CANDIDATES: usize = 7;

/// What one frame may be: the strongest periodicities, and how loud it is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frame {
    /// Frequency in hertz and normalised autocorrelation (0 to 1) of each candidate; the first `count` are filled.
    pub candidates: [(f32, f32); MAX_CANDIDATES],
    /// Number of candidates.
    pub count: usize,
    /// Highest magnitude in the middle third of the frame, its mean taken off.
    pub peak: f32,
}

impl Frame {
    /// Frequency and normalised autocorrelation (0 to 1) of the strongest candidate; zeros without one.
    #[must_use]
    pub fn strongest(&self) -> (f32, f32) {
        self.voiced().fold((0.0, 0.0), |best, here| if here.1 > best.1 { here } else { best })
    }

    pub(super) fn voiced(&self) -> impl Iterator<Item = (f32, f32)> {
        self.candidates.into_iter().take(self.count)
    }
}

/// Finds candidates by the autocorrelation of the windowed frame over that of the window.
///
/// **Numerics** a steady tone is met within 0.1 % from 60 to 600 Hz.
/// **Source** Boersma (1993), section 3, steps 3.1 to 3.11, with the correlation interpolated by zero-padding its
/// spectrum.
pub struct Candidates {
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    window: Vec<f32>,
    /// One over the window's own normalised autocorrelation, by lag.
    correction: Vec<f32>,
    input: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    padded: Vec<Complex<f32>>,
    correlation: Vec<f32>,
    scratch_forward: Vec<Complex<f32>>,
    scratch_inverse: Vec<Complex<f32>>,
}

impl Default for Candidates {
    fn default() -> Self {
        let mut planner = RealFftPlanner::<f32>::new();
        let forward = planner.plan_fft_forward(FFT_SAMPLES);
        let inverse = planner.plan_fft_inverse(LAG_SAMPLES);
        let window: Vec<f32> = (0..WINDOW_SAMPLES)
            .map(|n| 0.5 - 0.5 * ((n as f32 + 0.5) * std::f32::consts::TAU / WINDOW_SAMPLES as f32).cos())
            .collect();
        let mut made = Self {
            input: forward.make_input_vec(),
            spectrum: forward.make_output_vec(),
            padded: inverse.make_input_vec(),
            correlation: inverse.make_output_vec(),
            scratch_forward: forward.make_scratch_vec(),
            scratch_inverse: inverse.make_scratch_vec(),
            correction: Vec::new(),
            window,
            forward,
            inverse,
        };
        made.input[..WINDOW_SAMPLES].copy_from_slice(&made.window);
        made.correlate();
        let whole = made.correlation[0];
        made.correction = made.correlation[..=longest_lag() + 1].iter().map(|lag| whole / lag).collect();
        made
    }
}

fn longest_lag() -> usize {
    (LAG_RATE_HZ / MIN_F0_HZ).ceil() as usize
}

fn shortest_lag() -> usize {
    (LAG_RATE_HZ / MAX_F0_HZ).floor() as usize
}

impl Candidates {
    /// Autocorrelation of `input` into `correlation`; false where the transform refused its buffers.
    fn correlate(&mut self) -> bool {
        let there =
            self.forward.process_with_scratch(&mut self.input, &mut self.spectrum, &mut self.scratch_forward);
        self.padded.fill(Complex::new(0.0, 0.0));
        for (to, from) in self.padded.iter_mut().zip(&self.spectrum) {
            *to = Complex::new(from.norm_sqr(), 0.0);
        }
        let back = self.inverse.process_with_scratch(
            &mut self.padded,
            &mut self.correlation,
            &mut self.scratch_inverse,
        );
        there.is_ok() && back.is_ok()
    }

    /// Candidates of one frame of [`WINDOW_SAMPLES`].
    pub fn find(&mut self, frame: &[f32]) -> Frame {
        let mut found = Frame::default();
        let mean = frame.iter().sum::<f32>() / frame.len().max(1) as f32;
        self.input.fill(0.0);
        for ((to, from), weight) in self.input.iter_mut().zip(frame).zip(&self.window) {
            *to = (from - mean) * weight;
        }
        let middle = frame.iter().skip((WINDOW_SAMPLES - PEAK_SAMPLES) / 2).take(PEAK_SAMPLES);
        found.peak = middle.fold(0.0, |peak, sample| peak.max((sample - mean).abs()));
        if found.peak < 1e-6 || !self.correlate() || self.correlation[0] <= 0.0 {
            return found;
        }
        let scale = 1.0 / self.correlation[0];
        let at = |lag: usize| self.correlation[lag] * scale * self.correction[lag];
        for lag in shortest_lag().max(2)..=longest_lag() {
            let (before, here, after) = (at(lag - 1), at(lag), at(lag + 1));
            if here < 0.2 || before >= here || after > here {
                continue;
            }
            let bend = before - 2.0 * here + after;
            let shift = if bend < 0.0 { 0.5 * (before - after) / bend } else { 0.0 };
            let strength = here - 0.25 * (before - after) * shift;
            let hz = LAG_RATE_HZ / (lag as f32 + shift);
            // Above 1 means that noise was blown up by the correction at long lags.
            let strength = if strength > 1.0 { 1.0 / strength } else { strength };
            found.keep(hz, strength);
        }
        found
    }
}

impl Frame {
    /// Keeps the candidate if it is among the best, a little in favour of short lags as the path will be.
    fn keep(&mut self, hz: f32, strength: f32) {
        if !(MIN_F0_HZ..=MAX_F0_HZ).contains(&hz) {
            return;
        }
        if self.count < MAX_CANDIDATES {
            self.candidates[self.count] = (hz, strength);
            self.count += 1;
            return;
        }
        let worth = |(hz, strength): (f32, f32)| strength + 0.01 * hz.log2();
        let weakest = (0..MAX_CANDIDATES)
            .min_by(|&a, &b| worth(self.candidates[a]).total_cmp(&worth(self.candidates[b])));
        if let Some(weakest) = weakest
            && worth((hz, strength)) > worth(self.candidates[weakest])
        {
            self.candidates[weakest] = (hz, strength);
        }
    }
}
