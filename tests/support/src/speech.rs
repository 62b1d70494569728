//! Speech for the fake microphone: a real reading where the recordings are at hand, else one that espeak-ng
//! speaks. Decoded by Symphonia itself, so that the engine under test has no part in what it is tested with.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context, Result, ensure};
use symphonia::core::{
    codecs::audio::AudioDecoderOptions,
    formats::{TrackType, probe::Hint},
    io::MediaSourceStream,
};

use crate::place;

/// What espeak-ng says.
const SENTENCES: &str = "The quick brown fox was tired of jumping over the lazy dog, and told it so. \
    It was a bright cold day in April, and the clocks were striking thirteen. \
    When the sunlight strikes raindrops in the air, they act like a prism and form a rainbow.";

/// What two of its voices say in turn.
const TURNS: [&str; 6] = [
    "Good morning, and thank you for taking the time to talk to us about the new train.",
    "I was happy to come. The journey took two hours, and there was coffee on the way.",
    "What would you like to see changed before the summer, when many more people will travel?",
    "The doors close too fast, and the seats are hard. Apart from that I have no complaint.",
    "That is good to know. We will pass it on to the people who build the carriages.",
    "Please do. I will come back in the autumn and see whether anything has been done.",
];

/// Mono 16-bit audio.
#[derive(Debug, Clone)]
pub struct Clip {
    /// Frames in a second.
    pub sample_rate_hz: u32,
    /// Samples, -1 to 1.
    pub samples: Vec<f32>,
}

impl Clip {
    /// Length, in seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.sample_rate_hz)
    }

    /// The same audio again and again until it has this length, in seconds.
    #[must_use]
    pub fn looped(&self, seconds: f64) -> Self {
        let wanted = (seconds * f64::from(self.sample_rate_hz)).round() as usize;
        let samples = self.samples.iter().copied().cycle().take(wanted).collect();
        Self { sample_rate_hz: self.sample_rate_hz, samples }
    }

    /// Writes a WAV file, 16 bits a sample.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_wav(&self, path: &Path) -> Result<()> {
        let bytes = u32::try_from(self.samples.len() * 2).context("too long for a WAV file")?;
        let mut wav = Vec::with_capacity(44 + self.samples.len() * 2);
        wav.extend(b"RIFF");
        wav.extend((36 + bytes).to_le_bytes());
        wav.extend(b"WAVEfmt ");
        wav.extend(16_u32.to_le_bytes());
        wav.extend([1_u16, 1].map(u16::to_le_bytes).concat());
        wav.extend(self.sample_rate_hz.to_le_bytes());
        wav.extend((self.sample_rate_hz * 2).to_le_bytes());
        wav.extend([2_u16, 16].map(u16::to_le_bytes).concat());
        wav.extend(b"data");
        wav.extend(bytes.to_le_bytes());
        wav.extend(self.samples.iter().flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes()));
        File::create(path)?.write_all(&wav)?;
        Ok(())
    }
}

/// A reading of ten seconds or more.
///
/// # Errors
/// Neither recordings nor espeak-ng are there.
pub fn reading() -> Result<Clip> {
    for name in ["speech/librispeech/1089-134686-0000.flac", "speech/ljspeech/LJ001-0001.flac"] {
        if let Some(path) = place::data().map(|data| data.join(name)).filter(|path| path.is_file()) {
            return decode(&path);
        }
    }
    spoken(SENTENCES)
}

/// A WAV file of the reading for the fake microphone, which plays it in a loop.
///
/// # Errors
/// There is no speech, or the file cannot be written.
pub fn microphone_wav() -> Result<PathBuf> {
    let folder = place::target_folder("test-speech")?;
    let path = folder.join("microphone.wav");
    if !path.is_file() {
        // Written aside and moved: tests run side by side.
        let draft = folder.join(format!("microphone-{}.wav", std::process::id()));
        reading()?.write_wav(&draft)?;
        fs::rename(draft, &path)?;
    }
    Ok(path)
}

