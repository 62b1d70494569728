//! The pack that tells speakers apart, through the engine: the answers of the conversion, the same turns however the
//! sound is cut, and what bad packs and silence get. Skipped where `cargo xtask models` has not built it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use std::fs;
use std::sync::Arc;

use serde_json::Value;
use sotto_engine::speakers::{Diarizer, Outcome, SpeakerError, SpeakerModel};
use sotto_support::{
    packs::{self, BuiltPack},
    skip,
};

fn model(pack: &BuiltPack) -> Arc<SpeakerModel> {
    Arc::new(SpeakerModel::load(&pack.bytes, &pack.card).unwrap())
}

/// What the conversion made to compare with: f32 at 16 kHz.
fn sample(pack: &BuiltPack) -> Vec<f32> {
    let bytes = fs::read(pack.folder.join("sample.f32")).unwrap();
    bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

fn separate(model: &Arc<SpeakerModel>, samples: &[f32], block: usize) -> Outcome {
    let mut diarizer = Diarizer::new(model.clone());
    for samples in samples.chunks(block) {
        diarizer.push(samples);
        while diarizer.work().unwrap() {}
    }
    diarizer.finish().unwrap()
}

#[test]
fn both_networks_answer_as_they_did_when_the_pack_was_built() {
    let Some(pack) = packs::built("speaker-turns") else {
        return skip("the pack speaker-turns is not built");
    };
    let (model, sample) = (model(&pack), sample(&pack));
    let reference: Value =
        serde_json::from_slice(&fs::read(pack.folder.join("reference.json")).unwrap()).unwrap();
    let found = model.classes(&sample).unwrap();
    let likeliest = |classes: &[f32; 7]| (0..7).max_by(|&a, &b| classes[a].total_cmp(&classes[b])).unwrap();
    let expected = reference["classes"].as_array().unwrap();
    assert_eq!(found.len(), expected.len());
    let same =
        found.iter().zip(expected).filter(|(found, class)| class.as_u64() == Some(likeliest(found) as u64));
    assert!(same.count() * 200 >= 199 * expected.len());
    assert!(found.iter().all(|classes| (classes.iter().sum::<f32>() - 1.0).abs() < 1e-4));

    // The engine fills the piece up to a fixed length, which changes a print a little.
    let print = model.print(&sample[..24_000]).unwrap().unwrap();
    let expected: Vec<f32> =
        reference["print"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap() as f32).collect();
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let cosine = dot(&print, &expected) / (dot(&print, &print) * dot(&expected, &expected)).sqrt();
    assert!(cosine > 0.99, "{cosine}");
    assert!(model.print(&sample[..1_000]).unwrap().is_none());
}

#[test]
fn turns_do_not_depend_on_how_the_sound_is_cut() {
    let Some(pack) = packs::built("speaker-turns") else {
        return skip("the pack speaker-turns is not built");
    };
    let (model, sample) = (model(&pack), sample(&pack));
    let whole = separate(&model, &sample, sample.len());
    assert_eq!(whole, separate(&model, &sample, 7_001));
    assert_eq!(whole.prints.len(), whole.turns.speakers.len());
    let seconds = sample.len() as f64 / 16_000.0;
    for turn in &whole.turns.turns {
        assert!(0.0 <= turn.start_s && turn.start_s < turn.end_s && turn.end_s <= seconds, "{turn:?}");
        assert!((turn.speaker as usize) < whole.turns.speakers.len());
    }
    assert!(whole.turns.turns.is_sorted_by(|a, b| a.start_s <= b.start_s));
}

#[test]
fn where_nobody_speaks_there_is_no_speaker() {
    let Some(pack) = packs::built("speaker-turns") else {
        return skip("the pack speaker-turns is not built");
    };
    let model = model(&pack);
    for samples in [0, 1, 500, 200_000] {
        let found = separate(&model, &vec![0.0; samples], 4_096);
        assert!(found.turns.speakers.is_empty() && found.turns.turns.is_empty(), "{samples}");
        assert!(found.turns.model.starts_with("speaker-turns "));
    }
    let loud: Vec<f32> = (0..30_000).map(|at| if at % 2 == 0 { 1e6 } else { -1e6 }).collect();
    separate(&model, &loud, 4_096);
}

#[test]
fn a_pack_that_is_not_the_cards_is_refused() {
    let Some(mut pack) = packs::built("speaker-turns") else {
        return skip("the pack speaker-turns is not built");
    };
    let half = &pack.bytes[..pack.bytes.len() / 2];
    assert!(matches!(SpeakerModel::load(half, &pack.card), Err(SpeakerError::Pack(_))));
    assert!(matches!(SpeakerModel::load(&pack.bytes, "{}"), Err(SpeakerError::Card(_))));
    let last = pack.bytes.len() - 1;
    pack.bytes[last] ^= 1;
    assert!(matches!(SpeakerModel::load(&pack.bytes, &pack.card), Err(SpeakerError::Pack(_))));
}
