//! What is told of a recording while it is made agrees with what is found in it afterwards.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::{f64::consts::TAU, sync::Arc};

use sotto_engine::{Analyser, Models, SourceFormat};
use sotto_protocol::{GLIMPSE_BANDS, GLIMPSE_STEP_S};

const RATE_HZ: u32 = 48_000;
const BLOCK: usize = 4_800;
/// A voice from the second second on, until the fifth.
const VOICE: std::ops::Range<f64> = 2.0..5.0;

fn recording() -> Vec<f32> {
    let mut state = 1_u32;
    let mut phase = 0.0;
    (0..RATE_HZ * 8)
        .map(|n| {
            let t = f64::from(n) / f64::from(RATE_HZ);
            phase += (150.0 + 40.0 * (TAU * 0.7 * t).sin()) / f64::from(RATE_HZ);
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = 0.0005 * (f64::from(state >> 16) / 32_768.0 - 1.0);
            let syllable = 0.3 + 0.7 * (TAU * 3.0 * t).sin().max(0.0);
            let voice: f64 = (1..20).map(|h| (TAU * phase * f64::from(h)).sin() / f64::from(h)).sum();
            (noise + if VOICE.contains(&t) { 0.2 * syllable * voice } else { 0.0 }) as f32
        })
        .collect()
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
    assert!((VOICE.start..VOICE.start + 0.5).contains(&first_s), "{first_s}");
    let outcome = watched.finish(false).unwrap();
    let found = &outcome.tracks.pitch.f0_hz;
    let settled = f0_hz.len() - 100;
    for (step, hz) in f0_hz.iter().enumerate().take(settled) {
        let pair = &found[2 * step..2 * step + 2];
        let near = pair.iter().any(|it| (it - f32::from(*hz)).abs() < 20.0);
        assert!(near, "step {step}: {hz} and {pair:?}");
    }
    let spoken = |seconds: f64| speech[(seconds / GLIMPSE_STEP_S) as usize];
    assert_eq!([spoken(1.0), spoken(3.5), spoken(6.5)], [0, 1, 0]);
    assert!((levels.len() / GLIMPSE_BANDS).abs_diff(400) <= 2);
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
