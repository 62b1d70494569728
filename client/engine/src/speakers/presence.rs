//! Whether nobody, one or two speak, frame by frame: what overlapping windows of the segmentation say together.

use std::collections::VecDeque;

use super::network::{CLASSES, FRAME_SAMPLES, FRAMES};

/// Frames from one window to the next (6.7 s): the frames near a window's edges are heard in two windows. A hop of half
/// of that costs twice the time, and the count of those who speak was off in 0.1 % of the speech less.
pub(super) const HOP_FRAMES: usize = 396;
/// Samples from one window to the next.
pub(super) const HOP_SAMPLES: u64 = (HOP_FRAMES * FRAME_SAMPLES) as u64;
/// Frames at a window's edges that count less (1 s), and what the outermost one counts.
const EDGE_FRAMES: f32 = 60.0;
const EDGE_LEAST: f32 = 5.0;
/// Frames before and after that a change of the voice is seen between (0.2 s).
const CHANGE_FRAMES: usize = 12;

/// What is heard in a frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Heard {
    /// Probability that anybody speaks.
    pub(super) speech: f32,
    /// Probability that two do.
    pub(super) overlap: f32,
    /// How much other voices speak just after than just before, 0 to 1 where one speaks on either side.
    pub(super) change: f32,
}

/// A frame that more windows may say something of.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    heard: Heard,
    weight: f32,
    changes: f32,
}

/// Joins windows, which come in order, `HOP_FRAMES` apart.
#[derive(Default)]
pub(super) struct Presence {
    open: VecDeque<Open>,
}

impl Presence {
    /// Takes the next window, and hands over the frames that no later one reaches.
    pub(super) fn push(&mut self, window: &[[f32; CLASSES]], mut each: impl FnMut(Heard)) {
        self.add(window);
        self.open.drain(..HOP_FRAMES.min(self.open.len())).for_each(|frame| each(mean(&frame)));
    }

    /// Hands over the first `most` of the frames that waited for later windows.
    pub(super) fn finish(self, most: usize, each: impl FnMut(Heard)) {
        self.open.iter().take(most).map(mean).for_each(each);
    }

    fn add(&mut self, window: &[[f32; CLASSES]]) {
        if self.open.len() < window.len() {
            self.open.resize(window.len(), Open::default());
        }
        let voices: Vec<[f32; 3]> = window.iter().map(voices).collect();
        for (at, (open, classes)) in self.open.iter_mut().zip(window).enumerate() {
            let from_edge = at.min(FRAMES - 1 - at.min(FRAMES - 1)) as f32;
            let weight = ((from_edge + EDGE_LEAST) / EDGE_FRAMES).min(1.0);
            open.weight += weight;
            open.heard.speech += weight * (1.0 - classes[0]);
            open.heard.overlap += weight * classes[4..].iter().sum::<f32>();
            let before = at.checked_sub(CHANGE_FRAMES).and_then(|at| voices.get(at));
            if let (Some(before), Some(after)) = (before, voices.get(at + CHANGE_FRAMES)) {
                open.changes += 1.0;
                let apart = before.iter().zip(after).map(|(before, after)| (after - before).abs());
                open.heard.change += 0.5 * apart.sum::<f32>();
            }
        }
    }
}

/// How likely each of a window's three voices speaks, alone or with another.
fn voices(classes: &[f32; CLASSES]) -> [f32; 3] {
    let [_, a, b, c, ab, ac, bc] = *classes;
    [a + ab + ac, b + ab + bc, c + ac + bc]
}

fn mean(open: &Open) -> Heard {
    let weight = open.weight.max(f32::MIN_POSITIVE);
    Heard {
        speech: open.heard.speech / weight,
        overlap: open.heard.overlap / weight,
        change: open.heard.change / open.changes.max(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(class: impl Fn(usize) -> usize) -> Vec<[f32; CLASSES]> {
        (0..FRAMES)
            .map(|frame| {
                let mut classes = [0.0; CLASSES];
                classes[class(frame)] = 1.0;
                classes
            })
            .collect()
    }

    #[test]
    fn windows_are_averaged_and_what_no_other_reaches_comes_out() {
        let (mut presence, mut found) = (Presence::default(), Vec::new());
        presence.push(&window(|_| 1), |heard| found.push(heard));
        presence.push(&window(|_| 0), |heard| found.push(heard));
        assert_eq!(found.len(), 2 * HOP_FRAMES);
        assert_eq!((found[0].speech, found[0].change), (1.0, 0.0));
        let both = found[HOP_FRAMES + 100].speech;
        assert!((both - 0.5).abs() < 1e-6, "{both}");
        presence.finish(1_000, |heard| found.push(heard));
        assert_eq!(found.len(), HOP_FRAMES + FRAMES);
        assert_eq!(found.last(), Some(&Heard::default()));
    }

    #[test]
    fn another_voice_is_a_change_and_a_second_one_an_overlap() {
        let (mut presence, mut found) = (Presence::default(), Vec::new());
        presence.push(&window(|frame| if frame < 100 { 1 } else { 2 }), |heard| found.push(heard));
        assert_eq!((found[100].change, found[50].change, found[100].overlap), (1.0, 0.0, 0.0));
        let mut second = Vec::new();
        Presence::default().push(&window(|_| 6), |heard| second.push(heard));
        assert_eq!((second[9].speech, second[9].overlap), (1.0, 1.0));
    }
}
