//! Numbers about a pitch contour.

use sotto_protocol::{PitchTrack, Voice};

use crate::framer::HOP_S;

/// Frames of a drawn contour at most: 11 minutes at full resolution.
const MAX_TRACK_FRAMES: usize = 65_536;
/// Shortest voiced run that counts in the summary.
const SHORTEST_RUN_FRAMES: usize = 3;

/// The value below which `share` of the sorted values lie, by the nearest rank.
fn quantile(sorted: &[f32], share: f64) -> Option<f32> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((share * last as f64).round() as usize).copied()
}

/// Median of the voiced frames; none without one.
pub(crate) fn median(f0_hz: impl Iterator<Item = f32>) -> Option<f32> {
    let mut voiced: Vec<f32> = f0_hz.filter(|&hz| hz > 0.0).collect();
    voiced.sort_by(f32::total_cmp);
    quantile(&voiced, 0.5)
}

/// The contour without voiced runs below 30 ms: those are seldom a voice.
fn without_short_runs(f0_hz: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut kept: Vec<f32> = f0_hz.collect();
    for run in kept.chunk_by_mut(|a, b| (*a > 0.0) == (*b > 0.0)) {
        if run.len() < SHORTEST_RUN_FRAMES {
            run.fill(0.0);
        }
    }
    kept
}

fn semitone(hz: f32) -> f64 {
    12.0 * f64::from(hz).log2()
}

/// Mean absolute slope between neighbouring voiced frames, in semitones per second.
fn slope(f0_hz: &[f32]) -> Option<f32> {
    let (mut sum, mut count) = (0.0, 0_u32);
    for run in f0_hz.chunk_by(|a, b| (*a > 0.0) == (*b > 0.0)) {
        for pair in run.windows(2).filter(|pair| pair[0] > 0.0) {
            let change = (semitone(pair[1]) - semitone(pair[0])).abs();
            // More than half an octave in a step is no movement of the voice.
            if change < 6.0 {
                sum += change / HOP_S;
                count += 1;
            }
        }
    }
    (count > 0).then(|| (sum / f64::from(count)) as f32)
}

/// Statistics over the voiced frames among those given, which are those of speech in order.
pub(crate) fn summary(f0_hz: impl Iterator<Item = f32>) -> Voice {
    let contour = without_short_runs(f0_hz);
    let mut voiced: Vec<f32> = contour.iter().copied().filter(|&hz| hz > 0.0).collect();
    let share = voiced.len() as f32 / contour.len().max(1) as f32;
    if voiced.is_empty() {
        return Voice { voiced_ratio: (!contour.is_empty()).then_some(0.0), ..Voice::default() };
    }
    voiced.sort_by(f32::total_cmp);
    let count = voiced.len() as f64;
    let mean = voiced.iter().map(|&hz| f64::from(hz)).sum::<f64>() / count;
    let mean_semitone = voiced.iter().map(|&hz| semitone(hz)).sum::<f64>() / count;
    let variance = voiced.iter().map(|&hz| (semitone(hz) - mean_semitone).powi(2)).sum::<f64>() / count;
    Voice {
        f0_median_hz: quantile(&voiced, 0.5),
        f0_mean_hz: Some(mean as f32),
        f0_sd_semitones: Some(variance.sqrt() as f32),
        f0_min_hz: quantile(&voiced, 0.05),
        f0_max_hz: quantile(&voiced, 0.95),
        f0_slope_semitones_per_s: slope(&contour),
        voiced_ratio: Some(share),
    }
}

/// The contour for drawing. Long ones keep every second, fourth, … frame.
pub(crate) fn track(f0_hz: &[f32]) -> PitchTrack {
    let mut stride = 1;
    while f0_hz.len().div_ceil(stride) > MAX_TRACK_FRAMES {
        stride *= 2;
    }
    PitchTrack { hop_s: stride as f64 * HOP_S, f0_hz: f0_hz.iter().copied().step_by(stride).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unvoiced_frames_do_not_count() {
        let voice = summary([0.0, 100.0, 150.0, 200.0, 0.0, 550.0, 550.0, 0.0].into_iter());
        assert_eq!(voice.f0_median_hz, Some(150.0));
        assert_eq!((voice.f0_min_hz, voice.f0_max_hz), (Some(100.0), Some(200.0)));
        assert!((voice.f0_mean_hz.unwrap() - 150.0).abs() < 1e-3);
        assert_eq!(voice.voiced_ratio, Some(0.375));
        let silent = Voice { voiced_ratio: Some(0.0), ..Voice::default() };
        assert_eq!(summary([0.0; 4].into_iter()), silent);
        assert_eq!(summary(std::iter::empty()), Voice::default());
    }

    #[test]
    fn a_steady_rise_has_its_own_slope() {
        let rise = |frame: usize| 100.0 * 2.0_f32.powf(frame as f32 / 100.0);
        let gap = (0..50).map(rise).chain([0.0; 10]).chain((0..50).map(rise));
        assert!((summary(gap).f0_slope_semitones_per_s.unwrap() - 12.0).abs() < 1e-2);
    }

    #[test]
    fn an_octave_up_and_down_is_a_deviation_of_six_semitones() {
        let voice = summary([100.0, 200.0].into_iter().cycle().take(100));
        assert!((voice.f0_sd_semitones.unwrap() - 6.0).abs() < 1e-3);
    }

    #[test]
    fn a_long_contour_is_thinned() {
        let track = track(&vec![100.0; 200_000]);
        assert_eq!((track.f0_hz.len(), track.hop_s), (50_000, 0.04));
    }
}
