//! Series over time that the page draws: waveform, pitch contour, spectrogram, loudness. Kept as compact bytes;
//! waveform and spectrogram are bounded in size, however long the recording.

use serde::{Deserialize, Serialize};

/// What a result page draws, on one time axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tracks {
    /// Length of the recording, in seconds.
    pub duration_s: f64,
    /// Extremes of the signal.
    pub waveform: Waveform,
    /// Fundamental frequency.
    pub pitch: PitchTrack,
    /// Energy over time and frequency.
    pub spectrogram: Spectrogram,
    /// How loud it is; empty in what versions before it kept.
    pub loudness: LoudnessTrack,
}

/// What version 1 kept.
#[derive(Deserialize)]
#[cfg_attr(test, derive(Serialize))]
struct TracksV1 {
    duration_s: f64,
    waveform: Waveform,
    pitch: PitchTrack,
    spectrogram: Spectrogram,
}

impl From<TracksV1> for Tracks {
    fn from(kept: TracksV1) -> Self {
        let TracksV1 { duration_s, waveform, pitch, spectrogram } = kept;
        Self { duration_s, waveform, pitch, spectrogram, loudness: LoudnessTrack::default() }
    }
}

/// Momentary loudness (EBU R 128: windows of 400 ms).
///
/// **Shapes** one value a window.
/// **Units** LUFS; [`LoudnessTrack::FLOOR_LUFS`] where it is that or less.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LoudnessTrack {
    /// The middle of the first window, in seconds.
    pub start_s: f64,
    /// Distance of windows, in seconds.
    pub hop_s: f64,
    /// Loudness of each window.
    pub lufs: Vec<f32>,
}

impl LoudnessTrack {
    /// What counts as silence: the absolute gate of ITU-R BS.1770.
    pub const FLOOR_LUFS: f32 = -70.0;

    /// The loudness at a time; none beyond the ends, or where nothing is heard.
    #[must_use]
    pub fn at(&self, time_s: f64) -> Option<f32> {
        let index = ((time_s - self.start_s) / self.hop_s.max(1e-9)).round();
        let index = if index < 0.0 { return None } else { index as usize };
        self.lufs.get(index).copied().filter(|lufs| *lufs > Self::FLOOR_LUFS)
    }
}

/// Lowest and highest sample of each of many equal buckets.
///
/// **Shapes** `min` and `max` hold one value a bucket, at most 16,384.
/// **Units** -127 is -1.0 and 127 is 1.0 of full scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waveform {
    /// Length of a bucket, in seconds.
    pub bucket_s: f64,
    /// Lowest sample of each bucket.
    pub min: Vec<i8>,
    /// Highest sample of each bucket.
    pub max: Vec<i8>,
}

/// Pitch contour.
///
/// **Shapes** one value a frame.
/// **Units** hertz; 0 where the frame is unvoiced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PitchTrack {
    /// Distance of frames, in seconds. Frame `i` stands for the time `i * hop_s`.
    pub hop_s: f64,
    /// Fundamental frequency of each frame.
    pub f0_hz: Vec<f32>,
}

/// Log-mel spectrogram.
///
/// **Shapes** `levels` holds `bands` values a column, column after column; at most 8,192 columns.
/// **Units** 0 is -80 dB or less below the recording's loudest cell, 255 is that cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spectrogram {
    /// Distance of columns, in seconds.
    pub hop_s: f64,
    /// Bands in a column, lowest first.
    pub bands: u16,
    /// Lower edge of the lowest band, in hertz.
    pub low_hz: f32,
    /// Upper edge of the highest band, in hertz.
    pub high_hz: f32,
    /// The cells.
    pub levels: Vec<u8>,
}

/// Bytes that are no [`Tracks`] of this version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("these bytes hold no tracks of this version")]
pub struct NotTracks;

impl Tracks {
    /// Version byte in front of the encoded form; raise it with every change of these types.
    const VERSION: u8 = 2;
    /// The version before, which is still read.
    const VERSION_BEFORE: u8 = 1;

    /// Encodes for keeping and for crossing the worker boundary: a version byte, then postcard.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serialising plain vectors and numbers into memory has no failing path.
        postcard::to_extend(self, vec![Self::VERSION]).unwrap_or_default()
    }

    /// Decodes what [`Tracks::to_bytes`] made, now or in the version before.
    ///
    /// # Errors
    /// [`NotTracks`] for other bytes; the caller then runs the analysis again.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotTracks> {
        match bytes.split_first() {
            Some((&Self::VERSION, rest)) => postcard::from_bytes(rest).ok().ok_or(NotTracks),
            Some((&Self::VERSION_BEFORE, rest)) => {
                postcard::from_bytes::<TracksV1>(rest).ok().map(Self::from).ok_or(NotTracks)
            }
            _ => Err(NotTracks),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Tracks {
        Tracks {
            duration_s: 1.0,
            waveform: Waveform { bucket_s: 0.5, min: vec![-127, -3], max: vec![127, 4] },
            pitch: PitchTrack { hop_s: 0.01, f0_hz: vec![0.0, 120.5] },
            spectrogram: Spectrogram {
                hop_s: 0.5,
                bands: 2,
                low_hz: 0.0,
                high_hz: 8000.0,
                levels: vec![0, 255, 3, 9],
            },
            loudness: LoudnessTrack { start_s: 0.2, hop_s: 0.1, lufs: vec![-23.0, -70.0] },
        }
    }

    #[test]
    fn tracks_survive_the_round_trip() {
        assert_eq!(Tracks::from_bytes(&small().to_bytes()), Ok(small()));
    }

    #[test]
    fn what_the_version_before_kept_is_read_without_loudness() {
        let Tracks { duration_s, waveform, pitch, spectrogram, .. } = small();
        let kept = TracksV1 { duration_s, waveform, pitch, spectrogram };
        let bytes = postcard::to_extend(&kept, vec![1]).unwrap();
        assert_eq!(Tracks::from_bytes(&bytes), Ok(Tracks { loudness: LoudnessTrack::default(), ..small() }));
    }

    #[test]
    fn loudness_is_told_where_something_is_heard() {
        let loudness = small().loudness;
        assert_eq!(loudness.at(0.23), Some(-23.0));
        assert_eq!([loudness.at(0.3), loudness.at(0.0), loudness.at(9.0)], [None; 3]);
        assert_eq!(LoudnessTrack::default().at(0.0), None);
    }

    #[test]
    fn other_bytes_are_refused() {
        let mut bytes = small().to_bytes();
        bytes[0] = 9;
        assert_eq!(Tracks::from_bytes(&bytes), Err(NotTracks));
        assert_eq!(Tracks::from_bytes(&[]), Err(NotTracks));
        assert_eq!(Tracks::from_bytes(&[1, 2, 3]), Err(NotTracks));
    }
}
