//! A short part of a recording in detail, read from its audio: what the page draws where the series it keeps are too
//! coarse.

use serde::{Deserialize, Serialize};

/// What is wanted. The worker brings numbers that are beyond reason back to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CloseUpWish {
    /// Where it begins, in seconds.
    pub start_s: f64,
    /// Where it ends, in seconds.
    pub end_s: f64,
    /// Buckets of the waveform at most.
    pub peaks: u32,
    /// Columns of the spectrogram at most.
    pub columns: u32,
    /// Rows of the spectrogram, from the lowest frequency up, each as many octaves high as the other.
    pub rows: u16,
    /// Lower end of the lowest row, in hertz.
    pub low_hz: f32,
    /// Upper end of the highest row, in hertz.
    pub high_hz: f32,
}

/// A part of a recording in detail.
///
/// **Shapes** `min` and `max` hold one value a bucket; `levels` holds `rows` values a column, column after column.
/// **Units** -32,767 is -1.0 and 32,767 is 1.0 of full scale; of levels, 255 is the loudest cell of this part and 0 is
/// -80 dB or less below it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CloseUp {
    /// Where it begins, in seconds.
    pub start_s: f64,
    /// Length of a bucket, in seconds; one sample where the wish was fine enough.
    pub bucket_s: f64,
    /// Lowest sample of each bucket.
    pub min: Vec<i16>,
    /// Highest sample of each bucket.
    pub max: Vec<i16>,
    /// Distance of columns, in seconds; the first stands for the time around half of it.
    pub hop_s: f64,
    /// Rows in a column.
    pub rows: u16,
    /// The cells.
    pub levels: Vec<u8>,
}

impl CloseUp {
    /// Encodes for crossing the worker boundary. It is never kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serialising plain vectors and numbers into memory has no failing path.
        postcard::to_extend(self, Vec::new()).unwrap_or_default()
    }

    /// Decodes what [`CloseUp::to_bytes`] made; none for other bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_close_up_survives_the_round_trip() {
        let close_up = CloseUp {
            start_s: 1.5,
            bucket_s: 0.01,
            min: vec![-32_767, 0],
            max: vec![3, 32_767],
            hop_s: 0.02,
            rows: 2,
            levels: vec![0, 255],
        };
        assert_eq!(CloseUp::from_bytes(&close_up.to_bytes()), Some(close_up));
        assert_eq!(CloseUp::from_bytes(&[1, 2]), None);
    }
}
