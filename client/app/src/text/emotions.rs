//! Names of emotions, sentiments and segments.

use super::phrase::t;

use std::collections::BTreeMap;

use sotto_protocol::{Analysis, EmotionClass, EmotionLabel, SegmentKind, SentimentLabel, Stage};

/// Below this a window of the timeline is drawn as unclear.
pub(crate) const WINDOW_CLEAR: f32 = Analysis::CLEAR;

/// Name of a class, which is also its colour's name in the style sheets.
pub(crate) fn class_name(class: EmotionClass) -> &'static str {
    match class {
        EmotionClass::Neutral => t("Neutral"),
        EmotionClass::Happiness => t("Happiness"),
        EmotionClass::Sadness => t("Sadness"),
        EmotionClass::Anger => t("Anger"),
        EmotionClass::Fear => t("Fear"),
        EmotionClass::Surprise => t("Surprise"),
        EmotionClass::Disgust => t("Disgust"),
    }
}

/// Name of an answer.
pub(crate) fn label_name(label: EmotionLabel) -> &'static str {
    label.class().map_or(t("Not sure"), class_name)
}

/// How a voice with this label sounds, to finish the sentence "This voice sounds …".
pub(crate) fn label_adjective(label: EmotionLabel) -> &'static str {
    match label {
        EmotionLabel::Neutral => t("neutral or calm"),
        EmotionLabel::Happiness => t("happy"),
        EmotionLabel::Sadness => t("sad"),
        EmotionLabel::Anger => t("angry"),
        EmotionLabel::Fear => t("afraid"),
        EmotionLabel::Surprise => t("surprised"),
        EmotionLabel::Disgust => t("disgusted"),
        EmotionLabel::Unsure => t("unclear"),
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
        SentimentLabel::Negative => t("Unpleasant"),
        SentimentLabel::Neutral => t("In between"),
        SentimentLabel::Positive => t("Pleasant"),
        SentimentLabel::Unsure => t("Not sure"),
    }
}

/// Name of what a segment holds.
pub(crate) fn segment_name(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Speech => t("Speech"),
        SegmentKind::Music => t("Music"),
        SegmentKind::Noise => t("Noise"),
        SegmentKind::Silence => t("Silence"),
    }
}

/// What the worker is doing.
pub(crate) fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Keeping => t("Copying"),
        Stage::FetchingModel => t("Fetching the model"),
        Stage::LoadingModel => t("Preparing the model"),
        Stage::Measuring => t("Measuring the voice"),
        Stage::Emotion => t("Reading emotion"),
        Stage::Transcribing => t("Writing down what is said"),
        Stage::ReadingWords => t("Reading the words"),
        Stage::Speakers => t("Telling the speakers apart"),
        Stage::Cleaning => t("Taking the noise away"),
        Stage::Packing => t("Making it smaller"),
        Stage::Joining => t("Writing the sound"),
        Stage::Exporting => t("Writing the file"),
    }
}
