//! Opus behind the decoder trait of symphonia, which has no Opus of its own. The bit stream is decoded by the
//! `rusty-opus` crate; this file reads the identification header and takes the pre-skip off.
//!
//! **Source** RFC 6716 (codec), RFC 7845 section 5.1 (identification header, pre-skip, output gain).

use rusty_opus::OpusDecoder as Stream;
use symphonia::core::audio::{
    AsGenericAudioBufferRef, AudioBuffer, AudioMut, AudioSpec, GenericAudioBufferRef,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Result, decode_error, unsupported_error};
use symphonia::core::packet::PacketRef;

/// Opus always decodes to this rate here, whatever the encoder was fed.
const RATE_HZ: u32 = 48_000;
/// Longest packet: 120 ms.
const MAX_PACKET_FRAMES: usize = 5_760;
/// 48 frames of at most 1,275 bytes and their lengths; anything longer is no Opus packet.
const MAX_PACKET_BYTES: usize = 48 * 1_277 + 2;

/// What the identification header says (RFC 7845, section 5.1), little-endian as in Ogg and Matroska.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Head {
    channels: usize,
    pre_skip_frames: usize,
    gain: f32,
    mapping_family: u8,
}

impl Head {
    fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"OpusHead")?;
        let &[_version, channels, skip_low, skip_high, _, _, _, _, gain_low, gain_high, mapping_family, ..] =
            rest
        else {
            return None;
        };
        let gain_q8_db = i16::from_le_bytes([gain_low, gain_high]);
        Some(Self {
            channels: usize::from(channels),
            pre_skip_frames: usize::from(u16::from_le_bytes([skip_low, skip_high])),
            gain: 10.0_f32.powf(f32::from(gain_q8_db) / 256.0 / 20.0),
            mapping_family,
        })
    }
}

/// MP4 keeps the same header with its numbers big-endian; this turns them.
pub(crate) fn header_from_mp4(extra: &[u8]) -> Box<[u8]> {
    let mut header = Box::<[u8]>::from(extra);
    for (from, to) in [(10, 12), (12, 16), (16, 18)] {
        if let Some(number) = header.get_mut(from..to) {
            number.reverse();
        }
    }
    header
}

/// Opus decoder for symphonia's registry.
pub(crate) struct OpusDecoder {
    params: AudioCodecParameters,
    stream: Stream,
    head: Head,
    to_skip: usize,
    samples: Vec<f32>,
    buffer: AudioBuffer<f32>,
}

impl OpusDecoder {
    fn decode_samples(&mut self, packet: &PacketRef<'_>) -> Result<()> {
        self.buffer.clear();
        if packet.data.is_empty() || packet.data.len() > MAX_PACKET_BYTES {
            return decode_error("opus: packet length");
        }
        let decoded = self.stream.decode(packet.data, MAX_PACKET_FRAMES, &mut self.samples);
        let Ok(frames) = decoded else { return decode_error("opus: malformed packet") };
        let frames = frames.min(MAX_PACKET_FRAMES);
        let channels = self.head.channels;
        self.buffer.render_uninit(Some(frames));
        for (index, plane) in self.buffer.iter_planes_mut().enumerate() {
            for (to, from) in plane.iter_mut().zip(self.samples.iter().skip(index).step_by(channels)) {
                *to = from * self.head.gain;
            }
        }
        let skip = self.to_skip.min(frames);
        self.to_skip -= skip;
        let padding = usize::try_from(packet.trim_end.get()).unwrap_or(usize::MAX);
        self.buffer.trim(skip, padding);
        Ok(())
    }
}

impl AudioDecoder for OpusDecoder {
    fn reset(&mut self) {
        if let Ok(stream) = make_stream(&self.head) {
            self.stream = stream;
        }
    }

    fn codec_info(&self) -> &CodecInfo {
        &Self::supported_codecs()[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.params
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        if let Err(error) = self.decode_samples(packet) {
            self.buffer.clear();
            return Err(error);
        }
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

/// Mapping family 0 only: mono and stereo. Surround in several streams is refused.
fn make_stream(head: &Head) -> Result<Stream> {
    if head.mapping_family != 0 {
        return unsupported_error("opus: channel mapping");
    }
    Stream::new(RATE_HZ as i32, head.channels).or_else(|_| unsupported_error("opus: channels"))
}

impl RegisterableAudioDecoder for OpusDecoder {
    fn try_registry_new(
        params: &AudioCodecParameters,
        _options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        let Some(head) = params.extra_data.as_deref().and_then(Head::read) else {
            return unsupported_error("opus: no identification header");
        };
        let channels = match &params.channels {
            Some(channels) if channels.count() == head.channels => channels.clone(),
            _ => symphonia::core::audio::Channels::Discrete(head.channels as u16),
        };
        let stream = make_stream(&head)?;
        let spec = AudioSpec::new(RATE_HZ, channels);
        Ok(Box::new(Self {
            params: params.clone(),
            stream,
            head,
            to_skip: head.pre_skip_frames,
            samples: vec![0.0; MAX_PACKET_FRAMES * head.channels],
            buffer: AudioBuffer::new(spec, MAX_PACKET_FRAMES),
        }))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &[SupportedAudioCodec {
            id: CODEC_ID_OPUS,
            info: CodecInfo { short_name: "opus", long_name: "Opus", profiles: &[] },
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: [u8; 19] =
        [b'O', b'p', b'u', b's', b'H', b'e', b'a', b'd', 1, 2, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0xfa, 0];

    #[test]
    fn the_header_gives_pre_skip_and_gain() {
        let head = Head::read(&HEADER).unwrap();
        assert_eq!((head.channels, head.pre_skip_frames, head.mapping_family), (2, 312, 0));
        // 0xfa00 is -1,536 in Q7.8: -6 dB.
        assert!((head.gain - 0.501_187).abs() < 1e-5);
    }

    #[test]
    fn a_header_from_mp4_has_its_numbers_turned() {
        let mut big = HEADER;
        big[10..12].reverse();
        big[12..16].reverse();
        big[16..18].reverse();
        assert_eq!(header_from_mp4(&big).as_ref(), HEADER.as_slice());
    }

    #[test]
    fn a_short_header_is_refused() {
        assert_eq!(Head::read(&HEADER[..17]), None);
        assert_eq!(Head::read(b"OpusTags"), None);
    }
}
