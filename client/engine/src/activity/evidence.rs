//! Evidence for speech in the second around each frame: what was seen of the frames, summed up in a few numbers.

use std::collections::VecDeque;

mod judged;
mod weights;

use crate::log_mel::{BANDS, Column};
use crate::pitch;
pub use judged::{Heard, Judged};
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
#[derive(Default)]
pub struct Evidence {
    seen: View<Seen>,
    /// The last `LAG + 1` placed frames, for changes.
    recent: VecDeque<Placed>,
    placed: View<Placed>,
}

/// A sliding view: up to [`REACH`] frames before the next one to leave, and all after.
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

    fn around(&self, reach: usize) -> impl Iterator<Item = &T> + Clone {
        let to = (self.next + reach + 1).min(self.frames.len());
        self.frames.range(self.next.saturating_sub(reach)..to)
    }

    fn advance(&mut self) {
        if self.next == REACH {
            self.frames.pop_front();
        } else {
            self.next += 1;
        }
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
        let loudest_db = levels.fold(f32::NEG_INFINITY, f32::max);
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
        self.seen.advance();
    }

    fn judge(&mut self, out: &mut impl FnMut(Judged)) {
        let Some(here) = self.placed.here() else { return };
        let active = here.seen.level_db > here.loudest_db - RANGE_DB && here.seen.level_db > FAINT_DB;
        out(Judged { features: self.features(here), active, power: here.seen.power });
        self.placed.advance();
    }

    /// The numbers of [`Judged`], in the order of the weights.
    fn features(&self, here: Placed) -> [f32; FEATURES] {
        let around = self.placed.around(REACH);
        let counted = around.clone().filter(|placed| placed.counts);
        let of = |value: fn(&Placed) -> f32| moments(counted.clone().map(value));
        let (level, level_deviation) = moments(around.clone().map(|placed| placed.level_db));
        let (periodicity, periodicity_deviation) = of(|placed| placed.seen.periodicity);
        let (flatness, flatness_deviation) = of(|placed| placed.seen.flatness);
        let (pitch, pitch_deviation) = moments(counted.clone().filter_map(|placed| placed.seen.octaves));
        let (glide, _) = moments(counted.clone().filter_map(|placed| placed.pitch_change));
        let near = self.placed.around(NEAR);
        let rest = [
            level_deviation / 10.0,
            (here.loudest_db - level) / 10.0,
            periodicity,
            periodicity_deviation,
            flatness,
            flatness_deviation,
            of(|placed| f32::from(u8::from(placed.seen.periodicity > VOICED))).0,
            moments(around.clone().map(|placed| placed.level_change_db)).0 / 10.0,
            of(|placed| placed.shape_change_db).0 / 10.0,
            pitch,
            pitch_deviation,
            10.0 * glide,
            moments(around.map(|placed| f32::from(u8::from(placed.counts)))).0,
            (here.seen.level_db - here.loudest_db) / 10.0,
            moments(near.clone().map(|placed| placed.seen.periodicity)).0,
            moments(near.map(|placed| placed.seen.flatness)).0,
        ];
        let mut features = [0.0; FEATURES];
        let (shapes, others) = features.split_at_mut(2 * GROUPS);
        let (means, deviations) = shapes.split_at_mut(GROUPS);
        for (group, (mean_out, deviation_out)) in means.iter_mut().zip(deviations).enumerate() {
            let (mean, deviation) = moments(counted.clone().map(|placed| placed.seen.shape_db[group]));
            (*mean_out, *deviation_out) = (mean / 10.0, deviation / 10.0);
        }
        others.copy_from_slice(&rest);
        features
    }
}

/// Mean and standard deviation; zero of nothing.
fn moments(values: impl Iterator<Item = f32>) -> (f32, f32) {
    let (mut count, mut sum, mut squares) = (0.0_f64, 0.0_f64, 0.0_f64);
    for value in values {
        let value = f64::from(value);
        count += 1.0;
        sum += value;
        squares += value * value;
    }
    let count = count.max(1.0);
    let mean = sum / count;
    (mean as f32, (squares / count - mean * mean).max(0.0).sqrt() as f32)
}
