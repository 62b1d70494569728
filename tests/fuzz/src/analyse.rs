//! Arbitrary samples through the streaming analyser. The input is a little programme: rate, channels, and pieces of
//! signal, so that a few bytes make seconds of sound and every bit pattern of a sample can occur.

#![expect(clippy::expect_used, reason = "a panic is how a fuzz target reports what it found")]

use std::sync::Arc;

use sotto_engine::decode::{MAX_CHANNELS, SAMPLE_RATES_HZ};
use sotto_engine::{Analyser, Models, SourceFormat};

use crate::bound;

/// Samples that one input may make, all channels together: bounds the time of a run.
const MAX_SAMPLES: usize = 200_000;
/// Values at the edges of what a float can say.
const ODD: [f32; 12] = [
    f32::NAN,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::MAX,
    f32::MIN,
    f32::MIN_POSITIVE,
    f32::MIN_POSITIVE / 2.0,
    -1e-45,
    -0.0,
    1.0,
    -1.0,
    1e30,
];

struct Input<'b>(&'b [u8]);

impl Input<'_> {
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*head)
    }

    fn u16(&mut self) -> Option<u16> {
        self.bytes().map(u16::from_le_bytes)
    }

    fn f32(&mut self) -> Option<f32> {
        self.bytes().map(f32::from_le_bytes)
    }
}

/// Analyses the signal that bytes describe.
///
/// # Panics
/// The analyser broke a promise: it panicked, held too much, failed, or found a number that is none.
pub fn analyse(bytes: &[u8]) {
    bound::within(bound::MAX_ANALYSER_BYTES, || {
        let _too_short = drive(&mut Input(bytes));
    });
}

fn drive(input: &mut Input<'_>) -> Option<()> {
    let span = SAMPLE_RATES_HZ.end() - SAMPLE_RATES_HZ.start() + 1;
    let sample_rate_hz = SAMPLE_RATES_HZ.start() + u32::from_le_bytes(input.bytes()?) % span;
    let [channels] = input.bytes()?;
    let channels = usize::from(channels) % MAX_CHANNELS + 1;
    let format = SourceFormat { sample_rate_hz, channels: channels as u16, codec: "pcm" };
    let mut analyser = Analyser::new(format, Arc::new(Models::none())).expect("the rate is in range");
    let (mut samples, mut pushed) = (Vec::new(), 0);
    while pushed < MAX_SAMPLES {
        let room = MAX_SAMPLES - pushed;
        let Some(block_frames) = piece(input, channels, room, &mut samples) else { break };
        for block in samples.chunks(block_frames.max(1) * channels) {
            analyser.push(block).expect("no samples make it fail");
        }
        pushed += samples.len().max(1);
    }
    let Ok(outcome) = analyser.finish(false) else { return None };
    let text = serde_json::to_string(&outcome.analysis).expect("plain data");
    let again: sotto_protocol::Analysis = serde_json::from_str(&text).expect("a number that is none");
    assert_eq!(again, outcome.analysis, "a number that is none");
    Some(())
}

/// Puts the next piece of signal in `samples`, whole frames; answers the size of the blocks to cut it into.
fn piece(input: &mut Input<'_>, channels: usize, room: usize, samples: &mut Vec<f32>) -> Option<usize> {
    let [kind] = input.bytes()?;
    let block_frames = usize::from(input.u16()?);
    let frames = usize::from(input.u16()?).min(room / channels);
    let value = input.f32()?;
    let count = frames * channels;
    samples.clear();
    match kind % 6 {
        0 => samples.resize(count, value),
        1 => samples.extend((0..count).map(|n| value * (n as f32 * 0.03).sin())),
        2 => {
            samples.extend(noise(value.to_bits()).map(|bits| value * (bits as i32 as f32 / 2e9)).take(count))
        }
        3 => samples.extend(noise(value.to_bits()).map(f32::from_bits).take(count)),
        4 => {
            samples.extend(ODD.iter().copied().cycle().skip(value.to_bits() as usize % ODD.len()).take(count))
        }
        _ => {
            let given = std::iter::from_fn(|| input.f32());
            samples.extend(given.take(count));
            samples.truncate(samples.len() / channels * channels);
        }
    }
    Some(block_frames)
}

/// Bits without end, the same for the same seed.
fn noise(seed: u32) -> impl Iterator<Item = u32> {
    let mut state = u64::from(seed);
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 32) as u32
    })
}
