//! Smoothed cepstral peak prominence: how far the voice's regularity stands out of the cepstrum.

mod powers;

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use crate::framer::Framer;
use powers::{exp2, log2};

/// Window, in samples of the analysis view: 100 ms, of which a Gaussian leaves half.
const WINDOW_SAMPLES: usize = 1_600;
/// Bins below 5 kHz, 10 Hz apart.
const BINS: usize = 500;
/// Quefrencies are 0.1 ms apart.
const QUEFRENCY_S: f32 = 1e-4;
/// Where the peak is looked for: 330 to 60 Hz.
const PEAK: std::ops::RangeInclusive<usize> = 30..=167;
/// Where the trend is laid: 1 to 50 ms.
const TREND: std::ops::Range<usize> = 10..500;
/// Quefrencies averaged on either side (0.5 ms in all).
const REACH: usize = 2;
/// Points passed over by the line that is taken off a frame, and by that under the peak: finding a median is what
/// costs most here.
const ROUGH_STEP: usize = 4;
const FINE_STEP: usize = 2;
/// Decibels in a power of two.
const DB: f32 = 3.010_3;

/// Mean prominence of the cepstral peak over all frames that are not digital silence.
///
/// The trend is a straight line over the logarithm of quefrency by the incomplete method of Theil; it is taken off
/// each frame before the average.
///
/// **Shapes** blocks of the analysis view in, one number out.
/// **Units** decibels.
/// **Numerics** frames are 10 ms apart, where Praat's are 2 ms: over clips of speech the values correlate with
/// Praat's by at least 0.9 and lie some 0.3 dB above them.
/// **Source** Hillenbrand and Houde (1996); the settings are those of Praat's manual, `PowerCepstrogram: Get CPPS`.
pub struct Cepstrum {
    framer: Framer,
    prominence: Prominence,
}

impl Default for Cepstrum {
    fn default() -> Self {
        Self { framer: Framer::new(WINDOW_SAMPLES), prominence: Prominence::new() }
    }
}

impl Cepstrum {
    /// Takes the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        self.framer.push(samples, |frame| self.prominence.frame(frame));
    }

    /// The mean over all frames; none without one.
    #[must_use]
    pub fn finish(mut self) -> Option<f32> {
        self.framer.finish(|frame| self.prominence.frame(frame));
        self.prominence.finish()
    }
}

struct Prominence {
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    window: Vec<f32>,
    /// Pre-emphasis from 50 Hz, as binary logarithms of power.
    emphasis: Vec<f32>,
    /// Natural logarithms of the trend's quefrencies.
    places: Vec<f32>,
    input: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    power: Vec<f32>,
    logs: Vec<Complex<f32>>,
    cepstrum: Vec<f32>,
    scratch: Vec<Complex<f32>>,
    scratch_back: Vec<Complex<f32>>,
    level: Vec<f32>,
    /// Power by quefrency of this frame and the two before.
    recent: [Vec<f32>; 3],
    line: Line,
    seen: usize,
    sum: f64,
    count: u64,
}

impl Prominence {
    fn new() -> Self {
        let mut planner = RealFftPlanner::<f32>::new();
        let forward = planner.plan_fft_forward(WINDOW_SAMPLES);
        let inverse = planner.plan_fft_inverse(2 * BINS);
        let gauss = |n: usize| {
            let place = (n as f32 + 0.5) / WINDOW_SAMPLES as f32 - 0.5;
            let edge = (-12.0_f32).exp();
            ((-48.0 * place * place).exp() - edge) / (1.0 - edge)
        };
        let keep = (-std::f32::consts::TAU * 50.0 * QUEFRENCY_S).exp();
        let emphasis = |bin: usize| {
            let turn = (std::f32::consts::PI * bin as f32 / BINS as f32).cos();
            (1.0 + keep * keep - 2.0 * keep * turn).log2()
        };
        Self {
            input: forward.make_input_vec(),
            spectrum: forward.make_output_vec(),
            logs: inverse.make_input_vec(),
            cepstrum: inverse.make_output_vec(),
            scratch: forward.make_scratch_vec(),
            scratch_back: inverse.make_scratch_vec(),
            forward,
            inverse,
            window: (0..WINDOW_SAMPLES).map(gauss).collect(),
            emphasis: (0..=BINS).map(emphasis).collect(),
            places: TREND.map(|quefrency| (quefrency as f32 * QUEFRENCY_S).ln()).collect(),
            power: vec![0.0; BINS + 1],
            level: vec![0.0; TREND.len()],
            recent: [vec![0.0; TREND.len()], vec![0.0; TREND.len()], vec![0.0; TREND.len()]],
            line: Line::default(),
            seen: 0,
            sum: 0.0,
            count: 0,
        }
    }

    /// One frame: its cepstrum in decibels without its trend, then the prominence of the frame before.
    fn frame(&mut self, frame: &[f32]) {
        let mut sounds = false;
        for ((to, from), weight) in self.input.iter_mut().zip(frame).zip(&self.window) {
            let sample = if from.is_finite() { *from } else { 0.0 };
            sounds |= sample.abs() > 1e-9;
            *to = sample * weight;
        }
        if !sounds || !self.transform() {
            self.close();
            return;
        }
        for (level, value) in self.level.iter_mut().zip(self.cepstrum.iter().skip(TREND.start)) {
            *level = DB * log2(value * value);
        }
        let (slope, height) = self.line.fit(&self.places, &self.level, ROUGH_STEP);
        self.recent.rotate_right(1);
        for ((power, level), place) in self.recent[0].iter_mut().zip(&self.level).zip(&self.places) {
            *power = exp2((level - slope * place - height) * (1.0 / DB));
        }
        self.seen += 1;
        if self.seen > 1 {
            self.measure(self.seen > 2, true);
        }
    }

