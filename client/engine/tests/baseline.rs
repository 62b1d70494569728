//! A voice that is compared with what is usual for it: when that happens, and that the answer says so.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use sotto_engine::{Analyser, Baseline, Models, Outcome, SourceFormat, emotion::FEWEST_STRETCHES};

fn models(with_known: bool) -> Arc<Models> {
    let file = |name: &str| {
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/voice-emotion").join(name)).unwrap()
    };
    let known = with_known.then(|| file("voice-emotion-known.onnx"));
    let card = String::from_utf8(file("card.json")).unwrap();
    Arc::new(Models::load(&file("voice-emotion.onnx"), known.as_deref(), &card).unwrap())
}

/// A sentence in a generated voice.
fn sentence() -> Vec<f32> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/voice-emotion/reference.i16");
    let bytes = fs::read(path).unwrap();
    bytes.as_chunks().0.iter().map(|pair| f32::from(i16::from_le_bytes(*pair)) / 32_768.0).collect()
}

fn analyse(models: &Arc<Models>, usual: Option<Baseline>) -> Outcome {
    let format = SourceFormat { sample_rate_hz: 16_000, channels: 1, codec: "pcm" };
    let mut analyser = Analyser::new(format, models.clone()).unwrap();
    if let Some(usual) = usual {
        analyser.compare_with(Arc::new(usual));
    }
    analyser.push(&sentence()).unwrap();
    analyser.finish(false).unwrap()
}

fn repeated(here: &Baseline, times: u32) -> Baseline {
    let mut usual = here.clone();
    while usual.count() < times * here.count() {
        assert!(usual.merge(here));
    }
    usual
}

#[test]
fn a_voice_that_is_known_well_enough_is_compared_and_no_other() {
    let models = models(true);
    let stranger = analyse(&models, None);
    assert_eq!(stranger.analysis.emotion.baseline, None);
    let here = stranger.baseline.unwrap();
    assert!((1..FEWEST_STRETCHES).contains(&here.count()), "{}", here.count());

    let too_little = analyse(&models, Some(here.clone()));
    assert_eq!(too_little.analysis.emotion, stranger.analysis.emotion);

    let usual = repeated(&here, FEWEST_STRETCHES);
    let known = analyse(&models, Some(usual.clone()));
    assert_eq!(known.analysis.emotion.baseline, Some(usual.count()));
    assert_ne!(known.analysis.emotion.scores, stranger.analysis.emotion.scores);
    assert!((known.analysis.emotion.scores.values().sum::<f32>() - 1.0).abs() < 1e-4);
    // What is usual here does not depend on what it is compared with.
    assert_eq!(known.baseline, Some(here));
}

#[test]
fn a_baseline_of_another_model_is_left_aside_and_a_model_without_the_head_does_without() {
    let mut other = Baseline::new("another model 1.0.0").to_bytes();
    // A count that would do.
    let count_at = 8 + 2 + "another model 1.0.0".len();
    other[count_at] = 100;
    let other = Baseline::from_bytes(&other).unwrap();
    assert!(other.count() >= FEWEST_STRETCHES);
    let models_with = models(true);
    assert_eq!(analyse(&models_with, Some(other)).analysis.emotion.baseline, None);

    let models_without = models(false);
    let here = analyse(&models_without, None).baseline.unwrap();
    let found = analyse(&models_without, Some(repeated(&here, FEWEST_STRETCHES)));
    assert_eq!(found.analysis.emotion.baseline, None);
}
