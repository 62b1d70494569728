//! Short-time spectrum on the mel scale: 80 bands, 25 ms windows, 10 ms apart.

use sotto_protocol::Spectrogram;

use crate::framer::HOP_S;
use crate::lanes;
use crate::resample::ANALYSIS_RATE_HZ;
use crate::transform::Forward;

/// Bands of a column.
pub const BANDS: usize = 80;
/// Window length, in samples of the analysis view (25 ms).
pub const WINDOW_SAMPLES: usize = 400;
const FFT_SAMPLES: usize = 512;
const LOW_HZ: f32 = 0.0;
const HIGH_HZ: f32 = 8_000.0;
/// Columns at most (the bound that the protocol states).
const MAX_COLUMNS: usize = 8_192;
/// Range below the loudest cell that is kept, in decibels.
const RANGE_DB: f32 = 80.0;

/// Mean power in each mel band of one frame.
pub type Column = [f32; BANDS];

/// Turns frames of the analysis view into mel columns.
///
/// **Shapes** [`WINDOW_SAMPLES`] samples in, [`BANDS`] powers out.
/// **Units** a full-scale sine in the middle of a band gives about 0.25 there, whatever the window.
/// **Source** triangular filters on the mel scale of O'Shaughnessy (1987), `2595 log10(1 + f / 700)`; Hann window.
pub struct LogMel {
    transform: Forward<f32>,
    window: Vec<f32>,
    powers: Vec<f32>,
    /// First bin and weights of each band.
    filters: Vec<(usize, Vec<f32>)>,
}

fn to_mel(hz: f32) -> f32 {
    2595.0 * (1.0 + hz / 700.0).log10()
}

fn to_hz(mel: f32) -> f32 {
    700.0 * (10.0_f32.powf(mel / 2595.0) - 1.0)
}

/// Edges of the bands, in hertz: band `b` rises from edge `b` to `b + 1` and falls to `b + 2`.
fn edges() -> Vec<f32> {
    let (low, high) = (to_mel(LOW_HZ), to_mel(HIGH_HZ));
    (0..BANDS + 2).map(|edge| to_hz(low + (high - low) * edge as f32 / (BANDS + 1) as f32)).collect()
}

/// Centre of each band, in hertz.
#[must_use]
pub fn centres_hz() -> Vec<f32> {
    edges()[1..=BANDS].to_vec()
}

impl Default for LogMel {
    fn default() -> Self {
        let window: Vec<f32> = (0..WINDOW_SAMPLES)
            .map(|n| 0.5 - 0.5 * ((n as f32 + 0.5) * std::f32::consts::TAU / WINDOW_SAMPLES as f32).cos())
            .collect();
        let bin_hz = ANALYSIS_RATE_HZ as f32 / FFT_SAMPLES as f32;
        let edges = edges();
        let filters = edges
            .windows(3)
            .map(|edge| {
                let (low, centre, high) = (edge[0], edge[1], edge[2]);
                let weight = |bin: usize| {
                    let hz = bin as f32 * bin_hz;
                    ((hz - low) / (centre - low)).min((high - hz) / (high - centre)).max(0.0)
                };
                let first = (low / bin_hz).floor() as usize;
                let last = ((high / bin_hz).ceil() as usize).min(FFT_SAMPLES / 2);
                let mut weights: Vec<f32> = (first..=last).map(weight).collect();
                // The lowest bands are narrower than a bin: they take their nearest one.
                if weights.iter().sum::<f32>() < 0.05 {
                    let nearest = (centre / bin_hz).round() as usize - first;
                    if let Some(weight) = weights.get_mut(nearest) {
                        *weight = 1.0;
                    }
                }
                (first, weights)
            })
            .collect();
        Self { transform: Forward::new(FFT_SAMPLES), window, powers: vec![0.0; FFT_SAMPLES / 2 + 1], filters }
    }
}

