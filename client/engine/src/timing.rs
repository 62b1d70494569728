//! Rhythm of speech: pauses between its stretches, and its rate by the loud, voiced nuclei of syllables.

use sotto_protocol::{Segment, SegmentKind, Timing};

use crate::framer::HOP_S;

/// A nucleus is at most this far below the loudest speech, in decibels.
const RANGE_DB: f32 = 25.0;
/// Share of the speech frames that is not louder than the loudest speech.
const LOUDEST: f64 = 0.99;
/// A nucleus is this much louder than the dips before and after it, in decibels.
const DIP_DB: f32 = 2.0;
/// Standard deviation of the bell that levels are smoothed with, in frames.
const BELL_FRAMES: f32 = 1.2;
/// Its reach on either side.
const REACH: usize = 4;
const LEAST_POWER: f32 = 1e-10;

/// Rhythm of one recording.
///
/// **Shapes** `powers` (mean power of each 25 ms frame) and `f0_hz` (0 where unvoiced) run in step, 10 ms a frame.
/// **Numerics** against the syllables of 134 transcripts: 7 % too few in fluent and 8 % too many in halting
/// speech; correlation 0.92 over utterances, mean difference 19 %.
/// **Source** N. H. de Jong and T. Wempe, "Praat script to detect syllable nuclei and measure speech rate
/// automatically", Behavior Research Methods 41 (2009); the dip is asked for on both sides.
#[must_use]
pub fn of(segments: &[Segment], powers: &[f32], f0_hz: &[f32]) -> Timing {
    let stretches = stretches(segments);
    let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else { return Timing::default() };
    let speech_s: f64 = stretches.iter().map(|(start, end)| end - start).sum();
    let gaps: Vec<f64> = stretches.windows(2).map(|pair| pair[1].0 - pair[0].1).collect();
    let mean = gaps.iter().sum::<f64>() / gaps.len().max(1) as f64;
    let longest = gaps.iter().copied().fold(0.0, f64::max);
    let syllables = nuclei(&stretches, powers, f0_hz);
    let rate = |seconds: f64| (seconds > 0.0).then(|| (f64::from(syllables) / seconds) as f32);
    Timing {
        speech_s: speech_s as f32,
        pauses: gaps.len() as u32,
        pause_mean_s: (!gaps.is_empty()).then_some(mean as f32),
        pause_max_s: (!gaps.is_empty()).then_some(longest as f32),
        syllables,
        speaking_rate: rate(last.1 - first.0),
        articulation_rate: rate(speech_s),
    }
}

/// Start and end of each stretch of speech, in seconds.
fn stretches(segments: &[Segment]) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    for segment in segments.iter().filter(|segment| segment.kind == SegmentKind::Speech) {
        match found.last_mut() {
            Some(last) if segment.start_s <= last.1 => last.1 = segment.end_s,
            _ => found.push((segment.start_s, segment.end_s)),
        }
    }
    found
}

/// Syllable nuclei in all stretches.
fn nuclei(stretches: &[(f64, f64)], powers: &[f32], f0_hz: &[f32]) -> u32 {
    let frame = |seconds: f64| ((seconds / HOP_S).round() as usize).min(powers.len());
    let smooth = Smooth::new(powers);
    let levels = |(start, end): (f64, f64)| (frame(start)..frame(end)).map(|at| (at, smooth.level_db(at)));
    let mut all: Vec<f32> =
        stretches.iter().flat_map(|stretch| levels(*stretch)).map(|level| level.1).collect();
    if all.is_empty() {
        return 0;
    }
    let nth = ((all.len() - 1) as f64 * LOUDEST) as usize;
    let threshold_db = *all.select_nth_unstable_by(nth, f32::total_cmp).1 - RANGE_DB;
    let voiced = |at: usize| {
        let near = f0_hz.get(at.saturating_sub(1)..(at + 2).min(f0_hz.len()));
        near.is_some_and(|f0_hz| f0_hz.iter().any(|hz| *hz > 0.0))
    };
    let peaks = stretches.iter().flat_map(|stretch| peaks(levels(*stretch)));
    peaks.filter(|(at, level_db)| *level_db > threshold_db && voiced(*at)).count() as u32
}

