//! A short part of a file in detail: extremes down to single samples, and a spectrogram on a logarithmic axis.

use sotto_protocol::{CloseUp, CloseUpWish};

use crate::reading::MonoReader;
use crate::transform::Forward;
use crate::{EngineError, MediaSource, lanes};

/// What a wish may ask for at most.
const MAX_LENGTH_S: f64 = 900.0;
const MAX_PEAKS: u32 = 16_384;
const MAX_COLUMNS: u32 = 4_096;
const MAX_ROWS: u16 = 512;

/// Length of a spectrum's window: long enough to tell harmonics of a low voice apart, in seconds.
const WINDOW_S: f64 = 0.04;

/// Range below the loudest cell, in decibels.
const RANGE_DB: f32 = 80.0;

/// Reads a part of a file, block by block.
pub struct LookingClosely {
    reader: MonoReader,
    /// The frame that comes next.
    at: u64,
    from: u64,
    to: u64,
    peaks: Peaks,
    columns: Columns,
}

impl LookingClosely {
    /// Opens a file near the part that is wanted. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`crate::Decoder::open`]; [`EngineError::Damaged`] where the file cannot be searched.
    pub fn open(
        source: Box<dyn MediaSource>,
        extension: &str,
        wish: &CloseUpWish,
    ) -> Result<Self, EngineError> {
        let mut reader = MonoReader::open(source, extension)?;
        let rate = f64::from(reader.rate_hz());
        let start_s = if wish.start_s.is_finite() { wish.start_s.max(0.0) } else { 0.0 };
        let length_s =
            if wish.end_s.is_finite() { (wish.end_s - start_s).clamp(0.0, MAX_LENGTH_S) } else { 0.0 };
        let at = reader.seek(start_s)?;
        let from = (start_s * rate) as u64;
        let to = from + ((length_s * rate).ceil() as u64).max(1);
        let peaks = Peaks::new(to - from, wish.peaks.clamp(1, MAX_PEAKS));
        let columns = Columns::new(from, to, rate, wish);
        Ok(Self { reader, at, from, to, peaks, columns })
    }

    /// Takes the next block; false once everything is read.
    ///
    /// # Errors
    /// [`EngineError::Read`] where the source fails, [`EngineError::Damaged`] where nothing could be decoded.
    pub fn step(&mut self) -> Result<bool, EngineError> {
        if self.at >= self.to + self.columns.reach() {
            return Ok(false);
        }
        let Some(mono) = self.reader.next()? else { return Ok(false) };
        let (start, end) = (self.at, self.at + mono.len() as u64);
        let inside = |frame: u64| (frame.clamp(start, end) - start) as usize;
        self.peaks.push(&mono[inside(self.from)..inside(self.to)]);
        self.columns.push(start, mono);
        self.at = end;
        Ok(true)
    }

    /// Share that is read, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        (self.at.saturating_sub(self.from) as f64 / (self.to - self.from) as f64).min(1.0) as f32
    }

    /// Puts everything together.
    #[must_use]
    pub fn finish(self) -> CloseUp {
        let rate = f64::from(self.reader.rate_hz());
        let bucket_s = self.peaks.bucket as f64 / rate;
        let (hop_s, rows) = (self.columns.hop / rate, self.columns.rows.len() as u16);
        let (min, max) = self.peaks.finish();
        let levels = self.columns.finish();
        CloseUp { start_s: self.from as f64 / rate, bucket_s, min, max, hop_s, rows, levels }
    }
}

/// Extremes of equal buckets.
struct Peaks {
    bucket: u64,
    held: u64,
    range: (f32, f32),
    min: Vec<i16>,
    max: Vec<i16>,
}

const NO_RANGE: (f32, f32) = (f32::INFINITY, f32::NEG_INFINITY);

impl Peaks {
    fn new(frames: u64, count: u32) -> Self {
        let bucket = frames.div_ceil(u64::from(count)).max(1);
        Self { bucket, held: 0, range: NO_RANGE, min: Vec::new(), max: Vec::new() }
    }