/// What espeak-ng makes of a text.
///
/// # Errors
/// espeak-ng is not there or fails.
pub fn spoken(text: &str) -> Result<Clip> {
    spoken_by("en", text)
}

/// The same by one of its voices.
fn spoken_by(voice: &str, text: &str) -> Result<Clip> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("spoken-{}-{number}.wav", std::process::id());
    let file = place::target_folder("test-speech")?.join(name);
    let mut program = Command::new("espeak-ng");
    let program = program.arg("-v").arg(voice).arg("-w").arg(&file).arg(text);
    let status = program.status().context("espeak-ng is not installed")?;
    ensure!(status.success(), "espeak-ng failed ({status})");
    let clip = decode(&file);
    fs::remove_file(&file)?;
    clip.map(in_a_room)
}

/// With the noise of a quiet room, 70 dB below the loudest: in digital silence a measure hangs on how sums are rounded.
fn in_a_room(mut clip: Clip) -> Clip {
    const LOUDEST: f32 = 3e-4;
    let mut state = 1_u32;
    for sample in &mut clip.samples {
        // Numerical Recipes' quick generator; its upper bits are random enough.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample += ((state >> 8) as f32 / 8_388_608.0 - 1.0) * LOUDEST;
    }
    clip
}

/// A man and a woman who take turns, with short pauses.
///
/// # Errors
/// As [`spoken`].
pub fn conversation() -> Result<Clip> {
    let mut samples = Vec::new();
    let mut sample_rate_hz = 0;
    for (at, text) in TURNS.iter().enumerate() {
        let clip = spoken_by(if at % 2 == 0 { "en-gb+m3" } else { "en-us+f4" }, text)?;
        sample_rate_hz = clip.sample_rate_hz;
        samples.extend(clip.samples);
        samples.extend(vec![0.0; sample_rate_hz as usize / 2]);
    }
    Ok(Clip { sample_rate_hz, samples })
}

/// Decodes a file and mixes its channels down.
///
/// # Errors
/// The file cannot be read, or holds no audio.
pub fn decode(path: &Path) -> Result<Clip> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let stream = MediaSourceStream::new(Box::new(file), Default::default());
    let probe = symphonia::default::get_probe();
    let mut format = probe.probe(&Hint::new(), stream, Default::default(), Default::default())?;
    let track = format.default_track(TrackType::Audio).context("no audio track")?;
    let parameters = track.codec_params.as_ref().and_then(|codec| codec.audio()).context("no audio codec")?;
    let sample_rate_hz = parameters.sample_rate.context("no sample rate")?;
    let (id, codecs) = (track.id, symphonia::default::get_codecs());
    let mut decoder = codecs.make_audio_decoder(parameters, &AudioDecoderOptions::default())?;
    let (mut samples, mut block) = (Vec::new(), Vec::<f32>::new());
    while let Some(packet) = format.next_packet()? {
        if packet.track_id != id {
            continue;
        }
        let audio = decoder.decode(&packet)?;
        let channels = audio.spec().channels().count();
        audio.copy_to_vec_interleaved(&mut block);
        samples.extend(block.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32));
    }
    ensure!(!samples.is_empty(), "no samples");
    Ok(Clip { sample_rate_hz, samples })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_survives_its_wav_file() -> Result<()> {
        let samples = (0..4_800).map(|n| (n as f32 * 0.05).sin() * 0.5).collect();
        let clip = Clip { sample_rate_hz: 48_000, samples };
        let file = place::target_folder("test-speech")?.join(format!("survives-{}.wav", std::process::id()));
        clip.write_wav(&file)?;
        let again = decode(&file)?;
        fs::remove_file(file)?;
        assert_eq!(again.sample_rate_hz, 48_000);
        assert_eq!(again.samples.len(), clip.samples.len());
        let worst = again.samples.iter().zip(&clip.samples).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-4, "{worst}");
        assert!((clip.looped(1.0).duration_s() - 1.0).abs() < 1e-9);
        Ok(())
    }
}
