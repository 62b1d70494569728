//! Level of the recording as it is, before anything is mixed or resampled: peaks, clipping, loudness, gaps.

mod clipping;
mod dropouts;
mod gate;
mod loudness;
mod true_peak;
mod upsampler;

use sotto_protocol::{Loudness, LoudnessTrack};

use crate::EngineError;
use crate::lanes;
use crate::resample::LARGEST_SAMPLE;
use clipping::Clipping;
use dropouts::Dropouts;
use loudness::LoudnessMeter;
use true_peak::TruePeak;

/// What the meter read.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Integrated loudness in LUFS; none where nothing passed the gate.
    pub loudness_lufs: Option<f32>,
    /// Highest sample, in decibels below full scale; none for digital silence.
    pub peak_dbfs: Option<f32>,
    /// Share of samples at full scale in runs of at least three, 0 to 1.
    pub clipped_ratio: f32,
    /// Mean of the samples of the channel that lies farthest off centre.
    pub dc_offset: f32,
    /// Gaps of digital silence within sound.
    pub dropouts: u32,
    /// Loudness over time, true peak and mean level.
    pub loudness: Loudness,
}

/// One channel's part of the meter.
struct Channel {
    clipping: Clipping,
    dropouts: Dropouts,
    true_peak: TruePeak,
    peak: f32,
    sum: f64,
    squares: f64,
    samples: u64,
}

impl Channel {
    fn new(sample_rate_hz: u32) -> Self {
        Self {
            clipping: Clipping::default(),
            dropouts: Dropouts::new(sample_rate_hz),
            true_peak: TruePeak::new(sample_rate_hz),
            peak: 0.0,
            sum: 0.0,
            squares: 0.0,
            samples: 0,
        }
    }

    fn push(&mut self, samples: &[f32]) {
        self.samples += samples.len() as u64;
        self.peak = lanes::greater(self.peak, lanes::peak(samples));
        for &sample in samples {
            self.sum += f64::from(sample);
            self.squares += f64::from(sample * sample);
        }
        self.clipping.push(samples);
        self.dropouts.push(samples);
        self.true_peak.push(samples);
    }
}

/// Streaming meter.
///
/// **Source** ITU-R BS.1770-4, EBU R 128, EBU Tech 3341 and 3342 for loudness, by the `ebur128` crate.
pub struct Meter {
    loudness: LoudnessMeter,
    channels: Vec<Channel>,
    sound: Vec<f32>,
    planar: Vec<f32>,
}

impl Meter {
    /// A meter for frames of `channels` at `sample_rate_hz`.
    ///
    /// # Errors
    /// [`EngineError::Implausible`] where the loudness filter cannot be made for that rate.
    pub fn new(sample_rate_hz: u32, channels: u16) -> Result<Self, EngineError> {
        Ok(Self {
            loudness: LoudnessMeter::new(sample_rate_hz, channels)?,
            channels: (0..channels.max(1)).map(|_| Channel::new(sample_rate_hz)).collect(),
            sound: Vec::new(),
            planar: Vec::new(),
        })
    }

    /// Takes interleaved whole frames. What is no finite number, or far beyond full scale, counts as silence.
    ///
    /// # Errors
    /// [`EngineError::Internal`] where the loudness meter refuses whole frames, which is a defect.
    pub fn push(&mut self, interleaved: &[f32]) -> Result<(), EngineError> {
        let is_sound = |sample: &f32| sample.abs() <= LARGEST_SAMPLE;
        if interleaved.iter().all(is_sound) {
            return self.measure(interleaved);
        }
        let mut sound = std::mem::take(&mut self.sound);
        sound.clear();
        sound.extend(interleaved.iter().map(|sample| if is_sound(sample) { *sample } else { 0.0 }));
        let measured = self.measure(&sound);
        self.sound = sound;
        measured
    }

    fn measure(&mut self, interleaved: &[f32]) -> Result<(), EngineError> {
        self.loudness.push(interleaved)?;
        let count = self.channels.len();
        if let [channel] = self.channels.as_mut_slice() {
            channel.push(interleaved);
            return Ok(());
        }
        for (index, channel) in self.channels.iter_mut().enumerate() {
            self.planar.clear();
            self.planar.extend(interleaved.iter().skip(index).step_by(count));
            channel.push(&self.planar);
        }
        Ok(())
    }

    /// Loudness over time so far.
    #[must_use]
    pub fn track(&self) -> LoudnessTrack {
        self.loudness.track()
    }