    fn push(&mut self, mut samples: &[f32]) {
        while !samples.is_empty() {
            let room = usize::try_from(self.bucket - self.held).unwrap_or(usize::MAX);
            let (now, later) = samples.split_at(room.min(samples.len()));
            self.range = lanes::range(self.range, now);
            self.held += now.len() as u64;
            samples = later;
            if self.held == self.bucket {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let whole = |sample: f32| (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
        self.min.push(whole(self.range.0));
        self.max.push(whole(self.range.1));
        (self.held, self.range) = (0, NO_RANGE);
    }

    fn finish(mut self) -> (Vec<i16>, Vec<i16>) {
        if self.held > 0 {
            self.close();
        }
        (self.min, self.max)
    }
}

/// Spectra at equal distances, as powers of rows.
struct Columns {
    transform: Forward<f32>,
    window: Vec<f32>,
    /// First and last bin of each row, in fractions.
    rows: Vec<(f32, f32)>,
    /// Distance of columns, in frames.
    hop: f64,
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
    fn new(from: u64, to: u64, rate: f64, wish: &CloseUpWish) -> Self {
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
    fn reach(&self) -> u64 {
        self.window.len() as u64
    }

    /// The first frame of the next column's window; it may lie before the recording.
    fn next_start(&self) -> i64 {
        let middle = self.from as f64 + (self.done as f64 + 0.5) * self.hop;
        middle as i64 - self.window.len() as i64 / 2
    }

    fn push(&mut self, start: u64, samples: &[f32]) {
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

    fn finish(mut self) -> Vec<u8> {
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const RATE_HZ: u32 = 16_000;

    /// A WAV file: a tone whose frequency rises from 200 Hz by 100 Hz a second, louder each second.
    fn wav(seconds: u32) -> Vec<u8> {
        let frames = RATE_HZ * seconds;
        let mut phase = 0.0_f64;
        let samples = (0..frames).flat_map(|n| {
            let t = f64::from(n) / f64::from(RATE_HZ);
            phase += (200.0 + 100.0 * t) / f64::from(RATE_HZ);
            let loud = 0.05 * (1.0 + t.floor());
            ((loud * (phase * std::f64::consts::TAU).sin() * 32_767.0) as i16).to_le_bytes()
        });
        let mut bytes = Vec::from(*b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0");
        bytes.extend(RATE_HZ.to_le_bytes());
        bytes.extend((2 * RATE_HZ).to_le_bytes());
        bytes.extend([2, 0, 16, 0]);
        bytes.extend(*b"data");
        bytes.extend((2 * frames).to_le_bytes());
        bytes.extend(samples);
        bytes
    }

    fn look(wish: CloseUpWish) -> CloseUp {
        let mut work = LookingClosely::open(Box::new(Cursor::new(wav(12))), "wav", &wish).unwrap();
        while work.step().unwrap() {}
        work.finish()
    }

    const WISH: CloseUpWish = CloseUpWish {
        start_s: 6.0,
        end_s: 8.0,
        peaks: 100,
        columns: 50,
        rows: 64,
        low_hz: 50.0,
        high_hz: 8_000.0,
    };

    #[test]
    fn the_right_part_is_seen() {
        let seen = look(WISH);
        assert_eq!((seen.start_s, seen.bucket_s, seen.min.len(), seen.max.len()), (6.0, 0.02, 100, 100));
        let peak = |bucket: usize| f32::from(seen.max[bucket]) / 32_767.0;
        assert!(
            (peak(20) - 0.35).abs() < 0.01 && (peak(80) - 0.40).abs() < 0.01,
            "{} {}",
            peak(20),
            peak(80)
        );
        assert_eq!(seen.levels.len(), 50 * 64);
    }

    #[test]
    fn the_spectrogram_follows_the_tone() {
        let seen = look(WISH);
        let loudest_hz = |column: usize| {
            let cells = &seen.levels[column * 64..(column + 1) * 64];
            let row = (0..64).max_by_key(|row| cells[*row]).unwrap();
            50.0 * 160.0_f64.powf((row as f64 + 0.5) / 64.0)
        };
        // A row is 8 % high.
        for (column, hz) in [(0, 802.0), (25, 902.0), (49, 998.0)] {
            assert!((loudest_hz(column) / hz - 1.0).abs() < 0.1, "{}: {}", column, loudest_hz(column));
        }
    }

    #[test]
    fn samples_are_seen_one_by_one() {
        let seen = look(CloseUpWish { start_s: 3.0, end_s: 3.01, peaks: 4_000, ..WISH });
        assert_eq!((seen.min.len(), seen.min == seen.max), (160, true));
        assert!((seen.bucket_s * f64::from(RATE_HZ) - 1.0).abs() < 1e-9);
        let whole = look(CloseUpWish { start_s: 0.0, end_s: 4.0, peaks: 16_384, ..WISH });
        assert_eq!(whole.bucket_s, 4.0 / 16_000.0);
        let fine = look(CloseUpWish { start_s: 0.0, end_s: 0.5, peaks: 16_384, ..WISH });
        assert_eq!(fine.min.len(), 8_000);
    }

    #[test]
    fn a_part_beyond_the_end_is_empty_or_short() {
        let short = look(CloseUpWish { start_s: 11.0, end_s: 14.0, ..WISH });
        assert!((short.min.len() as f64 * short.bucket_s - 1.0).abs() < 0.05);
        let wish = CloseUpWish { start_s: 60.0, end_s: 70.0, ..WISH };
        // Some containers say that there is nothing, some read on to the end.
        if let Ok(mut work) = LookingClosely::open(Box::new(Cursor::new(wav(2))), "wav", &wish) {
            while work.step().unwrap() {}
            assert!(work.finish().min.is_empty());
        }
    }

    #[test]
    fn wishes_beyond_reason_are_brought_back() {
        let wish = CloseUpWish {
            start_s: f64::NAN,
            end_s: f64::INFINITY,
            peaks: u32::MAX,
            columns: u32::MAX,
            rows: 0,
            low_hz: f32::NAN,
            high_hz: -1.0,
        };
        let seen = look(wish);
        assert!(seen.min.len() <= 1 && seen.rows == 1);
        let long =
            look(CloseUpWish { start_s: 0.0, end_s: 1e12, peaks: u32::MAX, columns: u32::MAX, ..WISH });
        assert!(long.min.len() <= MAX_PEAKS as usize && long.levels.len() <= 64 * MAX_COLUMNS as usize);
    }
}
