//! Level of the recording as it is, before anything is mixed or resampled: peak, clipping and loudness.

use ebur128::{EbuR128, Mode};

use crate::EngineError;

/// A sample at or above this is at full scale: the largest positive value of 8-bit audio is 127/128.
const FULL_SCALE: f32 = 127.0 / 128.0;
/// Samples in a row at full scale that count as clipped. A clean peak touches it once or twice.
const CLIPPED_RUN: u32 = 3;

/// What the meter read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Integrated loudness in LUFS; none where nothing passed the gate.
    pub loudness_lufs: Option<f32>,
    /// Highest sample, in decibels below full scale; none for digital silence.
    pub peak_dbfs: Option<f32>,
    /// Share of samples at full scale in runs of at least three, 0 to 1.
    pub clipped_ratio: f32,
}

/// Streaming meter.
///
/// **Source** ITU-R BS.1770-4 and EBU R 128 for loudness, by the `ebur128` crate.
pub struct Meter {
    loudness: EbuR128,
    channels: usize,
    runs: Vec<(u32, i8)>,
    clipped: u64,
    samples: u64,
    peak: f32,
}

impl Meter {
    /// A meter for frames of `channels` at `sample_rate_hz`.
    ///
    /// # Errors
    /// [`EngineError::Implausible`] where the loudness filter cannot be made for that rate.
    pub fn new(sample_rate_hz: u32, channels: u16) -> Result<Self, EngineError> {
        let made = EbuR128::new(u32::from(channels), sample_rate_hz, Mode::I);
        let Ok(loudness) = made else {
            return Err(EngineError::Implausible { what: "sample rate", value: u64::from(sample_rate_hz) });
        };
        let channels = usize::from(channels);
        Ok(Self { loudness, channels, runs: vec![(0, 0); channels], clipped: 0, samples: 0, peak: 0.0 })
    }

    /// Takes interleaved whole frames.
    ///
    /// # Errors
    /// [`EngineError::Internal`] where the loudness meter refuses whole frames, which is a defect.
    pub fn push(&mut self, interleaved: &[f32]) -> Result<(), EngineError> {
        if self.loudness.add_frames_f32(interleaved).is_err() {
            return Err(EngineError::Internal("the loudness meter refused a block"));
        }
        self.samples += interleaved.len() as u64;
        for frame in interleaved.chunks_exact(self.channels) {
            for (&sample, (run, side)) in frame.iter().zip(&mut self.runs) {
                let level = sample.abs();
                self.peak = self.peak.max(level);
                let now = if level < FULL_SCALE {
                    0
                } else if sample > 0.0 {
                    1
                } else {
                    -1
                };
                if now != 0 && now == *side {
                    *run += 1;
                } else {
                    *run = u32::from(now != 0);
                    *side = now;
                }
                if *run == CLIPPED_RUN {
                    self.clipped += u64::from(CLIPPED_RUN);
                } else if *run > CLIPPED_RUN {
                    self.clipped += 1;
                }
            }
        }
        Ok(())
    }

    /// What was read so far.
    #[must_use]
    pub fn read(&self) -> Level {
        let loudness = self.loudness.loudness_global().ok().filter(|lufs| lufs.is_finite());
        Level {
            loudness_lufs: loudness.map(|lufs| lufs as f32),
            peak_dbfs: (self.peak > 0.0).then(|| 20.0 * self.peak.log10()),
            clipped_ratio: if self.samples == 0 {
                0.0
            } else {
                (self.clipped as f64 / self.samples as f64) as f32
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(amplitude: f32, seconds: usize) -> Vec<f32> {
        (0..48_000 * seconds)
            .map(|n| amplitude * (n as f32 * 997.0 * std::f32::consts::TAU / 48_000.0).sin())
            .collect()
    }

    fn read(samples: &[f32], channels: u16) -> Level {
        let mut meter = Meter::new(48_000, channels).unwrap();
        meter.push(samples).unwrap();
        meter.read()
    }

    #[test]
    fn a_full_scale_sine_reads_minus_three_lufs() {
        // BS.1770-4: a 0 dB FS, 997 Hz sine on one channel reads -3.01 LKFS.
        let level = read(&tone(0.5, 4), 1);
        assert!((level.loudness_lufs.unwrap() - (-3.01 - 6.02)).abs() < 0.05, "{level:?}");
        assert!((level.peak_dbfs.unwrap() + 6.02).abs() < 0.01);
        assert!(level.clipped_ratio.abs() < f32::EPSILON);
    }

    #[test]
    fn an_overdriven_tone_is_clipped_and_a_touch_of_full_scale_is_not() {
        let hard: Vec<f32> = tone(2.0, 1).iter().map(|sample| sample.clamp(-1.0, 1.0)).collect();
        assert!(read(&hard, 1).clipped_ratio > 0.5);
        let mut touch = vec![0.0; 48_000];
        touch[100] = 1.0;
        touch[101] = 1.0;
        touch[200] = -1.0;
        assert!(read(&touch, 1).clipped_ratio.abs() < f32::EPSILON);
    }

    #[test]
    fn silence_has_neither_peak_nor_loudness() {
        let level = read(&[0.0; 96_000], 2);
        assert_eq!((level.peak_dbfs, level.loudness_lufs), (None, None));
    }
}
