//! Stretches in which one voice speaks, cut where it changes and into pieces that get one print each.

use std::collections::VecDeque;
use std::ops::Range;

use super::presence::Heard;

/// From this probability on somebody may speak where it is loud enough, from this one on somebody does, and from this
/// one on two do.
const PERHAPS: f32 = 0.4;
const SPEECH: f32 = 0.7;
const OVERLAP: f32 = 0.4;
/// From here on the voice changes, at the highest place within so many frames (0.25 s) on either side.
const CHANGE: f32 = 0.5;
const REACH: usize = 15;
/// Frames that a piece has about (3 s), of a stretch before it is cut into pieces anyway (12 s), and in the middle of a
/// piece that its print is made of (1.5 s): the voice is the same beside them, and half of the work is saved.
const PIECE_FRAMES: u64 = 178;
const STRETCH_FRAMES: u64 = 4 * PIECE_FRAMES;
const HEARD_FRAMES: u64 = 89;

/// How many speak in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaking {
    Nobody,
    /// Nobody, or one at the edge of what they say.
    Perhaps,
    One,
    Two,
}

/// The frames in the middle of a piece that its print is made of.
pub(super) fn middle(piece: &Range<u64>) -> Range<u64> {
    let frames = (piece.end - piece.start).min(HEARD_FRAMES);
    let start = piece.start + (piece.end - piece.start - frames) / 2;
    start..start + frames
}

/// Streaming. A frame is decided `REACH` frames after it came.
#[derive(Default)]
pub(super) struct Cutter {
    /// The frames around the one that is decided next.
    around: VecDeque<Heard>,
    /// Of these, the ones that are decided.
    decided: usize,
    /// How many speak in each frame.
    speaking: Vec<Speaking>,
    /// Where the open stretch starts.
    start: Option<u64>,
}

impl Cutter {
    /// Takes the next frame, and hands over the pieces that are finished.
    pub(super) fn push(&mut self, heard: Heard, each: &mut impl FnMut(Range<u64>)) {
        self.around.push_back(heard);
        if self.around.len() > self.decided + REACH {
            self.decide(each);
        }
        if self.decided > REACH {
            self.around.pop_front();
            self.decided -= 1;
        }
    }

    /// Hands over the last pieces.
    pub(super) fn finish(&mut self, each: &mut impl FnMut(Range<u64>)) {
        while self.decided < self.around.len() {
            self.decide(each);
        }
        self.close(each);
    }

    /// How many speak in each frame that is decided.
    pub(super) fn speaking(&self) -> &[Speaking] {
        &self.speaking
    }

    /// The first frame that a piece may still start at.
    pub(super) fn open_from(&self) -> u64 {
        self.start.unwrap_or(self.speaking.len() as u64)
    }

    fn decide(&mut self, each: &mut impl FnMut(Range<u64>)) {
        let Some(&heard) = self.around.get(self.decided) else { return };
        let from = self.decided.saturating_sub(REACH);
        let highest = self.around.iter().skip(from).take(self.decided + REACH + 1 - from);
        let highest = highest.fold(0.0_f32, |highest, frame| highest.max(frame.change));
        self.decided += 1;
        let speaking = match heard {
            Heard { speech, overlap, .. } if speech > SPEECH && overlap > OVERLAP => Speaking::Two,
            Heard { speech, .. } if speech > SPEECH => Speaking::One,
            Heard { speech, .. } if speech > PERHAPS => Speaking::Perhaps,
            _ => Speaking::Nobody,
        };
        let one = speaking == Speaking::One;
        let at = self.speaking.len() as u64;
        let long = self.start.is_some_and(|start| at - start >= STRETCH_FRAMES);
        if !one || long || (heard.change > CHANGE && heard.change >= highest) {
            self.close(each);
        }
        if one && self.start.is_none() {
            self.start = Some(at);
        }
        self.speaking.push(speaking);
    }

    /// Ends the open stretch before the next frame, in pieces of one length.
    fn close(&mut self, each: &mut impl FnMut(Range<u64>)) {
        let Some(start) = self.start.take() else { return };
        let frames = self.speaking.len() as u64 - start;
        let pieces = ((frames + PIECE_FRAMES / 2) / PIECE_FRAMES).max(1);
        for piece in 0..pieces {
            each(start + frames * piece / pieces..start + frames * (piece + 1) / pieces);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(frames: impl IntoIterator<Item = Heard>) -> (Vec<Range<u64>>, Vec<Speaking>) {
        let (mut cutter, mut found) = (Cutter::default(), Vec::new());
        for frame in frames {
            cutter.push(frame, &mut |piece| found.push(piece));
        }
        cutter.finish(&mut |piece| found.push(piece));
        (found, cutter.speaking().to_vec())
    }

    fn heard(speech: f32, overlap: f32, change: f32) -> Heard {
        Heard { speech, overlap, change }
    }

    #[test]
    fn a_long_stretch_becomes_pieces_of_one_length_and_overlap_belongs_to_none() {
        let frames =
            (0..700).map(|at| heard(if at < 600 { 1.0 } else { 0.5 }, if at < 100 { 1.0 } else { 0.0 }, 0.0));
        let (pieces, found) = cut(frames);
        assert_eq!(pieces, [100..266, 266..433, 433..600]);
        assert_eq!(middle(&pieces[0]), 138..227);
        assert_eq!(
            (found.len(), found[0], found[100], found[600]),
            (700, Speaking::Two, Speaking::One, Speaking::Perhaps)
        );
    }

    #[test]
    fn a_change_of_the_voice_cuts_once_at_its_highest() {
        let frames = (0..120).map(|at: i32| heard(1.0, 0.0, 1.0 - 0.04 * (at - 60).abs() as f32));
        let (pieces, found) = cut(frames);
        assert_eq!(pieces, [0..60, 60..120]);
        assert_eq!((found.len(), middle(&pieces[1])), (120, 60..120));
    }

    #[test]
    fn a_stretch_that_does_not_end_is_cut_all_the_same() {
        let (mut cutter, mut found) = (Cutter::default(), 0);
        for _ in 0..10_000 {
            cutter.push(heard(1.0, 0.0, 0.0), &mut |_| found += 1);
            assert!(cutter.speaking().len() as u64 - cutter.open_from() <= STRETCH_FRAMES);
        }
        assert_eq!(found, 14 * 4);
        assert!(cutter.around.len() <= 2 * REACH + 1);
    }
}
