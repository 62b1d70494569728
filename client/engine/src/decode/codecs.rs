//! Which codecs there are, what they are called, and making a decoder for a track.

use std::io::ErrorKind;
use std::sync::OnceLock;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error;
use symphonia::core::formats::Track;

use super::opus::{self, OpusDecoder};
use super::{plausible, vorbis_setup};
use crate::EngineError;

fn codecs() -> &'static CodecRegistry {
    static CODECS: OnceLock<CodecRegistry> = OnceLock::new();
    CODECS.get_or_init(|| {
        let mut registry = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut registry);
        registry.register_audio_decoder::<OpusDecoder>();
        registry
    })
}

/// Frames of one packet that a header may promise: decoders make room for them at once.
const MAX_PACKET_FRAMES: u64 = 1 << 18;

pub(super) fn codec_name(id: AudioCodecId) -> &'static str {
    match id {
        codec::CODEC_ID_FLAC => "flac",
        codec::CODEC_ID_MP1 | codec::CODEC_ID_MP2 | codec::CODEC_ID_MP3 => "mp3",
        codec::CODEC_ID_VORBIS => "vorbis",
        codec::CODEC_ID_AAC => "aac",
        codec::CODEC_ID_ALAC => "alac",
        codec::CODEC_ID_OPUS => "opus",
        codec::CODEC_ID_ADPCM_IMA_QT | codec::CODEC_ID_ADPCM_IMA_WAV | codec::CODEC_ID_ADPCM_MS => "adpcm",
        _ => "pcm",
    }
}

pub(super) fn make_decoder(
    params: &AudioCodecParameters,
    in_mp4: bool,
) -> Result<Box<dyn AudioDecoder>, EngineError> {
    plausible(params.sample_rate, params.channels.as_ref().map(|channels| channels.count()))?;
    if let Some(frames) = params.max_frames_per_packet.filter(|frames| *frames > MAX_PACKET_FRAMES) {
        return Err(EngineError::Implausible { what: "frames in a packet", value: frames });
    }
    let is_vorbis = params.codec == codec::CODEC_ID_VORBIS;
    if is_vorbis && !params.extra_data.as_deref().is_some_and(vorbis_setup::is_plausible) {
        return Err(EngineError::Damaged);
    }
    let mut params = params.clone();
    if in_mp4 && params.codec == codec::CODEC_ID_OPUS {
        params.extra_data = params.extra_data.as_deref().map(opus::header_from_mp4);
    }
    let options = AudioDecoderOptions::default();
    codecs().make_audio_decoder(&params, &options).map_err(|error| match error {
        Error::Unsupported(_) => EngineError::UnsupportedCodec,
        _ => EngineError::Damaged,
    })
}

pub(super) fn open_error(error: Error) -> EngineError {
    match error {
        Error::IoError(error) if error.kind() != ErrorKind::UnexpectedEof => EngineError::Read(error),
        Error::Unsupported(what) if what.contains("no suitable format reader") => EngineError::NotAudio,
        Error::Unsupported(_) => EngineError::UnsupportedCodec,
        _ => EngineError::Damaged,
    }
}

pub(super) fn audio_params(track: &Track) -> Option<&AudioCodecParameters> {
    match &track.codec_params {
        Some(CodecParameters::Audio(params)) => Some(params),
        _ => None,
    }
}
