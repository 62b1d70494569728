//! Pitch candidates of one frame.

use realfft::num_complex::Complex;

use crate::lanes;
use crate::resample::ANALYSIS_RATE_HZ;
use crate::transform::{Forward, Inverse};

/// Lowest fundamental that is looked for, in hertz.
pub const MIN_F0_HZ: f32 = 60.0;
/// Highest fundamental that is looked for, in hertz.
pub const MAX_F0_HZ: f32 = 600.0;
/// Window length: three periods of the lowest fundamental (50 ms), in samples of the analysis view.
pub const WINDOW_SAMPLES: usize = 800;
/// Part of the window whose highest magnitude is the frame's: one period of the lowest fundamental, as Praat's
/// decisions suggest.
const PEAK_SAMPLES: usize = 267;
/// A power of two. The longest lags wrap round by 43 samples at either edge of the window, where it is so low that
/// this adds less than 1e-5.
const FFT_SAMPLES: usize = 1_024;
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
    forward: Forward<f32>,
    inverse: Inverse<f32>,
    window: Vec<f32>,
    /// One over the window's own normalised autocorrelation, by lag.
    correction: Vec<f32>,
    /// Normalised autocorrelation by lag.
    correlation: Vec<f32>,
}

impl Default for Candidates {
    fn default() -> Self {
        let (mut forward, mut inverse) = (Forward::new(FFT_SAMPLES), Inverse::new(LAG_SAMPLES));
        let window: Vec<f32> = (0..WINDOW_SAMPLES)
            .map(|n| 0.5 - 0.5 * ((n as f32 + 0.5) * std::f32::consts::TAU / WINDOW_SAMPLES as f32).cos())
            .collect();
        forward.run(|input| input[..WINDOW_SAMPLES].copy_from_slice(&window));
        let lags = inverse.run_real(forward.spectrum.iter().map(Complex::norm_sqr));
        let correction = lags[..=longest_lag() + 1].iter().map(|lag| lags[0] / lag).collect();
        Self { forward, inverse, window, correction, correlation: Vec::new() }
    }
}

fn longest_lag() -> usize {
    (LAG_RATE_HZ / MIN_F0_HZ).ceil() as usize
}

fn shortest_lag() -> usize {
    (LAG_RATE_HZ / MAX_F0_HZ).floor() as usize
}

impl Candidates {
    /// Normalised autocorrelation of the frame without its mean; false for silence.
    fn correlate(&mut self, frame: &[f32], mean: f32) -> bool {
        let window = &self.window;
        let spectrum = self.forward.run(|input| {
            for ((to, from), weight) in input.iter_mut().zip(frame).zip(window) {
                *to = (from - mean) * weight;
            }
        });
        let lags = self.inverse.run_real(spectrum.iter().map(Complex::norm_sqr));
        let scale = 1.0 / lags[0];
        self.correlation.clear();
        self.correlation.extend(lags.iter().zip(&self.correction).map(|(lag, by)| lag * scale * by));
        lags[0] > 0.0
    }

    /// Candidates of one frame of [`WINDOW_SAMPLES`].
    pub fn find(&mut self, frame: &[f32]) -> Frame {
        let mut found = Frame::default();
        let mean = lanes::sum(frame) / frame.len().max(1) as f32;
        let (low, high) = frame
            .get((WINDOW_SAMPLES - PEAK_SAMPLES) / 2..(WINDOW_SAMPLES + PEAK_SAMPLES) / 2)
            .map_or((mean, mean), |middle| lanes::range((mean, mean), middle));
        found.peak = lanes::greater(mean - low, high - mean);
        if found.peak < 1e-6 || !self.correlate(frame, mean) {
            return found;
        }
        let first = shortest_lag().max(2);
        for (lag, near) in (first..).zip(self.correlation[first - 1..].array_windows()) {
            let [before, here, after] = *near;
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
