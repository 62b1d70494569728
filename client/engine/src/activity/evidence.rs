//! Evidence for speech in the second around each frame.

use std::collections::VecDeque;

use crate::log_mel::{BANDS, Column};
use crate::pitch;

/// Frames looked at on either side (0.5 s).
const REACH: usize = 50;
/// Frames that the noise floor is looked for in: the last 4 s and the next half second.
const FLOOR_FRAMES: usize = 400;
/// A frame this far above the floor is active.
const ACTIVE_DB: f32 = 6.0;
/// Nothing below this is speech, in decibels below full scale.
const FAINT_DB: f32 = -65.0;
/// Mel bands of about 150 to 4,000 Hz.
const VOICE_BANDS: std::ops::Range<usize> = 6..57;

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    level_db: f32,
    periodicity: f32,
    flatness: f32,
    power: f32,
}

/// Streaming; gives each frame `REACH` frames later.
#[derive(Default)]
pub(super) struct Evidence {
    seen: VecDeque<Seen>,
    next: usize,
}

fn see(column: &Column, pitch: &pitch::Frame, power: f32) -> Seen {
    let bands = &column[VOICE_BANDS];
    let mean = bands.iter().sum::<f32>() / bands.len() as f32 + 1e-12;
    let mean_log = bands.iter().map(|band| (band + 1e-12).ln()).sum::<f32>() / bands.len() as f32;
    Seen {
        level_db: 10.0 * (mean * BANDS as f32).log10(),
        periodicity: pitch.periodicity(),
        flatness: (mean_log - mean.ln()).exp(),
        power,
    }
}

impl Evidence {
    pub(super) fn push(
        &mut self,
        column: &Column,
        pitch: &pitch::Frame,
        power: f32,
        mut out: impl FnMut(bool, f32),
    ) {
        self.seen.push_back(see(column, pitch, power));
        if self.seen.len() > self.next + REACH {
            self.give(&mut out);
        }
    }

    pub(super) fn finish(mut self, mut out: impl FnMut(bool, f32)) {
        while self.next < self.seen.len() {
            self.give(&mut out);
        }
    }

    fn give(&mut self, out: &mut impl FnMut(bool, f32)) {
        let Some(here) = self.seen.get(self.next).copied() else { return };
        out(self.likely(here), here.power);
        if self.next == FLOOR_FRAMES {
            self.seen.pop_front();
        } else {
            self.next += 1;
        }
    }

    fn likely(&self, here: Seen) -> bool {
        let floor_db = self.seen.iter().fold(f32::INFINITY, |floor, seen| floor.min(seen.level_db));
        if here.level_db < floor_db + ACTIVE_DB || here.level_db < FAINT_DB {
            return false;
        }
        let around = self.next.saturating_sub(REACH)..(self.next + REACH).min(self.seen.len());
        let (mut active, mut voiced, mut sum, mut squares, mut frames) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for seen in self.seen.range(around) {
            frames += 1.0;
            sum += seen.level_db;
            squares += seen.level_db * seen.level_db;
            if seen.level_db > floor_db + ACTIVE_DB {
                active += 1.0;
                if seen.periodicity > 0.6 && seen.flatness < 0.3 {
                    voiced += 1.0;
                }
            }
        }
        let mean: f32 = sum / frames;
        let deviation_db = (squares / frames - mean * mean).max(0.0).sqrt();
        voiced > 0.3 * active && deviation_db > 4.0
    }
}
