//! Bytes to interleaved samples: symphonia's containers and codecs with Opus added, encoder delay and padding
//! taken off, and limits on everything a header can claim.

use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::common::Limit;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known::{FORMAT_ID_ISOMP4, FORMAT_ID_OGG};
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

use crate::EngineError;
use crate::source::{Counted, MediaSource, Position};
use codecs::{audio_params, codec_name, make_decoder, open_error};
pub use facts::Facts;
pub(crate) use limits::plausible;
pub use limits::{MAX_CHANNELS, SAMPLE_RATES_HZ};

mod boxes;
mod codecs;
mod edit_list;
mod facts;
mod limits;
mod mended;
mod mp4_tables;
mod ogg_setup;
mod opus;
mod packets;
mod seeking;
mod vorbis_setup;
mod wav_header;

/// Bytes of tags and of pictures that are read past, not kept.
const MAX_METADATA_BYTES: usize = 64 * 1024;

/// What the decoded samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceFormat {
    /// Frames in a second.
    pub sample_rate_hz: u32,
    /// Samples in a frame.
    pub channels: u16,
    /// Short lower-case name: `pcm`, `flac`, `mp3`, `vorbis`, `aac`, `alac`, `opus`, `adpcm`.
    pub codec: &'static str,
}

/// Decodes one file from start to end.
pub struct Decoder {
    reader: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    format: SourceFormat,
    position: Position,
    /// Samples of the first packet, which told the format.
    first: Vec<f32>,
    /// Frames still to drop at the start.
    to_skip: u64,
    /// Frames still to give, where the container says where the audio ends.
    to_give: Option<u64>,
    /// Frames the container promised.
    promised: Option<u64>,
    given: u64,
    /// When the packet that was decoded last begins, in seconds, where the container says.
    packet_s: Option<f64>,
    damaged: bool,
    ended: bool,
}

impl Decoder {
    /// Finds the container and the first sound track, and decodes as far as the first samples.
    ///
    /// `extension` is a hint and may be empty. The source should seek: MP4 needs it, and headers that would end the
    /// program are only found where it can.
    ///
    /// # Errors
    /// [`EngineError::Empty`], [`EngineError::NotAudio`], [`EngineError::UnsupportedCodec`],
    /// [`EngineError::Implausible`], [`EngineError::Damaged`] where no packet decodes,
    /// [`EngineError::TooShort`] where the file holds no packets, [`EngineError::Read`] where the source fails.
    pub fn open(mut source: Box<dyn MediaSource>, extension: &str) -> Result<Self, EngineError> {
        if source.byte_len() == Some(0) {
            return Err(EngineError::Empty);
        }
        let is_wav = wav_header::check(source.as_mut())?;
        let edit = edit_list::read(source.as_mut());
        let begins_as_mp4 = mended::is_mp4(source.as_mut());
        if begins_as_mp4 {
            source = Box::new(mended::Mended::new(source));
        }
        let source = ogg_setup::Watched::new(source);
        let watching = source.watching();
        let source = Counted::new(Box::new(source), is_wav);
        let position = source.position();
        let stream = MediaSourceStream::new(Box::new(source), Default::default());
        let mut hint = Hint::new();
        if !extension.is_empty() {
            hint.with_extension(extension);
        }
        let limits = MetadataOptions::default()
            .limit_tag_bytes(Limit::Maximum(MAX_METADATA_BYTES))
            .limit_visual_bytes(Limit::Maximum(MAX_METADATA_BYTES));
        let reader = symphonia::default::get_probe()
            .probe(&hint, stream, FormatOptions::default(), limits)
            .map_err(open_error)?;
        let Some(track) = reader.default_track(TrackType::Audio) else {
            let known = reader.first_track(TrackType::Audio).is_some();
            return Err(if known { EngineError::UnsupportedCodec } else { EngineError::NotAudio });
        };
        let params = audio_params(track).ok_or(EngineError::UnsupportedCodec)?;
        let format = reader.format_info().format;
        let in_mp4 = format == FORMAT_ID_ISOMP4;
        if in_mp4 && !begins_as_mp4 {
            // Its boxes begin somewhere inside the bytes, where they were not looked at.
            return Err(EngineError::Damaged);
        }
        if format != FORMAT_ID_OGG {
            watching.stop();
        }
        let decoder = make_decoder(params, in_mp4)?;
        let codec_id = params.codec;
        let mut opened = Self {
            track: track.id,
            format: SourceFormat { sample_rate_hz: 0, channels: 0, codec: codec_name(codec_id) },
            promised: track.num_frames,
            position,
            decoder,
            first: Vec::new(),
            to_skip: 0,
            to_give: None,
            given: 0,
            packet_s: None,
            damaged: false,
            ended: false,
            reader,
        };
        opened.read_first()?;
        if let (true, Some(edit)) = (in_mp4, edit) {
            opened.apply_edit(edit, codec_id == CODEC_ID_OPUS);
        }
        Ok(opened)
    }

