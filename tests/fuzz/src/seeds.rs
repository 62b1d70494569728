//! Seeds that need no encoder: WAV files of every kind of sample, and programmes for the analyser. All are small,
//! and the same each time.

use crate::{Container, Target};

/// An input to begin with.
#[derive(Debug, Clone)]
pub struct Seed {
    /// Whom it is for.
    pub target: Target,
    /// Its file's name.
    pub name: String,
    /// Itself.
    pub bytes: Vec<u8>,
}

/// Samples of each WAV file: few, as fuzzing is the faster the smaller the input is.
const SAMPLES: f64 = 480.0;

/// All of them.
#[must_use]
pub fn seeds() -> Vec<Seed> {
    wav_seeds().chain(analyser_seeds()).collect()
}

/// A WAV file with 16-bit samples, for an encoder to read: a voiced glide that a codec has to work for.
#[must_use]
pub fn voice_wav(sample_rate_hz: u32, channels: u16, seconds: f64) -> Vec<u8> {
    wav(&Kind { tag: 1, bits: 16 }, sample_rate_hz, channels, seconds)
}

/// A format tag of WAV and the size of its samples.
struct Kind {
    tag: u16,
    bits: u16,
}

fn wav_seeds() -> impl Iterator<Item = Seed> {
    let kinds = [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64), (6, 8), (7, 8)];
    let shapes = [(4_000, 1), (16_000, 2), (48_000, 1), (8_000, 8)];
    kinds.into_iter().flat_map(move |(tag, bits)| {
        shapes.into_iter().map(move |(rate_hz, channels)| Seed {
            target: Target::Decode(Container::Wav),
            name: format!("tag{tag}-{bits}bit-{rate_hz}hz-{channels}ch.wav"),
            bytes: wav(
                &Kind { tag, bits },
                rate_hz,
                channels,
                SAMPLES / f64::from(rate_hz) / f64::from(channels),
            ),
        })
    })
}

fn wav(kind: &Kind, sample_rate_hz: u32, channels: u16, seconds: f64) -> Vec<u8> {
    let frames = (f64::from(sample_rate_hz) * seconds) as usize;
    let mut data = Vec::new();
    for frame in 0..frames {
        let at_s = frame as f64 / f64::from(sample_rate_hz);
        for channel in 0..channels {
            push_sample(kind, voice(at_s, channel), &mut data);
        }
    }
    let frame_bytes = channels * (kind.bits / 8);
    let mut out = Vec::with_capacity(data.len() + 44);
    out.extend_from_slice(b"RIFF");
    out.extend_from_slice(&(data.len() as u32 + 36).to_le_bytes());
    out.extend_from_slice(b"WAVEfmt \x10\0\0\0");
    out.extend_from_slice(&kind.tag.to_le_bytes());
    out.extend_from_slice(&channels.to_le_bytes());
    out.extend_from_slice(&sample_rate_hz.to_le_bytes());
    out.extend_from_slice(&(sample_rate_hz * u32::from(frame_bytes)).to_le_bytes());
    out.extend_from_slice(&frame_bytes.to_le_bytes());
    out.extend_from_slice(&kind.bits.to_le_bytes());
    out.extend_from_slice(b"data");
    out.extend_from_slice(&(data.len() as u32).to_le_bytes());
    out.extend(data);
    out
}

/// Eight harmonics of a glide from 110 Hz upwards, and another phase in each channel.
fn voice(at_s: f64, channel: u16) -> f64 {
    let phase = std::f64::consts::TAU * (110.0 + 40.0 * at_s) * at_s + f64::from(channel);
    (1..=8).map(|harmonic| (phase * f64::from(harmonic)).sin() / f64::from(harmonic)).sum::<f64>() * 0.3
}

fn push_sample(kind: &Kind, value: f64, out: &mut Vec<u8>) {
    match (kind.tag, kind.bits) {
        (3, 32) => out.extend((value as f32).to_le_bytes()),
        (3, _) => out.extend(value.to_le_bytes()),
        (1, 8) => out.push((value * 127.0 + 128.0) as u8),
        // The companded ones: which value a byte stands for is the decoder's business.
        (_, 8) => out.push((value * 127.0) as i8 as u8),
        (_, bits) => {
            let full = ((value * f64::from(i32::MAX)) as i32).to_le_bytes();
            out.extend(&full[4 - usize::from(bits / 8)..]);
        }
    }
}

/// Each kind of signal at several rates, channels and block sizes, and all kinds after one another.
fn analyser_seeds() -> impl Iterator<Item = Seed> {
    let shapes = [(0, 0), (12_000, 1), (44_000, 0), (92_000, 5), (380_000, 7)];
    shapes.into_iter().flat_map(|(above_lowest_hz, channels)| {
        (0..7_u8).map(move |kind| {
            let kinds = if kind == 6 { 0..6 } else { kind..kind + 1 };
            let mut bytes = u32::to_le_bytes(above_lowest_hz).to_vec();
            bytes.push(channels);
            for kind in kinds {
                bytes.push(kind);
                bytes.extend_from_slice(&(97_u16 << kind).to_le_bytes());
                bytes.extend_from_slice(&9_000_u16.to_le_bytes());
                bytes.extend_from_slice(&0.4_f32.to_le_bytes());
            }
            bytes.extend((0..96).flat_map(|n| (0.5 * (n as f32 * 0.3).sin()).to_le_bytes()));
            let name = format!("kind{kind}-rate{above_lowest_hz}-channels{channels}.bin");
            Seed { target: Target::Analyser, name, bytes }
        })
    })
}
