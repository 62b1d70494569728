//! A spectrogram turned to a logarithmic axis of frequency, at every zoom.

use sotto_protocol::Spectrogram;

use crate::LogScale;

/// Rows of the picture.
const ROWS: usize = 128;

/// Columns of levels, each of [`Picture::rows`] rows from the lowest frequency up; every further zoom has half as many.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    start_s: f64,
    hop_s: f64,
    rows: usize,
    levels: Vec<Vec<u8>>,
}

/// Mel of a frequency (O'Shaughnessy 1987), which is the axis that spectrograms are kept on.
fn mel(hz: f32) -> f32 {
    2595.0 * (1.0 + hz / 700.0).log10()
}

impl Picture {
    /// From the mel axis of what is kept.
    #[must_use]
    pub fn of_spectrogram(kept: &Spectrogram, scale: &LogScale) -> Self {
        let bands = usize::from(kept.bands).max(1);
        let (low, high) = (mel(kept.low_hz), mel(kept.high_hz));
        // Band `b` has its centre at edge `b + 1` of `bands + 2`.
        let place = |hz: f32| (mel(hz) - low) / (high - low).max(1e-6) * (bands + 1) as f32 - 1.0;
        let weights: Vec<(usize, f32)> = (0..ROWS)
            .map(|row| {
                let at = place(scale.hz_at((row as f64 + 0.5) / ROWS as f64)).clamp(0.0, (bands - 1) as f32);
                let below = (at as usize).min(bands.saturating_sub(2));
                (below, at - below as f32)
            })
            .collect();
        let mut cells = Vec::with_capacity(kept.levels.len() / bands * ROWS);
        for column in kept.levels.chunks_exact(bands) {
            for (below, share) in &weights {
                let under = f32::from(column[*below]);
                let over = column.get(below + 1).map_or(under, |it| f32::from(*it));
                cells.push((under + (over - under) * share).round() as u8);
            }
        }
        Self::of_rows(0.0, kept.hop_s, ROWS, cells)
    }

    /// From columns that have the axis already.
    #[must_use]
    pub fn of_rows(start_s: f64, hop_s: f64, rows: usize, cells: Vec<u8>) -> Self {
        let rows = rows.max(1);
        let mut levels = vec![cells];
        while let Some(last) = levels.last()
            && last.len() / rows > 1
        {
            let halved = halved(last, rows);
            levels.push(halved);
        }
        Self { start_s, hop_s: hop_s.max(1e-9), rows, levels }
    }

    /// Rows of a column.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// When it begins, in seconds.
    #[must_use]
    pub fn start_s(&self) -> f64 {
        self.start_s
    }

    /// The zoom whose columns are at most as long as a pixel, or the finest.
    #[must_use]
    pub fn depth_for(&self, pixel_s: f64) -> usize {
        ((pixel_s / self.hop_s).max(1.0).log2().floor() as usize).min(self.levels.len() - 1)
    }

    /// Length of a column of a zoom, in seconds.
    #[must_use]
    pub fn hop_s(&self, depth: usize) -> f64 {
        self.hop_s * (1_u64 << depth.min(60)) as f64
    }

    /// Columns of a zoom, one after the other.
    #[must_use]
    pub fn cells(&self, depth: usize) -> &[u8] {
        self.levels.get(depth).map_or(&[], Vec::as_slice)
    }

    /// The level at a time and a place of the axis.
    #[must_use]
    pub fn level_at(&self, time_s: f64, share: f64) -> Option<u8> {
        let column = ((time_s - self.start_s) / self.hop_s).floor();
        if column < 0.0 {
            return None;
        }
        let row = ((share * self.rows as f64) as usize).min(self.rows - 1);
        self.cells(0).get(column as usize * self.rows + row).copied()
    }

    /// The highest level of a stretch.
    #[must_use]
    pub fn highest(&self, from_s: f64, to_s: f64) -> u8 {
        let column = |time_s: f64| (((time_s - self.start_s) / self.hop_s).max(0.0) as usize) * self.rows;
        let to = (column(to_s) + self.rows).min(self.cells(0).len());
        self.cells(0).get(column(from_s)..to).unwrap_or_default().iter().copied().max().unwrap_or(0)
    }
}

/// Every two columns by their mean.
fn halved(cells: &[u8], rows: usize) -> Vec<u8> {
    let mut halved = Vec::with_capacity(cells.len() / 2 + rows);
    for pair in cells.chunks(2 * rows) {
        let (first, second) = pair.split_at(rows.min(pair.len()));
        let second = if second.len() == first.len() { second } else { first };
        halved.extend(first.iter().zip(second).map(|(a, b)| a.midpoint(*b)));
    }
    halved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(columns: usize) -> Spectrogram {
        // Each band holds its own number.
        let levels = (0..columns).flat_map(|_| 0..80_u8).collect();
        Spectrogram { hop_s: 0.01, bands: 80, low_hz: 0.0, high_hz: 8_000.0, levels }
    }

    #[test]
    fn rows_hold_the_bands_of_their_frequency() {
        let scale = LogScale::new(50.0, 8_000.0);
        let picture = Picture::of_spectrogram(&kept(2), &scale);
        let band_of = |hz: f32| f64::from(mel(hz)) / f64::from(mel(8_000.0)) * 81.0 - 1.0;
        for hz in [100.0, 440.0, 1_000.0, 4_000.0] {
            let level = picture.level_at(0.015, scale.share_of(hz)).map_or(-1.0, f64::from);
            assert!((level - band_of(hz)).abs() < 1.6, "{hz} Hz: {level} for {}", band_of(hz));
        }
    }

    #[test]
    fn each_zoom_halves_the_columns() {
        let picture = Picture::of_spectrogram(&kept(9), &LogScale::new(50.0, 8_000.0));
        let columns: Vec<_> = (0..5).map(|depth| picture.cells(depth).len() / picture.rows()).collect();
        assert_eq!(columns, [9, 5, 3, 2, 1]);
        assert_eq!(picture.depth_for(0.045), 2);
        assert_eq!(picture.depth_for(0.001), 0);
        assert!((picture.hop_s(2) - 0.04).abs() < 1e-12);
        assert_eq!(picture.level_at(1.0, 0.5), None);
    }

    #[test]
    fn nothing_gives_an_empty_picture() {
        let empty = Spectrogram { levels: Vec::new(), ..kept(0) };
        let picture = Picture::of_spectrogram(&empty, &LogScale::new(50.0, 8_000.0));
        assert!(picture.cells(0).is_empty());
        assert_eq!((picture.level_at(0.0, 0.5), picture.highest(0.0, 1.0)), (None, 0));
    }
}
