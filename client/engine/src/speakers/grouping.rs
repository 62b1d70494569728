//! From pieces with prints to speakers: groups as they come, then speakers with enough speech, then each piece to the
//! nearest of them.

use std::ops::Range;

use super::linkage::{Group, cosine, link, scaled};
use super::network::FRAME_SAMPLES;
use crate::resample::ANALYSIS_RATE_HZ;

/// Groups that are kept open, and what is left of them at most: so memory and time grow with the length alone.
const MOST_OPEN: usize = 400;
const MOST_LEFT: usize = 100;
/// Pieces of less speech are given to their neighbours' speaker (0.5 s, in frames).
const LEAST_FRAMES: u64 = 30;
/// Who speaks less than this in all is taken for one of the others, in seconds.
const LEAST_S: f32 = 4.0;
/// How often pieces are given to the nearest speaker.
const ROUNDS: usize = 3;

/// A piece of one voice.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Its frames.
    pub(super) frames: Range<u64>,
    /// Its voice print; empty where it is too short for one.
    pub(super) print: Vec<f32>,
}

impl Piece {
    fn seconds(&self) -> f32 {
        (self.frames.end - self.frames.start) as f32 * FRAME_SAMPLES as f32 / ANALYSIS_RATE_HZ as f32
    }

    fn counts(&self) -> bool {
        !self.print.is_empty() && self.frames.end - self.frames.start >= LEAST_FRAMES
    }
}

/// Pieces in order of time, and the groups that they are in so far.
#[derive(Default)]
pub(super) struct Grouping {
    pieces: Vec<Piece>,
    /// The group of each piece that counts.
    group_of: Vec<Option<usize>>,
    groups: Vec<Group>,
}

/// Who speaks in each piece.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Grouped {
    pub(super) pieces: Vec<Range<u64>>,
    /// The speaker of each piece.
    pub(super) speakers: Vec<usize>,
    /// The mean print of each speaker, of length 1.
    pub(super) prints: Vec<Vec<f32>>,
}

impl Grouping {
    /// Takes the next piece.
    pub(super) fn push(&mut self, piece: Piece) {
        let group = piece.counts().then_some(self.groups.len());
        if group.is_some() {
            self.groups.push(Group::of(&piece.print, piece.seconds()));
        }
        self.group_of.push(group);
        self.pieces.push(piece);
        if self.groups.len() >= MOST_OPEN {
            self.link();
        }
    }

    fn link(&mut self) {
        let into = link(&mut self.groups, MOST_LEFT);
        for group in self.group_of.iter_mut().flatten() {
            *group = into[*group];
        }
    }

    /// Finds the speakers. Where no piece is long enough for a print, all that is said is one speaker's.
    pub(super) fn finish(mut self) -> Grouped {
        self.link();
        let longest = self.groups.iter().fold(0.0_f32, |longest, group| longest.max(group.seconds));
        let mut means: Vec<Vec<f32>> = self
            .groups
            .iter()
            .filter(|group| group.seconds >= LEAST_S.min(longest))
            .map(|group| scaled(&group.sum, 1.0))
            .collect();
        let mut nearest = Vec::new();
        for _ in 0..ROUNDS {
            nearest = self
                .pieces
                .iter()
                .map(|piece| piece.counts().then(|| nearest_of(&piece.print, &means)))
                .collect();
            means = self.means(&mut nearest, means.len());
        }
        let speakers = spread(&self.pieces, &nearest);
        Grouped {
            pieces: self.pieces.into_iter().map(|piece| piece.frames).collect(),
            speakers,
            prints: means,
        }
    }

