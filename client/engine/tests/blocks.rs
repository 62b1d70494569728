//! The same audio gives the same analysis, however it is cut into blocks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use std::sync::Arc;

use proptest::prelude::*;
use sotto_engine::{Analyser, Models, Outcome, SourceFormat};
use std::f64::consts::TAU;

const FORMAT: SourceFormat = SourceFormat { sample_rate_hz: 22_050, channels: 2, codec: "pcm" };

/// Six seconds with bursts of a gliding voice, noise and silence; the channels differ.
fn recording() -> Vec<f32> {
    let mut phase = 0.0;
    let mut state = 1_u32;
    (0..22_050 * 6)
        .flat_map(|n| {
            let t = f64::from(n) / 22_050.0;
            phase += (150.0 + 60.0 * (TAU * 0.7 * t).sin()) / 22_050.0;
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = f64::from(state >> 16) / 32_768.0 - 1.0;
            let syllable = (TAU * 3.0 * t).sin().max(0.0);
            let voice: f64 = (1..12).map(|h| (TAU * phase * f64::from(h)).sin() / f64::from(h)).sum();
            let loud = if (1.0..4.5).contains(&t) { 0.2 * syllable } else { 0.0 };
            let sample = loud * voice + 0.002 * noise;
            [sample as f32, (0.7 * sample) as f32]
        })
        .collect()
}

fn analyse(blocks: impl Iterator<Item = usize>) -> Outcome {
    let samples = recording();
    let mut analyser = Analyser::new(FORMAT, Arc::new(Models::none())).unwrap();
    let mut rest = samples.as_slice();
    for frames in blocks {
        let (now, later) = rest.split_at((2 * frames).min(rest.len()));
        analyser.push(now).unwrap();
        rest = later;
    }
    analyser.push(rest).unwrap();
    analyser.finish(false).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_blocks_give_the_same_analysis(blocks in prop::collection::vec(1_usize..9_000, 1..60)) {
        let whole = analyse(std::iter::empty());
        prop_assert_eq!(analyse(blocks.into_iter()), whole);
    }
}

#[test]
fn the_recording_has_something_to_find() {
    let outcome = analyse(std::iter::repeat_n(128, 400));
    let analysis = outcome.analysis;
    assert!((analysis.duration_s - 6.0).abs() < 1e-9);
    assert_eq!(outcome.tracks.pitch.f0_hz.len(), 600);
    assert!(outcome.tracks.pitch.f0_hz.iter().any(|hz| *hz > 0.0));
    let mut end_s = 0.0;
    for segment in &analysis.segments {
        assert!((segment.start_s - end_s).abs() < 1e-9, "segments leave no gap");
        end_s = segment.end_s;
    }
    assert!((end_s - 6.0).abs() < 1e-9);
}
