//! The containers, and the few bytes by which each is known. Forcing them keeps mutated input in its container, so
//! that fuzzing goes deep instead of wide.

use crate::ogg;

/// A container, with the codec that matters most in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// RIFF WAVE: PCM, float, ADPCM.
    Wav,
    /// Native FLAC.
    Flac,
    /// MPEG audio, layer III.
    Mp3,
    /// AAC in ADTS frames.
    Adts,
    /// MP4 with one sample table: AAC, ALAC, Opus.
    Mp4,
    /// MP4 in fragments.
    Mp4Fragmented,
    /// Vorbis in Ogg.
    OggVorbis,
    /// Opus in Ogg.
    OggOpus,
    /// Matroska and WebM: Opus, Vorbis, PCM.
    Matroska,
}

impl Container {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Wav,
        Self::Flac,
        Self::Mp3,
        Self::Adts,
        Self::Mp4,
        Self::Mp4Fragmented,
        Self::OggVorbis,
        Self::OggOpus,
        Self::Matroska,
    ];

    /// Name of its fuzz target.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Adts => "adts",
            Self::Mp4 => "mp4",
            Self::Mp4Fragmented => "mp4_fragmented",
            Self::OggVorbis => "ogg_vorbis",
            Self::OggOpus => "ogg_opus",
            Self::Matroska => "matroska",
        }
    }

    /// The extension that files of it bear.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Adts => "aac",
            Self::Mp4 => "m4a",
            Self::Mp4Fragmented => "mp4",
            Self::OggVorbis => "ogg",
            Self::OggOpus => "opus",
            Self::Matroska => "webm",
        }
    }

    /// The input with the container's marks where they belong. Too short a one is left as it is.
    #[must_use]
    pub fn forced(self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let marks: &[(usize, &[u8])] = match self {
            Self::Wav => &[(0, b"RIFF"), (8, b"WAVE")],
            Self::Flac => &[(0, b"fLaC")],
            Self::Mp3 if bytes.starts_with(b"ID3") => &[],
            Self::Mp3 => &[(0, b"\xff\xfb")],
            Self::Adts => &[(0, b"\xff\xf1")],
            Self::Mp4 | Self::Mp4Fragmented => &[(4, b"ftyp")],
            Self::OggVorbis | Self::OggOpus => &[(0, b"OggS")],
            Self::Matroska => &[(0, b"\x1a\x45\xdf\xa3")],
        };
        for (at, mark) in marks {
            if let Some(place) = bytes.get_mut(*at..at + mark.len()) {
                place.copy_from_slice(mark);
            }
        }
        if matches!(self, Self::OggVorbis | Self::OggOpus) {
            ogg::repair_checksums(&mut bytes);
        }
        bytes
    }
}