    /// The mean print of each speaker's pieces; those without any go, and the others move up.
    fn means(&self, nearest: &mut [Option<usize>], count: usize) -> Vec<Vec<f32>> {
        let mut groups: Vec<Option<Group>> = vec![None; count];
        for (piece, speaker) in self.pieces.iter().zip(nearest.iter()) {
            let Some(slot) = speaker.and_then(|speaker| groups.get_mut(speaker)) else { continue };
            match slot {
                Some(group) => group.add(&piece.print, piece.seconds()),
                None => *slot = Some(Group::of(&piece.print, piece.seconds())),
            }
        }
        let mut kept = 0;
        let place: Vec<usize> = groups
            .iter()
            .map(|group| {
                kept += usize::from(group.is_some());
                kept - usize::from(group.is_some())
            })
            .collect();
        nearest
            .iter_mut()
            .flatten()
            .for_each(|speaker| *speaker = place.get(*speaker).copied().unwrap_or_default());
        groups.into_iter().flatten().map(|group| scaled(&group.sum, 1.0)).collect()
    }
}

fn nearest_of(print: &[f32], means: &[Vec<f32>]) -> usize {
    let likeness: Vec<f32> = means.iter().map(|mean| cosine(print, mean)).collect();
    (0..means.len()).max_by(|&a, &b| likeness[a].total_cmp(&likeness[b])).unwrap_or_default()
}

/// Gives pieces without a speaker that of the piece that is nearest in time.
fn spread(pieces: &[Piece], nearest: &[Option<usize>]) -> Vec<usize> {
    let known: Vec<usize> = (0..pieces.len()).filter(|&at| nearest[at].is_some()).collect();
    let speaker = |at: usize| {
        let after = known.partition_point(|&known| known < at);
        let (before, after) = (after.checked_sub(1).and_then(|at| known.get(at)), known.get(after));
        let gap = |other: &&usize| {
            let (one, two) = (&pieces[at].frames, &pieces[**other].frames);
            two.start.saturating_sub(one.end).max(one.start.saturating_sub(two.end))
        };
        let found = before.into_iter().chain(after).min_by_key(gap);
        found.and_then(|&found| nearest[found]).unwrap_or_default()
    };
    (0..pieces.len()).map(speaker).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(start: u64, frames: u64, angle: f32) -> Piece {
        Piece { frames: start..start + frames, print: vec![angle.cos(), angle.sin()] }
    }

    #[test]
    fn pieces_go_to_their_speaker_and_short_ones_to_their_neighbour() {
        let mut grouping = Grouping::default();
        for at in 0..12 {
            grouping.push(piece(at * 100, 80, if at % 2 == 0 { 0.0 } else { 1.5 }));
        }
        grouping.push(Piece { frames: 1_185..1_190, print: Vec::new() });
        let found = grouping.finish();
        assert_eq!(found.prints.len(), 2);
        assert_eq!(found.speakers, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1]);
    }

    #[test]
    fn who_says_next_to_nothing_is_no_speaker_of_their_own() {
        let mut grouping = Grouping::default();
        (0..6).for_each(|at| grouping.push(piece(at * 100, 80, 0.0)));
        grouping.push(piece(900, 40, 1.5));
        assert_eq!(grouping.finish().prints.len(), 1);
    }

    #[test]
    fn nothing_and_only_short_pieces_are_no_harm() {
        assert_eq!(Grouping::default().finish(), Grouped::default());
        let mut grouping = Grouping::default();
        grouping.push(Piece { frames: 0..9, print: Vec::new() });
        let found = grouping.finish();
        assert_eq!((found.speakers, found.prints.len()), (vec![0], 0));
    }

    #[test]
    fn hours_of_voices_that_are_never_alike_stay_bounded() {
        let mut grouping = Grouping::default();
        for at in 0..3_000_u64 {
            let mut print = vec![0.0; 64];
            (0..64).for_each(|bit| {
                print[bit] = if (at * 2_654_435_761) >> (bit % 32) & 1 == 0 { 1.0 } else { -1.0 }
            });
            grouping.push(Piece { frames: at * 90..at * 90 + 80, print });
            assert!(grouping.groups.len() < MOST_OPEN);
        }
        assert!(grouping.finish().prints.len() <= MOST_LEFT);
    }
}
