//! Decided frames to the segments of a report: contiguous, from start to end.

use sotto_protocol::{Segment, SegmentKind};

use super::Decided;
use crate::framer::HOP_S;

/// Sound below this is silence (-50 dB below full scale), as power.
const SILENCE_POWER: f32 = 1e-5;
/// Noise or silence shorter than this joins what is beside it (0.3 s).
const MIN_FRAMES: u64 = 30;
/// Between two stretches of speech, anything shorter than this is a pause, whatever the background (1.5 s).
const PAUSE_FRAMES: u64 = 150;
/// Sound other than speech is music or noise by the second, and by the seconds beside it.
const BLOCK_FRAMES: u64 = 100;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    kind: SegmentKind,
    frames: u64,
    /// Frames that sound like music.
    music: u64,
}

/// Joins frames to runs.
#[derive(Default)]
pub struct Segmenter {
    runs: Vec<Run>,
    speech_frames: u64,
}

impl Segmenter {
    /// Takes the next frame.
    pub fn push(&mut self, frame: Decided) {
        let kind = match frame {
            Decided { speech: true, .. } => SegmentKind::Speech,
            Decided { power, .. } if power > SILENCE_POWER => SegmentKind::Noise,
            Decided { .. } => SegmentKind::Silence,
        };
        self.speech_frames += u64::from(frame.speech);
        let music = u64::from(frame.music && kind == SegmentKind::Noise);
        match self.runs.last_mut() {
            Some(run) if run.kind == kind && (kind != SegmentKind::Noise || run.frames < BLOCK_FRAMES) => {
                run.frames += 1;
                run.music += music;
            }
            _ => self.runs.push(Run { kind, frames: 1, music }),
        }
    }

    /// Frames of speech so far.
    #[must_use]
    pub fn speech_frames(&self) -> u64 {
        self.speech_frames
    }

    /// The segments of a recording of `duration_s`.
    #[must_use]
    pub fn finish(self, duration_s: f64) -> Vec<Segment> {
        let runs = join_short(pauses(name_music(&self.runs)));
        let mut at = 0;
        let count = runs.len();
        let mut segments = Vec::with_capacity(count);
        for (index, run) in runs.into_iter().enumerate() {
            let start_s = at as f64 * HOP_S;
            at += run.frames;
            let end_s = if index + 1 == count { duration_s } else { at as f64 * HOP_S };
            segments.push(Segment { start_s, end_s, kind: run.kind });
        }
        segments
    }
}

/// Turns blocks of noise to music where most of it, with what is beside it, sounds so.
fn name_music(runs: &[Run]) -> Vec<Run> {
    let named = |(at, run): (usize, &Run)| {
        let around = runs.iter().skip(at.saturating_sub(1)).take(if at == 0 { 2 } else { 3 });
        let sound = around.filter(|run| run.kind == SegmentKind::Noise);
        let (music, frames) = sound.fold((0, 0), |sum, run| (sum.0 + run.music, sum.1 + run.frames));
        let is_music = run.kind == SegmentKind::Noise && 2 * music > frames;
        Run { kind: if is_music { SegmentKind::Music } else { run.kind }, ..*run }
    };
    runs.iter().enumerate().map(named).collect()
}

/// Turns noise between nearby stretches of speech into a pause.
fn pauses(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    let mut rest = runs.as_slice();
    while let Some(run) = rest.first() {
        let between = rest.iter().take_while(|run| run.kind != SegmentKind::Speech).count();
        let frames: u64 = rest[..between].iter().map(|run| run.frames).sum();
        let inside = !out.is_empty() && between < rest.len();
        if between > 0 && inside && frames < PAUSE_FRAMES {
            out.push(Run { kind: SegmentKind::Silence, frames, music: 0 });
            rest = &rest[between..];
        } else {
            let take = between.max(1);
            out.extend_from_slice(&rest[..take]);
            debug_assert!(take > 1 || run.frames > 0);
            rest = &rest[take..];
        }
    }
    out
}

/// Joins short runs of noise and silence to their longer neighbour of the same sort.
fn join_short(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match out.last_mut() {
            Some(last) if last.kind == run.kind => last.frames += run.frames,
            Some(last)
                if last.kind != SegmentKind::Speech
                    && run.kind != SegmentKind::Speech
                    && (run.frames < MIN_FRAMES || last.frames < MIN_FRAMES) =>
            {
                if last.frames < run.frames {
                    last.kind = run.kind;
                }
                last.frames += run.frames;
            }
            _ => out.push(run),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(runs: &[(bool, f32, usize)]) -> Vec<(SegmentKind, f64)> {
        let frames = runs.iter().flat_map(|&(speech, power, frames)| {
            std::iter::repeat_n(Decided { speech, music: false, power }, frames)
        });
        segments_of(frames.collect())
    }

    fn segments_of(decided: Vec<Decided>) -> Vec<(SegmentKind, f64)> {
        let mut segmenter = Segmenter::default();
        let frames = decided.len();
        decided.into_iter().for_each(|frame| segmenter.push(frame));
        let found = segmenter.finish(frames as f64 * HOP_S);
        for pair in found.windows(2) {
            assert!((pair[0].end_s - pair[1].start_s).abs() < 1e-9);
        }
        found.iter().map(|segment| (segment.kind, segment.end_s)).collect()
    }

    #[test]
    fn background_between_words_is_a_pause_and_before_them_noise() {
        use SegmentKind::{Noise, Silence, Speech};
        let found = segments(&[(false, 1e-3, 100), (true, 0.1, 100), (false, 1e-3, 100), (true, 0.1, 100)]);
        assert_eq!(found, [(Noise, 1.0), (Speech, 2.0), (Silence, 3.0), (Speech, 4.0)]);
    }

    #[test]
    fn flicker_around_the_silence_threshold_is_one_segment() {
        let flicker: Vec<_> = (0..20).map(|n| (false, if n % 2 == 0 { 2e-5 } else { 5e-6 }, 5)).collect();
        assert_eq!(segments(&flicker).len(), 1);
    }

    #[test]
    fn what_mostly_sounds_like_music_is_music_and_a_second_of_it_within_noise_is_not() {
        let frames = |music: fn(usize) -> bool, count| {
            (0..count).map(move |at| Decided { speech: false, music: music(at), power: 0.01 })
        };
        let tune = frames(|at| at % 5 > 0, 450).chain(frames(|at| at % 5 == 0, 500)).collect();
        assert_eq!(segments_of(tune), [(SegmentKind::Music, 4.0), (SegmentKind::Noise, 9.5)]);
        let beep = frames(|at| (400..480).contains(&at), 1_000).collect();
        assert_eq!(segments_of(beep), [(SegmentKind::Noise, 10.0)]);
    }
}
