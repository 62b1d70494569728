//! Spectra of a part at equal distances, on a logarithmic axis.

use sotto_protocol::CloseUpWish;

use crate::transform::Forward;

/// What a wish may ask for at most.
pub(super) const MAX_COLUMNS: u32 = 4_096;
const MAX_ROWS: u16 = 512;

/// Length of a spectrum's window: long enough to tell harmonics of a low voice apart, in seconds.
const WINDOW_S: f64 = 0.04;

/// Range below the loudest cell, in decibels.
const RANGE_DB: f32 = 80.0;

/// Spectra at equal distances, as powers of rows.
pub(super) struct Columns {
    transform: Forward<f32>,
    window: Vec<f32>,
    /// First and last bin of each row, in fractions.
    pub(super) rows: Vec<(f32, f32)>,
    /// Distance of columns, in frames.
    pub(super) hop: f64,
    from: u64,
    count: usize,
    /// Samples that columns to come need; the first one is frame `held_from`.
    held: Vec<f32>,
    held_from: u64,
    frame: Vec<f32>,
    powers: Vec<f32>,
    cells: Vec<f32>,
    done: usize,
}

impl Columns {
    pub(super) fn new(from: u64, to: u64, rate: f64, wish: &CloseUpWish) -> Self {
        let length = ((WINDOW_S * rate) as usize).next_power_of_two().clamp(64, 16_384);
        let turn = std::f32::consts::TAU / length as f32;
        let hop =
            ((to - from) as f64 / f64::from(wish.columns.clamp(1, MAX_COLUMNS))).max(length as f64 / 64.0);
        let rows = rows(wish, rate, length);
        Self {
            transform: Forward::new(length),
            window: (0..length).map(|n| 0.5 - 0.5 * ((n as f32 + 0.5) * turn).cos()).collect(),
            rows,
            hop,
            from,
            count: ((to - from) as f64 / hop).ceil() as usize,
            held: Vec::new(),
            held_from: 0,
            frame: vec![0.0; length],
            powers: vec![0.0; length / 2 + 1],
            cells: Vec::new(),
            done: 0,
        }
    }

    /// Frames after the end that the last column wants to see.
    pub(super) fn reach(&self) -> u64 {
        self.window.len() as u64
    }

    /// The first frame of the next column's window; it may lie before the recording.
    fn next_start(&self) -> i64 {
        let middle = self.from as f64 + (self.done as f64 + 0.5) * self.hop;
        middle as i64 - self.window.len() as i64 / 2
    }

    pub(super) fn push(&mut self, start: u64, samples: &[f32]) {
        if self.held.is_empty() {
            self.held_from = start;
        }
        self.held.extend_from_slice(samples);
        let end = (start + samples.len() as u64) as i64;
        while self.done < self.count && self.next_start() + self.window.len() as i64 <= end {
            self.column();
        }
        let spent = (self.next_start() - self.held_from as i64).clamp(0, self.held.len() as i64) as usize;
        self.held.drain(..spent);
        self.held_from += spent as u64;
    }

    /// Works out the next column, with zeros where there is no sound.
    fn column(&mut self) {
        let offset = self.next_start() - self.held_from as i64;
        for (index, sample) in self.frame.iter_mut().enumerate() {
            let at = usize::try_from(offset + index as i64).ok();
            *sample = at.and_then(|at| self.held.get(at)).copied().unwrap_or(0.0);
        }
        let spectrum = self.transform.run_windowed(&self.frame, &self.window);
        for (power, bin) in self.powers.iter_mut().zip(spectrum) {
            *power = bin.norm_sqr();
        }
        let powers = &self.powers;
        self.cells.extend(self.rows.iter().map(|row| power_of(powers, *row)));
        self.done += 1;
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        while self.done < self.count {
            self.column();
        }
        let loudest = self.cells.iter().fold(0.0_f32, |most, power| most.max(*power));
        let level = |power: &f32| {
            if *power <= 0.0 || loudest <= 0.0 {
                return 0;
            }
            let below_db = 10.0 * (power / loudest).log10();
            ((below_db / RANGE_DB + 1.0).clamp(0.0, 1.0) * 255.0).round() as u8
        };
        self.cells.iter().map(level).collect()
    }
}

/// The bins of each row, in fractions of a bin.
fn rows(wish: &CloseUpWish, rate: f64, length: usize) -> Vec<(f32, f32)> {
    let count = wish.rows.clamp(1, MAX_ROWS);
    let low = if wish.low_hz.is_finite() { wish.low_hz.max(1.0) } else { 1.0 };
    let high = if wish.high_hz.is_finite() { wish.high_hz.max(low * 1.01) } else { low * 1.01 };
    let bin_hz = (rate / length as f64) as f32;
    let edge = |row: u16| low * (high / low).powf(f32::from(row) / f32::from(count)) / bin_hz;
    (0..count).map(|row| (edge(row), edge(row + 1))).collect()
}

/// Power of a row: the sum of its bins, or between two bins where it is narrower than one.
fn power_of(powers: &[f32], (from, to): (f32, f32)) -> f32 {
    let at = |bin: usize| powers.get(bin).copied().unwrap_or(0.0);
    if to - from < 1.0 {
        let middle = f32::midpoint(from, to);
        let share = middle.fract();
        return at(middle as usize) * (1.0 - share) + at(middle as usize + 1) * share;
    }
    (from.round() as usize..to.round() as usize).map(at).sum()
}
