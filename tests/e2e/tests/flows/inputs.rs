//! Files that people drop in by mistake, and files that something broke.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sotto_support::{
    place,
    speech::{self, Clip},
};

/// What the app does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It says what is wrong, in a sentence with these words.
    Refused(&'static str),
    /// It is analysed.
    Analysed,
}

/// A file and what becomes of it.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// The file.
    pub(crate) path: PathBuf,
    /// Its fate.
    pub(crate) fate: Fate,
}

/// Writes the whole table of bad inputs into a folder.
///
/// # Errors
/// A file cannot be written, or there is no speech at hand.
pub(crate) fn write_all(folder: &Path) -> Result<Vec<Input>> {
    let clip = speech::reading()?.looped(6.0);
    let mut inputs = Vec::new();
    let mut add = |name: &str, bytes: &[u8], fate: Fate| -> Result<()> {
        let path = folder.join(name);
        fs::write(&path, bytes)?;
        inputs.push(Input { path, fate });
        Ok(())
    };
    add("empty.wav", &[], Fate::Refused("empty"))?;
    add("letter.mp3", "Dear Sir or Madam, ".repeat(200).as_bytes(), Fate::Refused("not an audio file"))?;
    add(
        "one-sample.wav",
        &wav_bytes(folder, &Clip { sample_rate_hz: 48_000, samples: vec![0.1] })?,
        Fate::Refused("too little"),
    )?;
    let mut four_gigabytes = wav_bytes(folder, &clip)?;
    four_gigabytes[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    add("claims-4-gb.wav", &four_gigabytes, Fate::Analysed)?;
    let silence = Clip { sample_rate_hz: 16_000, samples: vec![0.0; 5 * 16_000] };
    add("silence.wav", &wav_bytes(folder, &silence)?, Fate::Analysed)?;
    add("six-channels-192-khz.wav", &six_channels(&clip), Fate::Analysed)?;
    if let Some(data) = place::data() {
        let flac = fs::read(data.join("speech/jfk/jfk.flac")).context("the JFK clip")?;
        add("cut-short.flac", &flac[..flac.len() / 2], Fate::Analysed)?;
    }
    Ok(inputs)
}

/// A WAV file of two hours of silence at 8 kHz.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write_two_hours(path: &Path) -> Result<()> {
    const RATE_HZ: u32 = 8_000;
    const SECONDS: u32 = 2 * 60 * 60;
    let bytes = RATE_HZ * SECONDS * 2;
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&wav_header(RATE_HZ, 1, bytes))?;
    let second = vec![0; RATE_HZ as usize * 2];
    for _ in 0..SECONDS {
        file.write_all(&second)?;
    }
    Ok(file.flush()?)
}

fn wav_bytes(folder: &Path, clip: &Clip) -> Result<Vec<u8>> {
    let path = folder.join("draft.wav");
    clip.write_wav(&path)?;
    let bytes = fs::read(&path)?;
    fs::remove_file(path)?;
    Ok(bytes)
}

/// The clip at 192 kHz in each of six channels, by repeating samples.
fn six_channels(clip: &Clip) -> Vec<u8> {
    const RATE_HZ: u32 = 192_000;
    const CHANNELS: u16 = 6;
    let frames = (clip.duration_s() * f64::from(RATE_HZ)) as usize;
    let step = f64::from(clip.sample_rate_hz) / f64::from(RATE_HZ);
    let mut bytes = wav_header(RATE_HZ, CHANNELS, (frames * usize::from(CHANNELS) * 2) as u32).to_vec();
    for frame in 0..frames {
        let sample = clip.samples.get((frame as f64 * step) as usize).copied().unwrap_or(0.0);
        let sample = ((sample * 32_767.0) as i16).to_le_bytes();
        bytes.extend((0..CHANNELS).flat_map(|_| sample));
    }
    bytes
}

fn wav_header(rate_hz: u32, channels: u16, data_bytes: u32) -> [u8; 44] {
    let mut header = [0; 44];
    let frame_bytes = channels * 2;
    let fields: [(usize, &[u8]); 12] = [
        (0, b"RIFF"),
        (4, &data_bytes.saturating_add(36).to_le_bytes()),
        (8, b"WAVEfmt "),
        (16, &16_u32.to_le_bytes()),
        (20, &1_u16.to_le_bytes()),
        (22, &channels.to_le_bytes()),
        (24, &rate_hz.to_le_bytes()),
        (28, &(rate_hz * u32::from(frame_bytes)).to_le_bytes()),
        (32, &frame_bytes.to_le_bytes()),
        (34, &16_u16.to_le_bytes()),
        (36, b"data"),
        (40, &data_bytes.to_le_bytes()),
    ];
    for (at, bytes) in fields {
        header[at..at + bytes.len()].copy_from_slice(bytes);
    }
    header
}
