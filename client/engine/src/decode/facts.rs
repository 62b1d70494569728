//! What a container says of itself, before its audio is decoded.

use super::codecs::audio_params;
use super::{Decoder, SourceFormat};

/// What a file's headers say.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Short lower-case name of the container: `wave`, `flac`, `ogg`, `isomp4`, `matroska`, …
    pub container: &'static str,
    /// Rate, channels and codec of the sound.
    pub format: SourceFormat,
    /// Length that the container promises, in seconds; none where it says nothing.
    pub promised_s: Option<f64>,
    /// Bits of a sample, where the codec keeps samples as they are.
    pub bits_per_sample: Option<u32>,
    /// Size of the whole file, in bytes; none where the source does not know.
    pub bytes: Option<u64>,
    /// Tracks of any kind.
    pub tracks: usize,
}

impl Decoder {
    /// What the headers say of this file.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let tracks = self.reader.tracks();
        let params = tracks.iter().find(|track| track.id == self.track).and_then(audio_params);
        let rate_hz = f64::from(self.format.sample_rate_hz);
        Facts {
            container: self.reader.format_info().short_name,
            format: self.format,
            promised_s: self.promised.map(|frames| frames as f64 / rate_hz),
            bits_per_sample: params.and_then(|params| params.bits_per_sample),
            bytes: self.position.length(),
            tracks: tracks.len(),
        }
    }
}
