//! Evidence for speech in the second around each frame: what was seen of the frames, summed up in a few numbers.

use std::collections::VecDeque;

mod judged;
mod moments;
mod weights;

use crate::lanes;
use crate::log_mel::{BANDS, Column};
use crate::pitch;
pub use judged::{Heard, Judged};
use moments::{Around, Moments};
pub use weights::FEATURES;

/// Frames looked at on either side (0.5 s).
const REACH: usize = 50;
/// Frames looked at on either side for what is here and now.
const NEAR: usize = 5;
/// Frames that changes are measured over.
const LAG: usize = 5;
/// Frames more than this below the loudest around hold nothing to judge by.
const RANGE_DB: f32 = 35.0;
/// Range that levels are judged in.
const LEVEL_RANGE_DB: f32 = 50.0;
/// Nothing below this is speech, in decibels below full scale.
const FAINT_DB: f32 = -65.0;
/// Nothing below this is looked at.
const SILENT_DB: f32 = -75.0;
/// Mel bands of about 150 to 4,000 Hz.
const VOICE_BANDS: std::ops::Range<usize> = 6..57;
/// Groups of mel bands that make up the rough shape of a spectrum.
const GROUPS: usize = 8;
/// A frame this periodic is voiced.
const VOICED: f32 = 0.6;

/// What is kept of a frame.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    power: f32,
    level_db: f32,
    /// Level of each group against that of the voice bands.
    shape_db: [f32; GROUPS],
    periodicity: f32,
    flatness: f32,
    /// Octaves above 150 Hz, where voiced.
    octaves: Option<f32>,
}

/// A frame in view of its neighbourhood.
#[derive(Debug, Clone, Copy, Default)]
struct Placed {
    seen: Seen,
    /// Loudest level around.
    loudest_db: f32,
    /// Level, cut off far below the loudest.
    level_db: f32,
    /// Whether it is loud enough to be judged by.
    counts: bool,
    level_change_db: f32,
    shape_change_db: f32,
    /// Change of pitch since the frame before, where both are voiced.
    pitch_change: Option<f32>,
}

/// Streaming; gives each frame a second later.
#[derive(Clone, Default)]
pub struct Evidence {
    seen: View<Seen>,
    /// The last `LAG + 1` placed frames, for changes.
    recent: VecDeque<Placed>,
    placed: View<Placed>,
    around: Around,
}

/// A sliding view: up to [`REACH`] frames before the next one to leave, and all after.
#[derive(Clone)]
struct View<T> {
    frames: VecDeque<T>,
    next: usize,
}

impl<T> Default for View<T> {
    fn default() -> Self {
        Self { frames: VecDeque::new(), next: 0 }
    }
}

impl<T: Copy> View<T> {
    /// Whether a frame can leave, having seen all it may see.
    fn ready(&self) -> bool {
        self.frames.len() > self.next + REACH
    }

    fn here(&self) -> Option<T> {
        self.frames.get(self.next).copied()
    }

    fn around(&self, reach: usize) -> impl Iterator<Item = &T> {
        let to = (self.next + reach + 1).min(self.frames.len());
        self.frames.range(self.next.saturating_sub(reach)..to)
    }

    /// Goes on to the next frame; what goes out of view.
    fn advance(&mut self) -> Option<T> {
        if self.next == REACH {
            return self.frames.pop_front();
        }
        self.next += 1;
        None
    }
}

fn decibels(power: f32) -> f32 {
    10.0 * (power + 1e-12).log10()
}

fn see(column: &Column, pitch: &pitch::Frame, power: f32) -> Seen {
    let bands = &column[VOICE_BANDS];
    let mean = bands.iter().sum::<f32>() / bands.len() as f32 + 1e-12;
    let mean_log = bands.iter().map(|band| (band + 1e-12).ln()).sum::<f32>() / bands.len() as f32;
    let level_db = 10.0 * (mean * BANDS as f32).log10();
    let mut shape_db = [0.0; GROUPS];
    for (shape, bands) in shape_db.iter_mut().zip(column.chunks_exact(BANDS / GROUPS)) {
        let group = bands.iter().sum::<f32>() / bands.len() as f32;
        *shape = (decibels(group) - level_db).clamp(-60.0, 20.0);
    }
    let (hz, periodicity) = pitch.strongest();
    Seen {
        power,
        level_db,
        shape_db,
        periodicity,
        flatness: (mean_log - mean.ln()).exp(),
        octaves: (periodicity > VOICED).then(|| (hz / 150.0).log2()),
    }
}

