//! From how many speak in each frame, and whose each piece is, to the turns of each speaker.

use std::ops::Range;

use sotto_protocol::{Speaker, SpeakerTurns, Turn};

use super::Outcome;
use super::grouping::Grouped;
use super::network::FRAME_SAMPLES;
use crate::resample::ANALYSIS_RATE_HZ;

/// Where the first frame starts: a frame hears 991 samples, and stands for the middle ones.
pub(super) const FIRST_SAMPLE: u64 = 360;
/// A second voice is looked for among the pieces within so many frames (10 s).
const NEAR_FRAMES: u64 = 593;
/// Pauses of a speaker that do not end their turn (0.25 s, in frames).
const PAUSE_FRAMES: u64 = 15;

/// Puts turns together, speakers in the order in which they first speak.
pub(super) fn outcome(counts: &[u8], grouped: Grouped, duration_s: f64, model: String) -> Outcome {
    let many = grouped.speakers.iter().map(|speaker| speaker + 1).max().unwrap_or_default();
    let mut runs: Vec<Vec<Range<u64>>> = vec![Vec::new(); many];
    let mut order = Vec::new();
    let mut next = 0;
    for (frame, &count) in counts.iter().enumerate() {
        let frame = frame as u64;
        while grouped.pieces.get(next).is_some_and(|piece| piece.end <= frame) {
            next += 1;
        }
        for speaker in speaking(&grouped, next, frame, count).into_iter().flatten() {
            match runs[speaker].last_mut() {
                Some(last) if frame - last.end < PAUSE_FRAMES => last.end = frame + 1,
                Some(_) => runs[speaker].push(frame..frame + 1),
                None => {
                    order.push(speaker);
                    runs[speaker].push(frame..frame + 1);
                }
            }
        }
    }
    let mut found = Outcome { turns: SpeakerTurns { model, ..SpeakerTurns::default() }, prints: Vec::new() };
    for (place, &speaker) in order.iter().enumerate() {
        let turns = runs[speaker].iter().map(|run| Turn {
            start_s: start_s(run.start).min(duration_s),
            end_s: start_s(run.end).min(duration_s),
            speaker: place as u32,
        });
        let before = found.turns.turns.len();
        found.turns.turns.extend(turns);
        let seconds = found.turns.turns[before..].iter().map(|turn| turn.end_s - turn.start_s).sum();
        found.turns.speakers.push(Speaker {
            label: format!("S{}", place + 1),
            seconds,
            ..Speaker::default()
        });
        found.prints.push(grouped.prints.get(speaker).cloned().unwrap_or_default());
    }
    found.turns.turns.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    found
}

fn start_s(frame: u64) -> f64 {
    (frame * FRAME_SAMPLES as u64 + FIRST_SAMPLE) as f64 / f64::from(ANALYSIS_RATE_HZ)
}

/// Who speaks in a frame, where `count` do: the piece's speaker, or outside of all pieces the nearest ones in time.
/// `next` is the first piece that does not end before the frame.
fn speaking(grouped: &Grouped, next: usize, frame: u64, count: u8) -> [Option<usize>; 2] {
    let (pieces, speakers) = (&grouped.pieces, &grouped.speakers);
    if count == 0 {
        return [None; 2];
    }
    if pieces.get(next).is_some_and(|piece| piece.contains(&frame)) {
        return [speakers.get(next).copied(), None];
    }
    let (mut before, mut after) = (next.checked_sub(1), next);
    let mut found = [None; 2];
    for slot in 0..usize::from(count.min(2)) {
        while found[slot].is_none() {
            let back = before.map(|at| frame + 1 - pieces[at].end);
            let ahead = pieces.get(after).map(|piece| piece.start - frame);
            let nearer_back = match (back, ahead) {
                (Some(back), Some(ahead)) => back <= ahead,
                (back, _) => back.is_some(),
            };
            let distance = if nearer_back { back } else { ahead };
            if distance.is_none_or(|distance| distance > NEAR_FRAMES) {
                return found;
            }
            let speaker = if nearer_back {
                let at = before.unwrap_or_default();
                before = at.checked_sub(1);
                speakers.get(at)
            } else {
                after += 1;
                speakers.get(after - 1)
            };
            found[slot] = speaker.copied().filter(|speaker| found[0] != Some(*speaker));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_in_order_and_an_overlap_belongs_to_the_two_beside_it() {
        let mut counts = vec![1; 100];
        counts.extend([2; 20]);
        counts.extend([1; 100]);
        counts.extend([0; 50]);
        let grouped = Grouped {
            pieces: vec![0..100, 120..220],
            speakers: vec![1, 0],
            prints: vec![vec![0.0, 1.0], vec![1.0, 0.0]],
        };
        let found = outcome(&counts, grouped, 60.0, "m".to_owned());
        let turns: Vec<(u64, u64, u32)> = found
            .turns
            .turns
            .iter()
            .map(|turn| ((turn.start_s * 100.0) as u64, (turn.end_s * 100.0) as u64, turn.speaker))
            .collect();
        assert_eq!(turns, [(2, 204, 0), (171, 373, 1)]);
        assert_eq!(found.prints, [[1.0, 0.0], [0.0, 1.0]]);
        assert_eq!(found.turns.speakers[0].label, "S1");
        assert!((found.turns.speakers[0].seconds - 2.025).abs() < 1e-9);
    }

    #[test]
    fn short_pauses_do_not_end_a_turn_and_long_ones_do() {
        let mut counts = vec![1; 50];
        counts.extend([0; 10]);
        counts.extend([1; 50]);
        counts.extend([0; 30]);
        counts.extend([1; 50]);
        let grouped =
            Grouped { pieces: vec![0..50, 60..110, 140..190], speakers: vec![0; 3], prints: vec![vec![1.0]] };
        assert_eq!(outcome(&counts, grouped, 60.0, String::new()).turns.turns.len(), 2);
    }

    #[test]
    fn no_piece_gives_no_speaker_and_nothing_ends_after_the_recording() {
        assert_eq!(outcome(&[0, 2, 1], Grouped::default(), 1.0, String::new()).prints.len(), 0);
        let grouped = Grouped { pieces: vec![0..40, 40..90], speakers: vec![0; 2], prints: Vec::new() };
        let found = outcome(&[1; 90], grouped, 0.5, String::new());
        assert_eq!((found.turns.turns[0].end_s, found.prints[0].len()), (0.5, 0));
    }
}
