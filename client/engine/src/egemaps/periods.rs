//! Jitter and shimmer of a voiced frame, from its periods.

use crate::resample::ANALYSIS_RATE_HZ;

/// Samples before the frame's start that are looked at too.
pub(super) const BEFORE_SAMPLES: usize = 320;
/// Samples that are looked at.
pub(super) const SPAN_SAMPLES: usize = 480;
/// How far a period may be from the expected one.
const TOLERANCE: f32 = 0.1;
/// Correlation of neighbouring periods that count.
const MIN_CORRELATION: f32 = 0.5;

/// Jitter (0 to 1) and shimmer (decibels) of samples with the fundamental `f0_hz`; zeros where fewer than two periods
/// are alike.
///
/// **Source** waveform matching as in Y. Medan et al., "Super resolution pitch determination of speech signals", IEEE
/// Trans. Signal Processing 39(1), 1991: each period is as long as the shift at which it is most like the next.
pub(super) fn perturbation(samples: &[f32], f0_hz: f32) -> (f32, f32) {
    let period = ANALYSIS_RATE_HZ as f32 / f0_hz;
    let lags = ((1.0 - TOLERANCE) * period) as usize..=((1.0 + TOLERANCE) * period).ceil() as usize;
    let width = period.round() as usize;
    let (mut at, mut before) = (0, None::<(f32, f32)>);
    let (mut length, mut lengths, mut jitter, mut shimmer, mut pairs) = (0.0, 0, 0.0, 0.0, 0);
    while let Some(here) = samples.get(at..at + width) {
        let Some((lag, shift, alike)) = best_lag(samples, at, width, lags.clone()) else { break };
        let low = here.iter().fold(f32::MAX, |least, &sample| least.min(sample));
        let high = here.iter().fold(f32::MIN, |most, &sample| most.max(sample));
        let this = (alike >= MIN_CORRELATION && high > low).then(|| (lag as f32 + shift, high - low));
        if let Some((long, height)) = this {
            length += long;
            lengths += 1;
            if let Some((long_before, height_before)) = before {
                jitter += (long - long_before).abs();
                shimmer += (20.0 * (height / height_before).log10()).abs();
                pairs += 1;
            }
        }
        before = this;
        at += lag;
    }
    if pairs == 0 {
        return (0.0, 0.0);
    }
    (jitter / pairs as f32 / (length / lengths as f32), shimmer / pairs as f32)
}

/// The shift at which a period is most like what follows: whole samples, the rest, and the correlation there.
fn best_lag(
    samples: &[f32],
    at: usize,
    width: usize,
    lags: std::ops::RangeInclusive<usize>,
) -> Option<(usize, f32, f32)> {
    let alike = |lag: usize| {
        let (here, there) = (samples.get(at..at + width)?, samples.get(at + lag..at + lag + width)?);
        let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
        for (a, b) in here.iter().zip(there) {
            both += a * b;
            first += a * a;
            second += b * b;
        }
        Some(both / (first * second + 1e-20_f32).sqrt())
    };
    let mut best: Option<(usize, f32)> = None;
    for lag in lags {
        let Some(correlation) = alike(lag) else { break };
        if best.is_none_or(|(_, most)| correlation > most) {
            best = Some((lag, correlation));
        }
    }
    let (lag, here) = best?;
    let (before, after) = (alike(lag.saturating_sub(1))?, alike(lag + 1).unwrap_or(here));
    let bend = before - 2.0 * here + after;
    let shift = if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
    Some((lag.max(1), shift, here))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pulses(periods: &[usize], heights: &[f32]) -> Vec<f32> {
        let mut samples = Vec::new();
        for (at, &period) in (0..20).zip(periods.iter().cycle()) {
            let height = heights[at % heights.len()];
            samples.extend((0..period).map(|n| height * (-(n as f32) / 10.0).exp() * (n as f32 / 3.0).cos()));
        }
        samples.truncate(960);
        samples
    }

    #[test]
    fn an_even_train_has_neither_jitter_nor_shimmer() {
        let (jitter, shimmer) = perturbation(&pulses(&[80], &[0.5]), 200.0);
        assert!(jitter < 1e-3 && shimmer < 1e-2, "{jitter} {shimmer}");
    }

    #[test]
    fn alternating_heights_are_shimmer() {
        let (_, shimmer) = perturbation(&pulses(&[80], &[0.5, 0.45]), 200.0);
        assert!((shimmer - 0.915).abs() < 0.1, "{shimmer}");
    }

    #[test]
    fn alternating_periods_are_jitter() {
        let (jitter, _) = perturbation(&pulses(&[78, 82], &[0.5]), 200.0);
        assert!((jitter - 0.05).abs() < 0.02, "{jitter}");
    }

    #[test]
    fn silence_has_neither() {
        assert_eq!(perturbation(&[0.0; 960], 200.0), (0.0, 0.0));
    }
}
