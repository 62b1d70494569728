//! The sound files made here are read by the engine's own decoder.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::io::Cursor;

use rusty_opus::{Application, OpusEncoder};
use sotto_engine::Decoder;
use sotto_export::{
    flac::FlacFile,
    ogg_opus::{Head, OggOpus, RATE_HZ},
    wav,
};

/// Two seconds that differ from block to block.
fn sound() -> Vec<f32> {
    let sample = |at: u32| {
        let seconds = at as f32 / RATE_HZ as f32;
        0.4 * (2.0 * std::f32::consts::PI * (200.0 + 50.0 * seconds) * seconds).sin()
    };
    (0..2 * RATE_HZ + 123).map(sample).collect()
}

fn decoded(bytes: Vec<u8>, extension: &str) -> (Vec<f32>, u32) {
    let mut decoder = Decoder::open(Box::new(Cursor::new(bytes)), extension).unwrap();
    let (mut all, mut block) = (Vec::new(), Vec::new());
    while decoder.next_block(&mut block).unwrap() {
        all.extend_from_slice(&block);
    }
    assert!(!decoder.damaged());
    (all, decoder.format().sample_rate_hz)
}

#[test]
fn flac_gives_back_every_sample() {
    let pcm = wav::to_pcm16(&sound());
    let mut out = Cursor::new(Vec::new());
    let mut file = FlacFile::new(&mut out, RATE_HZ, 1, Some(pcm.len() as u64 / 2)).unwrap();
    file.push_pcm16(&pcm).unwrap();
    file.finish().unwrap();
    let (samples, rate_hz) = decoded(out.into_inner(), "flac");
    let back: Vec<u8> =
        samples.iter().flat_map(|it| ((it * 32_768.0).round() as i16).to_le_bytes()).collect();
    assert_eq!(rate_hz, RATE_HZ);
    assert!(back == pcm, "samples differ");
}

#[test]
fn opus_gives_back_as_much_sound_in_the_same_place() {
    const PACKET: usize = 960;
    // How far this encoder looks ahead: the overlap of its windows alone (RFC 6716, section 4.3.7).
    const AHEAD: u16 = 120;
    let sound = sound();
    let mut encoder = OpusEncoder::new(RATE_HZ as i32, 1, Application::Audio).unwrap();
    let head = Head { channels: 1, pre_skip: AHEAD, input_rate_hz: RATE_HZ };
    let mut file = OggOpus::new(Vec::new(), head, 1).unwrap();
    let mut padded = sound.clone();
    padded.resize((sound.len() + usize::from(AHEAD)).div_ceil(PACKET) * PACKET, 0.0);
    let mut packet = vec![0; 4_000];
    for block in padded.chunks_exact(PACKET) {
        let length = encoder.encode(block, PACKET, &mut packet).unwrap();
        file.packet(&packet[..length]).unwrap();
    }
    let (samples, rate_hz) = decoded(file.finish(sound.len() as u64).unwrap(), "ogg");
    assert_eq!((samples.len(), rate_hz), (sound.len(), RATE_HZ));
    // Lossy, but in step: what is left of the difference is far below the sound.
    let power = |values: &mut dyn Iterator<Item = f32>| values.map(|it| it * it).sum::<f32>();
    let off = power(&mut samples.iter().zip(&sound).map(|(a, b)| a - b));
    assert!(off < 0.1 * power(&mut sound.iter().copied()), "{off}");
}
