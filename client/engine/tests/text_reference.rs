//! The text model gives the same tokens and answers here as the reference tokenizer and onnxruntime, whose answers
//! training wrote beside the model; and it is honest about texts that cannot be read.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::Deserialize;
use sotto_engine::words::{Feedback, Intent, TextInsight, TextModelError};
use sotto_protocol::WordsVerdict;

/// Largest difference allowed, relative to the largest of the values compared: f32 sums in another order.
const TOLERANCE: f32 = 1e-4;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    tokens: Vec<u32>,
    emotions: Vec<f32>,
    sentiments: Vec<f32>,
    intents: Vec<f32>,
    tone: Vec<f32>,
    embedding: Vec<f32>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/text-insight")
}

fn text_of(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

fn insight() -> &'static TextInsight {
    static INSIGHT: OnceLock<TextInsight> = OnceLock::new();
    INSIGHT.get_or_init(|| {
        let onnx = fs::read(folder().join("text-insight.onnx")).unwrap();
        TextInsight::load(&onnx, &text_of("vocabulary.txt"), &text_of("card.json")).unwrap()
    })
}

fn cases() -> Vec<Case> {
    serde_json::from_str::<Reference>(&text_of("reference.json")).unwrap().cases
}

#[test]
fn tokens_equal_the_reference() {
    let cases = cases();
    assert!(cases.len() >= 60);
    for case in cases {
        assert_eq!(insight().tokenizer().tokens(&case.text), case.tokens, "{:?}", case.text);
    }
}

#[test]
fn tokens_of_odd_strings_equal_the_reference() {
    #[derive(Deserialize)]
    struct Odd {
        text: String,
        tokens: Vec<u32>,
    }
    let strings = text_of("strings.jsonl");
    assert!(strings.lines().count() >= 1_000);
    for line in strings.lines() {
        let odd: Odd = serde_json::from_str(line).unwrap();
        assert_eq!(insight().tokenizer().tokens(&odd.text), odd.tokens, "{:?}", odd.text);
    }
}

#[test]
fn answers_equal_the_reference() {
    for case in cases() {
        let answer = insight().answer(&case.text).unwrap();
        for (name, found, wanted) in [
            ("emotions", &answer.emotions, &case.emotions),
            ("sentiments", &answer.sentiments, &case.sentiments),
            ("intents", &answer.intents, &case.intents),
            ("tone", &answer.tone, &case.tone),
            ("embedding", &answer.embedding, &case.embedding),
        ] {
            assert_eq!(found.len(), wanted.len());
            let largest = wanted.iter().fold(1.0_f32, |most, value| most.max(value.abs()));
            for (found, wanted) in found.iter().zip(wanted) {
                let apart = (found - wanted).abs();
                assert!(apart <= TOLERANCE * largest, "{name} of {:?}: {apart}", case.text);
            }
        }
    }
}

#[test]
fn feelings_that_are_said_are_found() {
    let labels = &insight().card().emotions.labels;
    for (text, emotion) in [
        ("Thank you so much for your help!", "gratitude"),
        ("I am so angry about this.", "anger"),
        ("I'm really sorry, that was my fault.", "remorse"),
    ] {
        let reading = insight().read(text).unwrap();
        assert_eq!(reading.verdict, WordsVerdict::Read);
        let found: Vec<&str> = reading.emotions.iter().map(|found| labels[found.label].as_str()).collect();
        assert!(found.contains(&emotion), "{text}: {found:?}");
    }
}

#[test]
fn what_cannot_be_read_gets_a_verdict_and_no_labels() {
    for (text, verdict) in [
        ("", WordsVerdict::NoWords),
        (" \n\t", WordsVerdict::NoWords),
        ("\u{1f600}\u{1f602} \u{1f44d}", WordsVerdict::NoWords),
        ("ok", WordsVerdict::TooShort),
        ("Это предложение не по-английски.", WordsVerdict::CannotTell),
        ("\u{4f60}\u{597d}\u{ff0c}\u{4e16}\u{754c}", WordsVerdict::CannotTell),
    ] {
        let reading = insight().read(text).unwrap();
        assert_eq!(reading.verdict, verdict, "{text:?}");
        assert!(reading.sentences.is_empty() && reading.emotions.is_empty() && reading.sentiments.is_empty());
    }
}

#[test]
fn feedback_goes_to_its_intent() {
    let intents = Intent::list(&text_of("intents.json")).unwrap();
    let feedback = Feedback::new(insight(), &intents).unwrap();
    for (text, name) in [
        ("The app crashed twice while I was saving.", "bug report"),
        ("What a wonderful evening, the food was excellent.", "praise"),
        ("How much does the large one cost?", "question"),
    ] {
        let (found, chance) = feedback.intent(&insight().answer(text).unwrap()).unwrap();
        assert_eq!(feedback.names()[found], name, "{text}: {chance}");
    }
    assert!(matches!(Feedback::new(insight(), &[]), Err(TextModelError::Intents(_))));
}

#[test]
fn a_model_that_is_cut_or_not_the_cards_is_refused() {
    let onnx = fs::read(folder().join("text-insight.onnx")).unwrap();
    let (vocabulary, card) = (text_of("vocabulary.txt"), text_of("card.json"));
    let cut = TextInsight::load(&onnx[..onnx.len() / 2], &vocabulary, &card);
    assert!(matches!(cut, Err(TextModelError::Graph(_))));
    let other = fs::read(folder().join("../voice-emotion/voice-emotion.onnx")).unwrap();
    assert!(matches!(TextInsight::load(&other, &vocabulary, &card), Err(TextModelError::Graph(_))));
    let short = vocabulary.lines().take(1_000).collect::<Vec<_>>().join("\n");
    assert!(matches!(TextInsight::load(&onnx, &short, &card), Err(TextModelError::Vocabulary(_))));
    assert!(matches!(TextInsight::load(&onnx, &vocabulary, "{}"), Err(TextModelError::Card(_))));
}
