//! An emotion as a word with a swatch. Every class has a pattern of its own besides its colour.

use leptos::prelude::*;
use sotto_protocol::EmotionLabel;

use crate::text::emotions;

/// Swatch and word.
#[component]
pub(crate) fn EmotionMark(
    /// What the voice sounds like.
    label: EmotionLabel,
) -> impl IntoView {
    let name = emotions::label_name(label);
    view! {
        <span class="emotion-mark">
            <span class=swatch_class(label) aria-hidden="true"></span>
            {name}
        </span>
    }
}

/// Classes of a swatch.
pub(crate) fn swatch_class(label: EmotionLabel) -> &'static str {
    match label {
        EmotionLabel::Neutral => "swatch swatch-neutral",
        EmotionLabel::Happiness => "swatch swatch-happiness",
        EmotionLabel::Sadness => "swatch swatch-sadness",
        EmotionLabel::Anger => "swatch swatch-anger",
        EmotionLabel::Fear => "swatch swatch-fear",
        EmotionLabel::Surprise => "swatch swatch-surprise",
        EmotionLabel::Disgust => "swatch swatch-disgust",
        EmotionLabel::Unsure => "swatch swatch-unsure",
    }
}