    fn transform(&mut self) -> bool {
        let there = self.forward.process_with_scratch(&mut self.input, &mut self.spectrum, &mut self.scratch);
        // In steps of their own, so that the logarithms are made several at once.
        for (power, bin) in self.power.iter_mut().zip(&self.spectrum) {
            *power = bin.norm_sqr();
        }
        self.power.iter_mut().for_each(|power| *power = log2(*power));
        for ((log, power), emphasis) in self.logs.iter_mut().zip(&self.power).zip(&self.emphasis) {
            *log = Complex::new(power + emphasis, 0.0);
        }
        let back =
            self.inverse.process_with_scratch(&mut self.logs, &mut self.cepstrum, &mut self.scratch_back);
        there.is_ok() && back.is_ok()
    }

    /// The last frame before silence has none after it.
    fn close(&mut self) {
        if self.seen > 0 {
            self.recent.rotate_right(1);
            self.measure(self.seen > 1, false);
        }
        self.seen = 0;
    }

    /// Prominence of the middle frame, averaged with its neighbours where these are there.
    fn measure(&mut self, before: bool, after: bool) {
        let (weight_before, weight_after) = (f32::from(u8::from(before)), f32::from(u8::from(after)));
        let scale = 1.0 / (2.0 + weight_before + weight_after);
        let [next, here, last] = &self.recent;
        for (((out, next), here), last) in self.cepstrum.iter_mut().zip(next).zip(here).zip(last) {
            *out = scale * (2.0 * here + weight_after * next + weight_before * last);
        }
        let averaged = &self.cepstrum[..TREND.len()];
        // The ends of the trend have fewer neighbours; they count as they are.
        self.level.copy_from_slice(averaged);
        for (level, near) in self.level[REACH..].iter_mut().zip(averaged.windows(2 * REACH + 1)) {
            *level = 0.2 * (near[0] + near[1] + near[2] + near[3] + near[4]);
        }
        self.level.iter_mut().for_each(|level| *level = DB * log2(*level));
        let (slope, height) = self.line.fit(&self.places, &self.level, FINE_STEP);
        let (mut best, mut place) = (f32::NEG_INFINITY, 0);
        for at in *PEAK.start() - TREND.start..=*PEAK.end() - TREND.start {
            if self.level[at] > best {
                (best, place) = (self.level[at], at);
            }
        }
        let prominence = best - slope * self.places[place] - height;
        if prominence.is_finite() {
            self.sum += f64::from(prominence);
            self.count += 1;
        }
    }

    fn finish(mut self) -> Option<f32> {
        self.close();
        (self.count > 0).then(|| (self.sum / self.count as f64) as f32)
    }
}

/// A robust line: the median slope of pairs half the points apart, and the median height above that.
#[derive(Default)]
struct Line {
    values: Vec<f32>,
}

impl Line {
    /// The line through every `step`-th point.
    fn fit(&mut self, x: &[f32], y: &[f32], step: usize) -> (f32, f32) {
        let half = x.len() / 2;
        self.values.clear();
        let pairs = x.iter().zip(y).zip(x.iter().zip(y).skip(half)).take(half).step_by(step);
        self.values.extend(pairs.map(|((x0, y0), (x1, y1))| (y1 - y0) / (x1 - x0)));
        let slope = self.median();
        self.values.clear();
        self.values.extend(x.iter().zip(y).step_by(step).map(|(x, y)| y - slope * x));
        (slope, self.median())
    }

    fn median(&mut self) -> f32 {
        let middle = self.values.len() / 2;
        if self.values.is_empty() {
            return 0.0;
        }
        *self.values.select_nth_unstable_by(middle, f32::total_cmp).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pulses of 125 Hz with some noise.
    fn pulses(noise: f32) -> Vec<f32> {
        let mut state = 1_u32;
        (0..32_000)
            .map(|n| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let random = (state >> 8) as f32 / 8_388_608.0 - 1.0;
                noise * random + if n % 128 == 0 { 0.5 } else { 0.0 }
            })
            .collect()
    }

    fn of(samples: &[f32], block: usize) -> Option<f32> {
        let mut cepstrum = Cepstrum::default();
        samples.chunks(block).for_each(|block| cepstrum.push(block));
        cepstrum.finish()
    }

    #[test]
    fn the_peak_sinks_as_noise_rises() {
        let prominences = [0.001, 0.01, 0.1, 0.5].map(|noise| of(&pulses(noise), 1_000).unwrap());
        assert!(prominences.windows(2).all(|pair| pair[0] > pair[1] + 1.0), "{prominences:?}");
    }

    #[test]
    fn blocks_do_not_matter_and_silence_has_no_peak() {
        let mut samples = pulses(0.05);
        samples.extend([0.0; 8_000]);
        samples.extend(pulses(0.1));
        assert_eq!(of(&samples, 99), of(&samples, 100_000));
        assert_eq!(of(&[0.0; 16_000], 500), None);
        assert_eq!(of(&[f32::INFINITY; 16_000], 500), None);
    }
}
