//! Word times on the sound itself: words begin and end where something is heard, pauses belong to nobody.

use crate::framer::{HOP_S, HOP_SAMPLES};
use crate::level::mean_power;

/// Samples around each place that its level is measured over (25 ms).
const WINDOW_SAMPLES: usize = 400;
/// Quiet this long is a pause; the closure before a plosive is shorter (0.12 s).
const PAUSE_FRAMES: usize = 12;
/// Sound shorter than this between pauses is a click (0.03 s).
const CLICK_FRAMES: usize = 3;
/// How far from a pause a boundary between words may be to belong to it (0.3 s before, 0.2 s after).
const BEFORE_FRAMES: usize = 30;
const AFTER_FRAMES: usize = 20;

/// Where each word starts and ends, in seconds from the start of `audio`, from where each one roughly starts and where
/// the last one roughly ends.
pub(super) fn snap(audio: &[f32], rough_s: &[f64], end_s: f64) -> Vec<(f64, f64)> {
    let length_s = audio.len() as f64 / 16_000.0;
    let pauses = pauses(audio);
    let frame = |seconds: f64| (seconds / HOP_S).round().max(0.0) as usize;
    let seconds = |frame: usize| (frame as f64 * HOP_S).min(length_s);
    let mut spans: Vec<(f64, f64)> = Vec::with_capacity(rough_s.len());
    for (at, start) in rough_s.iter().enumerate() {
        spans.push((*start, rough_s.get(at + 1).copied().unwrap_or(end_s)));
    }
    let frames = audio.len().div_ceil(HOP_SAMPLES);
    for pause in &pauses {
        if pause.start == 0 {
            if let Some(first) = spans.first_mut() {
                first.0 = first.0.max(seconds(pause.end));
            }
        } else if pause.end >= frames {
            if let Some(last) = spans.last_mut() {
                last.1 = seconds(pause.start);
            }
        } else if let Some(word) =
            nearest(pause, &rough_s.iter().skip(1).map(|s| frame(*s)).collect::<Vec<_>>())
        {
            // The boundary after `word`.
            if let Some(before) = spans.get_mut(word) {
                before.1 = seconds(pause.start);
            }
            if let Some(after) = spans.get_mut(word + 1) {
                after.0 = seconds(pause.end);
            }
        }
    }
    in_order(&mut spans, length_s);
    spans
}

/// The boundary that lies in a pause or nearest to it, where one is near.
fn nearest(pause: &std::ops::Range<usize>, boundaries: &[usize]) -> Option<usize> {
    let away = |at: usize| pause.start.saturating_sub(at) + at.saturating_sub(pause.end);
    let near = |at: usize| at + BEFORE_FRAMES >= pause.start && at <= pause.end + AFTER_FRAMES;
    let found = boundaries.iter().enumerate().filter(|(_, at)| near(**at)).min_by_key(|(_, at)| away(**at));
    found.map(|(index, _)| index)
}

/// No word starts before the one before it starts, or ends before it starts.
fn in_order(spans: &mut [(f64, f64)], length_s: f64) {
    let mut earliest = 0.0_f64;
    for at in 0..spans.len() {
        let next = spans.get(at + 1).map_or(length_s, |span| span.0);
        if let Some(span) = spans.get_mut(at) {
            span.0 = span.0.clamp(earliest, length_s.max(earliest));
            span.1 = span.1.min(next).max(span.0);
            earliest = span.1;
        }
    }
}

/// Stretches of quiet, in frames of 10 ms.
fn pauses(audio: &[f32]) -> Vec<std::ops::Range<usize>> {
    let level = |at: usize| {
        let centre = at * HOP_SAMPLES + HOP_SAMPLES / 2;
        let from = centre.saturating_sub(WINDOW_SAMPLES / 2);
        let window = audio.get(from..(centre + WINDOW_SAMPLES / 2).min(audio.len())).unwrap_or_default();
        10.0 * (mean_power(window) + 1e-10).log10()
    };
    let levels: Vec<f32> = (0..audio.len().div_ceil(HOP_SAMPLES)).map(level).collect();
    let mut sorted = levels.clone();
    sorted.sort_unstable_by(f32::total_cmp);
    let share = |share: f32| sorted.get((share * sorted.len() as f32) as usize).copied().unwrap_or(-100.0);
    let (floor, loud) = (share(0.05), share(0.95));
    let threshold = (floor + 6.0).max(loud - 35.0).min(loud - 10.0);
    let mut quiet: Vec<bool> = levels.iter().map(|level| *level < threshold).collect();
    // A click within a pause is part of it.
    for (is_quiet, run) in runs(&quiet) {
        if !is_quiet && run.len() < CLICK_FRAMES && run.start > 0 && run.end < quiet.len() {
            quiet[run].fill(true);
        }
    }
    let edge = |run: &std::ops::Range<usize>| run.start == 0 || run.end == levels.len();
    runs(&quiet)
        .into_iter()
        .filter(|(quiet, run)| *quiet && (run.len() >= PAUSE_FRAMES || edge(run)))
        .map(|(_, run)| run)
        .collect()
}

/// Runs of the same value, and where they lie.
fn runs(values: &[bool]) -> Vec<(bool, std::ops::Range<usize>)> {
    let mut at = 0;
    let runs = values.chunk_by(|a, b| a == b).map(|run| {
        at += run.len();
        (run[0], at - run.len()..at)
    });
    runs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(runs: &[(f32, f64)]) -> Vec<f32> {
        let mut audio = Vec::new();
        for &(level, seconds) in runs {
            let count = (seconds * 16_000.0) as usize;
            audio.extend((0..count).map(|at| if at % 2 == 0 { level } else { -level }));
        }
        audio
    }

    #[test]
    fn words_keep_out_of_pauses() {
        let audio = sound(&[(0.0001, 0.3), (0.2, 0.7), (0.0001, 0.4), (0.2, 0.6), (0.0001, 0.2)]);
        let spans = snap(&audio, &[0.0, 0.5, 1.25], 1.9);
        let expected = [(0.3, 0.5), (0.5, 1.0), (1.4, 2.0)];
        for (found, expected) in spans.iter().zip(expected) {
            assert!((found.0 - expected.0).abs() < 0.02 && (found.1 - expected.1).abs() < 0.02, "{spans:?}");
        }
    }

    #[test]
    fn a_pause_far_from_every_boundary_moves_none_and_steady_sound_has_none() {
        let audio = sound(&[(0.2, 1.0), (0.0001, 0.3), (0.2, 1.7)]);
        assert!((snap(&audio, &[0.0, 2.5], 3.0)[1].0 - 2.5).abs() < 1e-9);
        assert!(pauses(&sound(&[(0.2, 2.0)])).is_empty());
        assert!(snap(&[], &[], 0.0).is_empty());
    }
}
