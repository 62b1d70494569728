//! Names of emotions, sentiments and segments.

use std::collections::BTreeMap;

use sotto_protocol::{Analysis, EmotionClass, EmotionLabel, SegmentKind, SentimentLabel, Stage};

/// Below this a window of the timeline is drawn as unclear.
pub(crate) const WINDOW_CLEAR: f32 = 0.5;

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
    class_of(label).map_or("Not sure", class_name)
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

/// The class behind an answer; none for "not sure".
pub(crate) fn class_of(label: EmotionLabel) -> Option<EmotionClass> {
    EmotionClass::ALL.into_iter().find(|class| EmotionLabel::from(*class) == label)
}

/// The most likely class and its probability.
pub(crate) fn strongest(scores: &BTreeMap<EmotionClass, f32>) -> Option<(EmotionClass, f32)> {
    scores.iter().map(|(class, score)| (*class, *score)).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// How the voice sounds between two times: the class that is strongest over the windows there, where it is clear. None
/// where no window lies there.
pub(crate) fn between(analysis: &Analysis, start_s: f64, end_s: f64) -> Option<EmotionLabel> {
    let mut sums = BTreeMap::new();
    let mut count = 0.0;
    for window in analysis.timeline.iter().filter(|it| it.start_s < end_s && it.end_s > start_s) {
        window.emotion.iter().for_each(|(class, score)| *sums.entry(*class).or_default() += *score);
        count += 1.0;
    }
    let (class, sum) = strongest(&sums)?;
    Some(if sum >= WINDOW_CLEAR * count { class.into() } else { EmotionLabel::Unsure })
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
    }
}
