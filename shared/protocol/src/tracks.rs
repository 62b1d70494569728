//! Series over time that the page draws: waveform, pitch contour, spectrogram. Bounded in size, however long
//! the recording, and kept as compact bytes.

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
    const VERSION: u8 = 1;

    /// Encodes for keeping and for crossing the worker boundary: a version byte, then postcard.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serialising plain vectors and numbers into memory has no failing path.
        postcard::to_extend(self, vec![Self::VERSION]).unwrap_or_default()
    }

    /// Decodes what [`Tracks::to_bytes`] made.
    ///
    /// # Errors
    /// [`NotTracks`] for other bytes; the caller then runs the analysis again.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotTracks> {
        match bytes.split_first() {
            Some((&Self::VERSION, rest)) => postcard::from_bytes(rest).ok().ok_or(NotTracks),
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
        }
    }

    #[test]
    fn tracks_survive_the_round_trip() {
        assert_eq!(Tracks::from_bytes(&small().to_bytes()), Ok(small()));
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