/// Levels that rise by [`DIP_DB`] from the dip before and fall by as much to the dip, or the end, after.
fn peaks(levels: impl Iterator<Item = (usize, f32)>) -> Vec<(usize, f32)> {
    let mut found = Vec::new();
    let mut dip_db = f32::INFINITY;
    let mut peak: Option<(usize, f32)> = None;
    for (at, level_db) in levels {
        match peak {
            None if level_db > dip_db + DIP_DB => peak = Some((at, level_db)),
            None => dip_db = dip_db.min(level_db),
            Some(highest) if level_db > highest.1 => peak = Some((at, level_db)),
            Some(highest) if level_db < highest.1 - DIP_DB => {
                found.push(highest);
                (peak, dip_db) = (None, level_db);
            }
            Some(_) => {}
        }
    }
    found.extend(peak);
    found
}

/// Levels of frames, smoothed.
struct Smooth<'a> {
    powers: &'a [f32],
    bell: [f32; 2 * REACH + 1],
}

impl<'a> Smooth<'a> {
    fn new(powers: &'a [f32]) -> Self {
        let weight = |at: usize| (-0.5 * ((at as f32 - REACH as f32) / BELL_FRAMES).powi(2)).exp();
        Self { powers, bell: std::array::from_fn(weight) }
    }

    fn level_db(&self, at: usize) -> f32 {
        let powers = self.powers.get(at.saturating_sub(REACH)..(at + REACH + 1).min(self.powers.len()));
        let weighed = powers.unwrap_or_default().iter().zip(&self.bell[REACH.saturating_sub(at)..]);
        let (sum, weights) = weighed
            .fold((0.0, 0.0), |(sum, weights), (power, weight)| (sum + power * weight, weights + weight));
        let power: f32 = sum / weights.max(f32::MIN_POSITIVE);
        10.0 * power.max(LEAST_POWER).log10()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(start_s: f64, end_s: f64, kind: SegmentKind) -> Segment {
        Segment { start_s, end_s, kind }
    }

    /// A second of four syllables: 200 ms of voice, each after 50 ms 20 dB below.
    fn babble() -> Vec<f32> {
        (0..100).map(|frame| if frame % 25 < 5 { 1e-4 } else { 0.01 }).collect()
    }

    #[test]
    fn voiced_bumps_are_syllables() {
        let speech = [segment(0.0, 1.0, SegmentKind::Speech)];
        let timing = of(&speech, &babble(), &[120.0; 100]);
        assert_eq!(timing.syllables, 4);
        assert_eq!((timing.speaking_rate, timing.articulation_rate), (Some(4.0), Some(4.0)));
        assert_eq!(of(&speech, &babble(), &[0.0; 100]).syllables, 0, "whispered");
    }

    #[test]
    fn ripples_and_what_is_far_below_the_loudest_are_none() {
        let speech = [segment(0.0, 1.0, SegmentKind::Speech)];
        let ripples: Vec<f32> = (0..100).map(|frame| if frame % 25 < 5 { 0.0075 } else { 0.01 }).collect();
        assert_eq!(of(&speech, &ripples, &[120.0; 100]).syllables, 0);
        let mut faint = babble();
        faint[50..].iter_mut().for_each(|power| *power *= 1e-3);
        assert_eq!(of(&speech, &faint, &[120.0; 100]).syllables, 2);
    }

    #[test]
    fn pauses_lie_between_stretches_of_speech() {
        let segments = [
            segment(0.0, 0.5, SegmentKind::Noise),
            segment(0.5, 1.5, SegmentKind::Speech),
            segment(1.5, 2.0, SegmentKind::Silence),
            segment(2.0, 3.0, SegmentKind::Speech),
            segment(3.0, 3.5, SegmentKind::Silence),
            segment(3.5, 4.5, SegmentKind::Noise),
            segment(4.5, 5.5, SegmentKind::Speech),
            segment(5.5, 6.0, SegmentKind::Silence),
        ];
        let mut powers = vec![0.0; 600];
        for start in [50, 200, 450] {
            powers[start..start + 100].copy_from_slice(&babble());
        }
        let timing = of(&segments, &powers, &[100.0; 600]);
        assert_eq!((timing.pauses, timing.pause_mean_s, timing.pause_max_s), (2, Some(1.0), Some(1.5)));
        assert!((timing.speech_s - 3.0).abs() < 1e-6);
        assert_eq!(timing.syllables, 12);
        assert!((timing.speaking_rate.unwrap() - 12.0 / 5.0).abs() < 1e-6);
        assert!((timing.articulation_rate.unwrap() - 4.0).abs() < 1e-6);
    }

    #[test]
    fn without_speech_there_is_no_rhythm() {
        assert_eq!(of(&[segment(0.0, 1.0, SegmentKind::Noise)], &[0.1; 100], &[0.0; 100]), Timing::default());
        assert_eq!(of(&[segment(0.0, 9.0, SegmentKind::Speech)], &[], &[]).syllables, 0);
    }
}