    fn read_first(&mut self) -> Result<(), EngineError> {
        let mut first = Vec::new();
        while self.format.channels == 0 {
            if !self.decode_packet(&mut first)? {
                return Err(if self.damaged {
                    EngineError::Damaged
                } else {
                    EngineError::TooShort { got_ms: 0.0, need_ms: crate::MIN_DURATION_S * 1e3 }
                });
            }
        }
        self.first = first;
        Ok(())
    }

    /// Rate, channels and codec of the samples.
    #[must_use]
    pub fn format(&self) -> SourceFormat {
        self.format
    }

    /// Whether something could not be read: a bad packet, or an end before the promised one.
    #[must_use]
    pub fn damaged(&self) -> bool {
        self.damaged
    }

    /// Share of the file that has been read, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        if self.ended { 1.0 } else { self.position.share() }
    }

    /// Puts the next samples in `out`, in place of what it held; false at the end. May give an empty block.
    ///
    /// **Shapes** interleaved, whole frames. **Units** full scale is -1 to 1; lossy codecs overshoot it.
    ///
    /// # Errors
    /// [`EngineError::Read`] where the source fails. Damage is not an error: see [`Decoder::damaged`].
    pub fn next_block(&mut self, out: &mut Vec<f32>) -> Result<bool, EngineError> {
        out.clear();
        if self.ended {
            return Ok(false);
        }
        if self.first.is_empty() {
            if !self.decode_packet(out)? {
                self.end();
                return Ok(false);
            }
        } else {
            std::mem::swap(&mut self.first, out);
        }
        self.trim(out);
        Ok(true)
    }

    fn trim(&mut self, out: &mut Vec<f32>) {
        let channels = usize::from(self.format.channels).max(1);
        let frames = (out.len() / channels) as u64;
        let skip = self.to_skip.min(frames);
        if skip > 0 {
            self.to_skip -= skip;
            out.drain(..skip as usize * channels);
        }
        let mut kept = frames - skip;
        if let Some(left) = &mut self.to_give {
            kept = kept.min(*left);
            *left -= kept;
            out.truncate(kept as usize * channels);
        }
        self.given += kept;
    }

    fn end(&mut self) {
        self.ended = true;
        // A header that promised more than came means that the file was cut off. 2^32 bytes and more is what
        // recorders write that do not know the length, and promises nothing.
        if let Some(promised) = self.promised {
            let bytes = promised.saturating_mul(u64::from(self.format.channels));
            let slack = u64::from(self.format.sample_rate_hz) / 10;
            let cut_off = self.given.saturating_add(slack) < promised;
            self.damaged |= cut_off && bytes < u64::from(u32::MAX) && self.format.codec != "mp3";
        }
    }

    fn apply_edit(&mut self, edit: edit_list::Edit, delay_is_off: bool) {
        let rate = f64::from(self.format.sample_rate_hz);
        let frames = |seconds: f64| (seconds * rate).round().max(0.0) as u64;
        if !delay_is_off {
            self.to_skip = frames(edit.start_s);
        }
        let start = edit.start_s;
        let track = self.reader.tracks().iter().find(|track| track.id == self.track);
        let listed_s = track
            .and_then(|track| Some((track.time_base?, track.duration?)))
            .filter(|(_, duration)| duration.get() > 0)
            .map(|(base, duration)| {
                duration.get() as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get())
            });
        // The sample table counts frames where the edit list is rounded to the movie's coarser ticks.
        let length_s = match (edit.length_s, listed_s) {
            (Some(length), Some(listed)) if (start + length - listed).abs() <= edit.tick_s => {
                Some(listed - start)
            }
            (Some(length), _) => Some(length),
            (None, _) => None,
        };
        self.to_give = length_s.map(frames);
        self.promised = self.to_give;
    }
}