impl Evidence {
    /// Takes what was measured of a frame; hands each frame that can be judged to `out`.
    pub fn push(&mut self, column: &Column, pitch: &pitch::Frame, power: f32, mut out: impl FnMut(Judged)) {
        self.seen.frames.push_back(see(column, pitch, power));
        if self.seen.ready() {
            self.place();
            if self.placed.ready() {
                self.judge(&mut out);
            }
        }
    }

    /// Judges the frames that were waiting for later ones.
    pub fn finish(mut self, mut out: impl FnMut(Judged)) {
        while self.seen.here().is_some() {
            self.place();
            if self.placed.ready() {
                self.judge(&mut out);
            }
        }
        while self.placed.here().is_some() {
            self.judge(&mut out);
        }
    }

    fn place(&mut self) {
        let Some(seen) = self.seen.here() else { return };
        let levels = self.seen.around(REACH).map(|seen| seen.level_db);
        let loudest_db = levels.fold(f32::NEG_INFINITY, lanes::greater);
        let level_db = seen.level_db.max(loudest_db - LEVEL_RANGE_DB);
        let mut placed = Placed {
            seen,
            loudest_db,
            level_db,
            counts: seen.level_db > loudest_db - RANGE_DB && seen.level_db > SILENT_DB,
            ..Placed::default()
        };
        if let Some(before) = self.recent.front() {
            placed.level_change_db = (level_db - before.level_db).abs();
            let changes =
                seen.shape_db.iter().zip(&before.seen.shape_db).map(|(now, then)| (now - then).abs());
            placed.shape_change_db = changes.sum::<f32>() / GROUPS as f32;
        }
        let last = self.recent.back().and_then(|last| last.seen.octaves);
        placed.pitch_change = seen.octaves.zip(last).map(|(now, then)| (now - then).abs().min(0.3));
        if self.recent.len() == LAG {
            self.recent.pop_front();
        }
        self.recent.push_back(placed);
        self.placed.frames.push_back(placed);
        self.around.change(&placed, 1.0);
        self.seen.advance();
    }

    fn judge(&mut self, out: &mut impl FnMut(Judged)) {
        let Some(here) = self.placed.here() else { return };
        let active = here.seen.level_db > here.loudest_db - RANGE_DB && here.seen.level_db > FAINT_DB;
        out(Judged { features: self.features(here), active, power: here.seen.power });
        if let Some(left) = self.placed.advance() {
            self.around.change(&left, -1.0);
        }
    }

    /// The numbers of [`Judged`], in the order of the weights.
    fn features(&self, here: Placed) -> [f32; FEATURES] {
        let [(level, level_deviation), (level_change, _), (counts, _)] = self.around.all.read();
        let [periodicity, flatness, (voiced, _), (shape_change, _)] = self.around.counted.read();
        let [(pitch, pitch_deviation)] = self.around.pitch.read();
        let [(glide, _)] = self.around.glide.read();
        let mut near = Moments::default();
        for placed in self.placed.around(NEAR) {
            near.change([placed.seen.periodicity, placed.seen.flatness], 1.0);
        }
        let [(periodicity_near, _), (flatness_near, _)] = near.read();
        let rest = [
            level_deviation / 10.0,
            (here.loudest_db - level) / 10.0,
            periodicity.0,
            periodicity.1,
            flatness.0,
            flatness.1,
            voiced,
            level_change / 10.0,
            shape_change / 10.0,
            pitch,
            pitch_deviation,
            10.0 * glide,
            counts,
            (here.seen.level_db - here.loudest_db) / 10.0,
            periodicity_near,
            flatness_near,
        ];
        let mut features = [0.0; FEATURES];
        let (shapes, others) = features.split_at_mut(2 * GROUPS);
        let (means, deviations) = shapes.split_at_mut(GROUPS);
        let shape = self.around.shape.read();
        for ((mean_out, deviation_out), (mean, deviation)) in means.iter_mut().zip(deviations).zip(shape) {
            (*mean_out, *deviation_out) = (mean / 10.0, deviation / 10.0);
        }
        others.copy_from_slice(&rest);
        features
    }
}