impl LogMel {
    /// Power by band of one frame of [`WINDOW_SAMPLES`]; a shorter one is taken as ending in zeros.
    pub fn column(&mut self, frame: &[f32]) -> Column {
        const SCALE: f32 = 4.0 / (WINDOW_SAMPLES * WINDOW_SAMPLES) as f32;
        let spectrum = self.transform.run_windowed(frame, &self.window);
        for (power, bin) in self.powers.iter_mut().zip(spectrum) {
            *power = bin.norm_sqr();
        }
        let mut column = [0.0; BANDS];
        for (band, (first, weights)) in column.iter_mut().zip(&self.filters) {
            *band = SCALE * lanes::dot(&self.powers[*first..], weights);
        }
        column
    }
}

/// Collects columns for drawing; when they run out, neighbours are averaged.
pub(crate) struct Picture {
    columns: Vec<Column>,
    frames_in_column: u32,
    open: Column,
    open_frames: u32,
}

impl Picture {
    pub(crate) fn new() -> Self {
        Self { columns: Vec::new(), frames_in_column: 1, open: [0.0; BANDS], open_frames: 0 }
    }

    pub(crate) fn push(&mut self, column: &Column) {
        for (sum, power) in self.open.iter_mut().zip(column) {
            *sum += power;
        }
        self.open_frames += 1;
        if self.open_frames == self.frames_in_column {
            self.close();
        }
    }

    fn close(&mut self) {
        let scale = 1.0 / self.open_frames.max(1) as f32;
        self.columns.push(self.open.map(|sum| sum * scale));
        self.open = [0.0; BANDS];
        self.open_frames = 0;
        if self.columns.len() == MAX_COLUMNS {
            let pairs = self.columns.as_chunks().0.iter();
            self.columns =
                pairs.map(|[a, b]| std::array::from_fn(|band| 0.5 * (a[band] + b[band]))).collect();
            self.frames_in_column *= 2;
        }
    }

    pub(crate) fn finish(mut self) -> Spectrogram {
        let hop_s = f64::from(self.frames_in_column) * HOP_S;
        if self.open_frames > 0 {
            self.close();
        }
        let loudest = self.columns.iter().flatten().fold(0.0_f32, |loudest, &power| loudest.max(power));
        Spectrogram {
            hop_s,
            bands: BANDS as u16,
            low_hz: LOW_HZ,
            high_hz: HIGH_HZ,
            levels: self.columns.iter().flatten().map(|&power| level(power, loudest)).collect(),
        }
    }
}

/// How bright a cell is drawn, given the loudest one.
pub(crate) fn level(power: f32, loudest: f32) -> u8 {
    if power <= 0.0 || loudest <= 0.0 {
        return 0;
    }
    let below_db = 10.0 * (power / loudest).log10();
    ((below_db / RANGE_DB + 1.0).clamp(0.0, 1.0) * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loudest_band(hz: f32) -> usize {
        let frame: Vec<f32> =
            (0..WINDOW_SAMPLES).map(|n| (n as f32 * hz * std::f32::consts::TAU / 16_000.0).sin()).collect();
        let column = LogMel::default().column(&frame);
        (0..BANDS).max_by(|&a, &b| column[a].total_cmp(&column[b])).unwrap()
    }

    #[test]
    fn a_tone_lights_the_band_whose_centre_is_nearest() {
        let centres = centres_hz();
        for band in [12, 30, 50, 70] {
            assert_eq!(loudest_band(centres[band]), band);
        }
    }

    #[test]
    fn the_picture_stays_bounded_and_its_loudest_cell_is_255() {
        let mut picture = Picture::new();
        for frame in 0..20_000 {
            let mut column = [1e-3; BANDS];
            column[7] = if frame == 15_000 { 4.0 } else { 1.0 };
            picture.push(&column);
        }
        let spectrogram = picture.finish();
        assert!(spectrogram.levels.len() <= MAX_COLUMNS * BANDS);
        assert!((spectrogram.hop_s - 0.04).abs() < 1e-12);
        let column = (15_000.0 * HOP_S / spectrogram.hop_s) as usize;
        assert_eq!(spectrogram.levels[column * BANDS + 7], 255);
    }

    #[test]
    fn digital_silence_is_all_zero() {
        let mut picture = Picture::new();
        picture.push(&LogMel::default().column(&[0.0; WINDOW_SAMPLES]));
        assert!(picture.finish().levels.iter().all(|&level| level == 0));
    }
}