    /// What was read so far.
    #[must_use]
    pub fn read(&self) -> Level {
        let all = |value: fn(&Channel) -> f64| self.channels.iter().map(value).sum::<f64>();
        let samples = all(|channel| channel.samples as f64).max(1.0);
        let highest = |value: fn(&Channel) -> f32| self.channels.iter().map(value).fold(0.0, f32::max);
        let offsets = self.channels.iter().map(|channel| channel.sum / channel.samples.max(1) as f64);
        let dc_offset =
            offsets.fold(0.0, |most: f64, next| if next.abs() > most.abs() { next } else { most });
        let peak = highest(|channel| channel.peak);
        Level {
            loudness_lufs: self.loudness.integrated(),
            peak_dbfs: decibels(peak),
            clipped_ratio: (all(|channel| channel.clipping.clipped() as f64) / samples) as f32,
            dc_offset: dc_offset as f32,
            dropouts: self.channels.iter().map(|channel| channel.dropouts.found()).max().unwrap_or(0),
            loudness: Loudness {
                momentary_max_lufs: self.loudness.momentary_max(),
                short_term_max_lufs: self.loudness.short_term_max(),
                range_lu: self.loudness.range(),
                true_peak_dbtp: decibels(highest(|channel| channel.true_peak.read()).max(peak)),
                rms_dbfs: decibels((all(|channel| channel.squares) / samples).sqrt() as f32),
            },
        }
    }
}

/// Mean of the squares of samples; 0 of none.
#[must_use]
pub fn mean_power(samples: &[f32]) -> f32 {
    lanes::energy(samples) / samples.len().max(1) as f32
}

/// Amplitude in decibels below full scale; none for zero.
fn decibels(amplitude: f32) -> Option<f32> {
    (amplitude > 0.0).then(|| 20.0 * amplitude.log10())
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
        assert!((level.loudness.rms_dbfs.unwrap() + 9.03).abs() < 0.01);
        assert!(level.clipped_ratio.abs() < f32::EPSILON && level.dc_offset.abs() < 1e-4);
    }

    #[test]
    fn loudness_over_time_follows_the_sound() {
        let mut meter = Meter::new(48_000, 1).unwrap();
        meter.push(&tone(0.5, 2)).unwrap();
        meter.push(&[0.0; 96_000]).unwrap();
        let track = meter.track();
        // Windows of 400 ms every 100 ms: the first ends at 0.4 s, the last at 4 s.
        assert_eq!(track.lufs.len(), 37);
        assert!((track.start_s - 0.2).abs() < 1e-9 && (track.hop_s - 0.1).abs() < 1e-9);
        assert!((track.at(1.0).unwrap() + 9.03).abs() < 0.1, "{track:?}");
        assert_eq!(track.at(3.0), None);
        assert_eq!(track.lufs[36], LoudnessTrack::FLOOR_LUFS);
    }

    #[test]
    fn silence_has_neither_peak_nor_loudness() {
        let level = read(&[0.0; 96_000], 2);
        assert_eq!((level.peak_dbfs, level.loudness_lufs), (None, None));
        assert_eq!((level.loudness, level.dropouts), (Loudness::default(), 0));
    }

    #[test]
    fn the_offset_is_that_of_the_worst_channel() {
        let stereo: Vec<f32> =
            tone(0.1, 1).iter().flat_map(|sample| [sample + 0.01, sample - 0.03]).collect();
        assert!((read(&stereo, 2).dc_offset + 0.03).abs() < 1e-4);
    }

    #[test]
    fn blocks_of_any_size_read_the_same() {
        let stereo: Vec<f32> = tone(0.3, 4).iter().flat_map(|sample| [*sample, 1.1 - sample]).collect();
        let whole = read(&stereo, 2);
        for frames in [7, 480, 10_007] {
            let mut meter = Meter::new(48_000, 2).unwrap();
            for block in stereo.chunks(2 * frames) {
                meter.push(block).unwrap();
            }
            assert_eq!(meter.read(), whole);
        }
    }

    #[test]
    fn the_mean_power_of_a_sine_is_half_its_square() {
        assert!((mean_power(&tone(0.5, 1)) - 0.125).abs() < 1e-5);
        assert!((mean_power(&[1.0; 11]) - 1.0).abs() < 1e-6);
        assert_eq!(mean_power(&[]), 0.0);
    }

    #[test]
    fn what_is_no_number_counts_as_silence() {
        let mut sound = tone(0.5, 2);
        sound[5_000] = f32::NAN;
        sound[6_000] = f32::INFINITY;
        sound[7_000] = f32::MAX;
        let level = read(&sound, 1);
        assert!((level.loudness_lufs.unwrap() + 9.03).abs() < 0.05, "{level:?}");
        assert!((level.peak_dbfs.unwrap() + 6.02).abs() < 0.01);
    }
}
