//! The pack of many languages through the engine: the tokens of the conversion, the language, and wishes it cannot meet.
//! Skipped where `cargo xtask models` has not built it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use std::fs;
use std::io::Cursor;
use std::sync::Arc;

use serde_json::Value;
use sotto_engine::decode_to_analysis_view;
use sotto_engine::transcribe::{Recogniser, SpeechError, Transcription};
use sotto_protocol::Transcript;
use sotto_support::{packs, skip};

struct Built {
    recogniser: Recogniser,
    sample: Vec<u8>,
    reference: Value,
}

fn built(name: &str) -> Option<Built> {
    let packs::BuiltPack { bytes, card, folder } = packs::built(name)?;
    let reference = fs::read(folder.join("reference.json")).ok()?;
    Some(Built {
        recogniser: Recogniser::load(&bytes, &card).unwrap(),
        sample: fs::read(folder.join("sample.wav")).ok()?,
        reference: serde_json::from_slice(&reference).unwrap(),
    })
}

fn transcribe(recogniser: Recogniser, wav: &[u8]) -> Transcript {
    let source = Box::new(Cursor::new(wav.to_vec()));
    Transcription::open(source, "wav", Arc::new(recogniser)).unwrap().finish().unwrap()
}

#[test]
fn the_sample_is_read_in_its_language_as_it_was_when_the_pack_was_built() {
    let Some(built) = built("speech-multi") else { return skip("the pack speech-multi is not built") };
    let view = decode_to_analysis_view(Box::new(Cursor::new(built.sample.clone())), "wav").unwrap();
    let tokens = built.recogniser.tokens(&view).unwrap();
    assert_eq!(serde_json::to_value(&tokens).unwrap(), built.reference["tokens"]);
    assert_eq!(built.recogniser.text(&tokens), built.reference["text"].as_str().unwrap());

    let transcript = transcribe(built.recogniser, &built.sample);
    assert_eq!(transcript.language, built.reference["language"].as_str().unwrap());
    assert!(transcript.text().to_lowercase().contains("fail better"), "{}", transcript.text());
    let words = || transcript.segments.iter().flat_map(|segment| &segment.words);
    assert!(words().zip(words().skip(1)).all(|(a, b)| a.start_s <= a.end_s && a.end_s <= b.start_s));
}

#[test]
fn any_language_can_be_asked_for_and_another_gives_an_error() {
    let Some(Built { recogniser, sample, .. }) = built("speech-multi") else {
        return skip("the pack speech-multi is not built");
    };
    for code in ["de", "ja"] {
        let transcript = transcribe(recogniser.in_language(code).unwrap(), &sample);
        assert_eq!(transcript.language, code);
        assert!(!transcript.segments.is_empty());
    }
    assert_eq!(transcribe(recogniser.in_english().unwrap(), &sample).language, "en");
    assert!(matches!(recogniser.in_language("tlh"), Err(SpeechError::Language(code)) if code == "tlh"));
}

#[test]
fn noise_and_silence_give_no_word_and_loud_nonsense_no_failure() {
    let Some(Built { recogniser, .. }) = built("speech-multi") else {
        return skip("the pack speech-multi is not built");
    };
    let noise: Vec<f32> =
        (0..32_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_536.0 - 0.5).collect();
    for audio in [&[][..], &[0.0; 100], &noise, &[1e6; 16_000], &[f32::NAN; 8_000]] {
        let tokens = recogniser.tokens(audio).unwrap();
        assert!(tokens.len() <= 448, "{}", tokens.len());
    }
}

#[test]
fn the_english_pack_writes_english_alone() {
    let Some(Built { recogniser, .. }) = built("speech-en") else {
        return skip("the pack speech-en is not built");
    };
    assert!(recogniser.in_language("en").is_ok());
    assert!(recogniser.in_language("de").is_err() && recogniser.in_english().is_err());
}
