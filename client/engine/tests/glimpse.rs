//! What is told of a recording while it is made agrees with what is found in it afterwards.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::{io::Cursor, sync::Arc};

use sotto_engine::{Analyser, Decoder, Models, SourceFormat};
use sotto_protocol::{GLIMPSE_BANDS, GLIMPSE_STEP_S};

/// A voice of two seconds, 16 kHz.
const VOICE: &[u8] = include_bytes!("../../../tests/golden/cases/voice/voice.wav");
const RATE_HZ: u32 = 16_000;
const BLOCK: usize = 1_600;
/// When it begins to speak in [`recording`], and when it has ended, in seconds.
const SPEAKS_S: std::ops::Range<f64> = 2.07..4.25;

/// Two seconds of a quiet room, a voice, and three seconds of the room.
fn recording() -> Vec<f32> {
    let mut decoder = Decoder::open(Box::new(Cursor::new(VOICE)), "wav").unwrap();
    let (mut voice, mut block) = (Vec::new(), Vec::new());
    while decoder.next_block(&mut block).unwrap() {
        voice.extend_from_slice(&block);
    }
    let mut state = 1_u32;
    let mut room = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        0.0005 * ((state >> 16) as f32 / 32_768.0 - 1.0)
    };
    let before: Vec<f32> = (0..2 * RATE_HZ).map(&mut room).collect();
    let after: Vec<f32> = (0..3 * RATE_HZ).map(&mut room).collect();
    [before, voice, after].concat()
}

fn analyser(watched: bool) -> Analyser {
    let format = SourceFormat { sample_rate_hz: RATE_HZ, channels: 1, codec: "pcm" };
    let mut analyser = Analyser::new(format, Arc::new(Models::none())).unwrap();
    if watched {
        analyser.watch();
    }
    analyser
}

#[test]
fn what_is_told_meanwhile_is_what_is_found_in_the_end() {
    let mut watched = analyser(true);
    let (mut f0_hz, mut speech, mut levels) = (Vec::new(), Vec::new(), Vec::new());
    let mut first_speech_s = None;
    for (block, samples) in recording().chunks(BLOCK).enumerate() {
        watched.push(samples).unwrap();
        let glimpse = watched.glimpse();
        // Nothing is left out, and only what is not decided yet is told again.
        assert!(glimpse.from as usize <= f0_hz.len() && glimpse.f0_hz.len() < 120);
        assert_eq!(glimpse.f0_hz.len(), glimpse.speech.len());
        f0_hz.truncate(glimpse.from as usize);
        speech.truncate(glimpse.from as usize);
        f0_hz.extend(glimpse.f0_hz);
        speech.extend(glimpse.speech);
        assert_eq!(glimpse.spectrum_from as usize * GLIMPSE_BANDS, levels.len());
        levels.extend(glimpse.levels);
        if speech.last() == Some(&1) {
            first_speech_s.get_or_insert((block + 1) as f64 * BLOCK as f64 / f64::from(RATE_HZ));
        }
    }
    // A voice shows within half a second.
    let first_s = first_speech_s.unwrap();
    assert!((SPEAKS_S.start..SPEAKS_S.start + 0.5).contains(&first_s), "{first_s}");
    let outcome = watched.finish(false).unwrap();
    let found = &outcome.tracks.pitch.f0_hz;
    let settled = f0_hz.len() - 100;
    for (step, hz) in f0_hz.iter().enumerate().take(settled) {
        let pair = &found[2 * step..2 * step + 2];
        let near = pair.iter().any(|it| (it - f32::from(*hz)).abs() < 20.0);
        assert!(near, "step {step}: {hz} and {pair:?}");
    }
    let spoken = |seconds: f64| speech[(seconds / GLIMPSE_STEP_S) as usize];
    assert_eq!([spoken(1.0), spoken(3.2), spoken(6.0)], [0, 1, 0]);
    assert!((levels.len() / GLIMPSE_BANDS).abs_diff(370) <= 2);
    assert!(levels.contains(&255));
}

#[test]
fn who_watches_changes_nothing() {
    let (mut watched, mut alone) = (analyser(true), analyser(false));
    for samples in recording().chunks(BLOCK) {
        watched.push(samples).unwrap();
        watched.glimpse();
        alone.push(samples).unwrap();
        assert_eq!(alone.glimpse().levels.len(), 0);
    }
    assert_eq!(watched.finish(false).unwrap(), alone.finish(false).unwrap());
}
