//! Names of emotions, sentiments and segments.

use std::collections::BTreeMap;

use sotto_protocol::{Analysis, EmotionClass, EmotionLabel, SegmentKind, SentimentLabel, Stage};

/// Below this a window of the timeline is drawn as unclear.
pub(crate) const WINDOW_CLEAR: f32 = Analysis::CLEAR;

/// Name of a class, which is also its colour's name in the style sheets.
pub(crate) fn class_name(class: EmotionClass) -> &'static str {
    match class {
        EmotionClass::Neutral => "Neutral",
        EmotionClass::Happiness => "Happiness",
        EmotionClass::Sadness => "Sadness",
        EmotionClass::Anger => "Anger",
        EmotionClass::Fear => "Fear",
        EmotionClass::Surprise => "Surprise",
        EmotionClass::Disgust => "Disgust",
    }
}

/// Name of an answer.
pub(crate) fn label_name(label: EmotionLabel) -> &'static str {
    label.class().map_or("Not sure", class_name)
}

/// How a voice with this label sounds, to finish the sentence "This voice sounds …".
pub(crate) fn label_adjective(label: EmotionLabel) -> &'static str {
    match label {
        EmotionLabel::Neutral => "neutral or calm",
        EmotionLabel::Happiness => "happy",
        EmotionLabel::Sadness => "sad",
        EmotionLabel::Anger => "angry",
        EmotionLabel::Fear => "afraid",
        EmotionLabel::Surprise => "surprised",
        EmotionLabel::Disgust => "disgusted",
        EmotionLabel::Unsure => "unclear",
    }
}

/// The most likely class and its probability.
pub(crate) fn strongest(scores: &BTreeMap<EmotionClass, f32>) -> Option<(EmotionClass, f32)> {
    scores.iter().map(|(class, score)| (*class, *score)).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Classes, most likely first.
pub(crate) fn ranked(scores: &BTreeMap<EmotionClass, f32>) -> Vec<(EmotionClass, f32)> {
    let mut ranked: Vec<_> = scores.iter().map(|(class, score)| (*class, *score)).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked
}

/// Name of a sentiment.
pub(crate) fn sentiment_name(label: SentimentLabel) -> &'static str {
    match label {
        SentimentLabel::Negative => "Unpleasant",
        SentimentLabel::Neutral => "In between",
        SentimentLabel::Positive => "Pleasant",
        SentimentLabel::Unsure => "Not sure",
    }
}

/// Name of what a segment holds.
pub(crate) fn segment_name(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Speech => "Speech",
        SegmentKind::Music => "Music",
        SegmentKind::Noise => "Noise",
        SegmentKind::Silence => "Silence",
    }
}

/// What the worker is doing.
pub(crate) fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Keeping => "Copying",
        Stage::FetchingModel => "Fetching the model",
        Stage::LoadingModel => "Preparing the model",
        Stage::Measuring => "Measuring the voice",
        Stage::Emotion => "Reading emotion",
        Stage::Transcribing => "Writing down what is said",
        Stage::ReadingWords => "Reading the words",
        Stage::Speakers => "Telling the speakers apart",
        Stage::Cleaning => "Taking the noise away",
        Stage::Packing => "Making it smaller",
        Stage::Joining => "Writing the sound",
        Stage::Exporting => "Writing the file",
    }
}
