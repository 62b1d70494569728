//! What ffmpeg is told for each seed of an encoded format.

use sotto_test_fuzz::Container::{
    self, Adts, Flac, Matroska, Mp3, Mp4, Mp4Fragmented, OggOpus, OggVorbis, Wav,
};

/// Length of an encoded seed, in seconds: a few packets.
pub(crate) const SECONDS: f64 = 0.2;

/// Container, file name, sample rate, channels, settings.
type Recipe = (Container, &'static str, u32, u16, &'static [&'static str]);

const IN_FRAGMENTS: &str = "frag_keyframe+empty_moov+default_base_moof";

/// All of them.
pub(crate) const RECIPES: [Recipe; 33] = [
    (Wav, "ima.wav", 16_000, 2, &["-c:a", "adpcm_ima_wav"]),
    (Wav, "ms.wav", 8_000, 1, &["-c:a", "adpcm_ms"]),
    (Flac, "mono.flac", 8_000, 1, &[]),
    (Flac, "stereo24.flac", 16_000, 2, &["-sample_fmt", "s32", "-compression_level", "12"]),
    (Flac, "fixed.flac", 16_000, 2, &["-lpc_type", "fixed", "-frame_size", "256"]),
    (Mp3, "mpeg1.mp3", 44_100, 2, &["-b:a", "64k"]),
    (Mp3, "mpeg2.mp3", 16_000, 1, &["-b:a", "24k"]),
    (Mp3, "mpeg25.mp3", 8_000, 1, &["-b:a", "8k", "-id3v2_version", "0"]),
    (Mp3, "variable.mp3", 32_000, 2, &["-q:a", "5", "-metadata", "title=seed"]),
    (Adts, "mono.aac", 16_000, 1, &["-f", "adts", "-b:a", "32k"]),
    (Adts, "stereo.aac", 44_100, 2, &["-f", "adts", "-b:a", "64k"]),
    (Mp4, "aac.m4a", 16_000, 1, &["-c:a", "aac", "-b:a", "32k"]),
    (Mp4, "aac-stereo.m4a", 44_100, 2, &["-c:a", "aac", "-b:a", "64k"]),
    (Mp4, "alac.m4a", 16_000, 2, &["-c:a", "alac"]),
    (Mp4, "opus.mp4", 48_000, 1, &["-c:a", "libopus", "-b:a", "24k", "-f", "mp4"]),
    (Mp4, "flac.mp4", 16_000, 1, &["-c:a", "flac", "-f", "mp4"]),
    (Mp4, "pcm.mov", 8_000, 2, &["-c:a", "pcm_s16be", "-f", "mov"]),
    (Mp4, "ima.mov", 8_000, 1, &["-c:a", "adpcm_ima_qt", "-f", "mov"]),
    (
        Mp4Fragmented,
        "aac.mp4",
        16_000,
        1,
        &["-c:a", "aac", "-movflags", IN_FRAGMENTS, "-frag_duration", "70000"],
    ),
    (
        Mp4Fragmented,
        "opus.mp4",
        48_000,
        2,
        &["-c:a", "libopus", "-movflags", IN_FRAGMENTS, "-frag_duration", "60000"],
    ),
    (
        Mp4Fragmented,
        "based.mp4",
        16_000,
        1,
        &["-c:a", "aac", "-movflags", "frag_keyframe", "-frag_duration", "70000"],
    ),
    (Mp4Fragmented, "dash.mp4", 16_000, 1, &["-c:a", "aac", "-movflags", "dash", "-frag_duration", "70000"]),
    (OggVorbis, "mono.ogg", 16_000, 1, &["-c:a", "libvorbis", "-b:a", "32k"]),
    (OggVorbis, "stereo.ogg", 44_100, 2, &["-c:a", "libvorbis", "-q:a", "1"]),
    (OggVorbis, "flac.ogg", 16_000, 1, &["-c:a", "flac", "-f", "ogg"]),
    (OggOpus, "voice.opus", 16_000, 1, &["-c:a", "libopus", "-b:a", "16k", "-application", "voip"]),
    (OggOpus, "music.opus", 48_000, 2, &["-c:a", "libopus", "-b:a", "64k", "-frame_duration", "2.5"]),
    (OggOpus, "long.opus", 48_000, 1, &["-c:a", "libopus", "-b:a", "24k", "-frame_duration", "60"]),
    (Matroska, "opus.webm", 48_000, 1, &["-c:a", "libopus", "-b:a", "24k"]),
    (Matroska, "vorbis.webm", 16_000, 1, &["-c:a", "libvorbis", "-b:a", "32k"]),
    (Matroska, "aac.mkv", 16_000, 1, &["-c:a", "aac", "-f", "matroska"]),
    (Matroska, "flac.mkv", 8_000, 2, &["-c:a", "flac", "-f", "matroska"]),
    (
        Matroska,
        "live.webm",
        48_000,
        1,
        &["-c:a", "libopus", "-f", "webm", "-live", "1", "-cluster_time_limit", "60"],
    ),
];
