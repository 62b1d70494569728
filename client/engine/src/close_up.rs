//! A short part of a file in detail: extremes down to single samples, and a spectrogram on a logarithmic axis.

mod columns;
mod peaks;

use sotto_protocol::{CloseUp, CloseUpWish};

use crate::{EngineError, MediaSource, reading::MonoReader};
use columns::Columns;
use peaks::Peaks;

/// What a wish may ask for at most.
const MAX_LENGTH_S: f64 = 900.0;
const MAX_PEAKS: u32 = 16_384;

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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{columns::MAX_COLUMNS, *};

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
