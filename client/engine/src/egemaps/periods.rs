//! Jitter and shimmer of voiced frames, from period to period.

use super::candidates::MIN_F0_HZ;
use crate::framer::HOP_SAMPLES;
use crate::lanes;
use crate::resample::ANALYSIS_RATE_HZ;

/// Samples before a frame's start that may be looked at.
pub(super) const BEFORE_SAMPLES: usize = 2 * HOP_SAMPLES;
/// How far a period may be from the expected one.
const TOLERANCE: f32 = 0.1;
/// Lags that the longest period is looked for at, and one on either side.
const LONGEST_LAGS: usize = (2.0 * TOLERANCE * ANALYSIS_RATE_HZ as f32 / MIN_F0_HZ) as usize + 6;
/// Correlation of neighbouring periods that count.
const MIN_CORRELATION: f32 = 0.5;

/// A period: its length in samples, and its height from trough to crest.
#[derive(Debug, Clone, Copy)]
struct Period {
    length: f32,
    height: f32,
}

/// Follows the periods of the voice through the frames; each frame counts those that begin in the hop before it.
///
/// **Source** waveform matching as in Y. Medan et al., "Super resolution pitch determination of speech signals", IEEE
/// Trans. Signal Processing 39(1), 1991: each period is as long as the shift at which it is most like the next.
#[derive(Debug, Default)]
pub(super) struct Periods {
    /// Where the next period begins, from the first sample of all.
    next: usize,
    last: Option<Period>,
}

impl Periods {
    /// Jitter (0 to 1) and shimmer (decibels) of the frame that starts at sample `start` of all, with the fundamental
    /// `f0_hz`; zeros where no two periods are alike. `samples` begin with number `first` of all.
    pub(super) fn measure(&mut self, samples: &[f32], first: usize, start: usize, f0_hz: f32) -> (f32, f32) {
        let period = ANALYSIS_RATE_HZ as f32 / f0_hz;
        let from = start.saturating_sub(HOP_SAMPLES);
        if self.next < from || self.next > start + 2 * HOP_SAMPLES {
            (self.next, self.last) = (from, None);
        }
        let (mut lengths, mut heights, mut jitter, mut shimmer, mut count) = (0.0, 0.0, 0.0, 0.0, 0);
        while self.next <= start {
            let Some(at) = self.next.checked_sub(first) else { break };
            let Some((step, here)) = period_at(samples, at, period) else { break };
            if let (Some(last), Some(here)) = (self.last, here) {
                jitter += (here.length - last.length).abs();
                shimmer += (here.height - last.height).abs();
                lengths += here.length;
                heights += 0.5 * (here.height + last.height);
                count += 1;
            }
            self.last = here;
            self.next += step;
        }
        if count == 0 || heights <= 0.0 {
            return (0.0, 0.0);
        }
        (jitter / lengths, 20.0 * (1.0 + shimmer / heights).log10())
    }
}

/// The period that begins at `at`, if it is like the next, and whole samples to go on by; none at the end.
fn period_at(samples: &[f32], at: usize, period: f32) -> Option<(usize, Option<Period>)> {
    let width = (period.round() as usize).max(1);
    let lags = (((1.0 - TOLERANCE) * period) as usize).max(1)..=((1.0 + TOLERANCE) * period).ceil() as usize;
    let here = samples.get(at..at + width)?;
    let there = samples.get(at + lags.start() - 1..=at + lags.end() + width)?;
    let mut found = [0.0; LONGEST_LAGS];
    let found = found.get_mut(..lags.end() - lags.start() + 3)?;
    lanes::correlate(here, there, found);
    let own = lanes::energy(here);
    for (at, found) in found.iter_mut().enumerate() {
        *found /= (own * lanes::energy(&there[at..at + width]) + 1e-20_f32).sqrt();
    }
    let (mut best, mut correlation) = (1, f32::MIN);
    for (at, found) in found.iter().enumerate().take(found.len() - 1).skip(1) {
        if *found > correlation {
            (best, correlation) = (at, *found);
        }
    }
    let lag = lags.start() + best - 1;
    if correlation < MIN_CORRELATION {
        return Some((width, None));
    }
    let (before, after) = (found[best - 1], found[best + 1]);
    let bend = before - 2.0 * correlation + after;
    let shift = if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
    let (low, high) = lanes::range((f32::MAX, f32::MIN), here);
    Some((lag.max(1), Some(Period { length: lag as f32 + shift, height: high - low })))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean jitter and shimmer over the frames of a train of decaying pulses.
    fn measured(periods: &[usize], heights: &[f32]) -> (f32, f32) {
        let mut samples = Vec::new();
        for (at, &period) in (0..100).zip(periods.iter().cycle()) {
            let height = heights[at % heights.len()];
            samples.extend((0..period).map(|n| height * (-(n as f32) / 10.0).exp() * (n as f32 / 3.0).cos()));
        }
        let mut followed = Periods::default();
        let frames: Vec<(f32, f32)> =
            (2..30).map(|frame| followed.measure(&samples, 0, frame * HOP_SAMPLES, 200.0)).collect();
        let mean = |of: fn(&(f32, f32)) -> f32| frames.iter().map(of).sum::<f32>() / frames.len() as f32;
        (mean(|frame| frame.0), mean(|frame| frame.1))
    }

    #[test]
    fn an_even_train_has_neither_jitter_nor_shimmer() {
        let (jitter, shimmer) = measured(&[80], &[0.5]);
        assert!(jitter < 1e-3 && shimmer < 1e-2, "{jitter} {shimmer}");
    }

    #[test]
    fn alternating_heights_are_shimmer() {
        let (_, shimmer) = measured(&[80], &[0.5, 0.45]);
        assert!((shimmer - 0.87).abs() < 0.1, "{shimmer}");
    }

    #[test]
    fn alternating_periods_are_jitter() {
        let (jitter, _) = measured(&[78, 82], &[0.5]);
        assert!((jitter - 0.05).abs() < 0.02, "{jitter}");
    }

    #[test]
    fn silence_has_neither() {
        assert_eq!(Periods::default().measure(&[0.0; 1_600], 0, 640, 200.0), (0.0, 0.0));
    }
}
