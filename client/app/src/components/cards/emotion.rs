//! How the voice sounds.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_protocol::{Analysis, EmotionLabel};

use crate::{
    components::{cards::own_voice::OwnVoice, emotion_mark::swatch_class},
    state::RecordingView,
    text::{self, emotions, fill, format, t},
};

/// How the names of the models that read voices begin.
const VOICE_MODELS: &str = "voice-emotion";
/// Classes that are shown with their probability.
const SHOWN: usize = 4;

/// Answer, confidence, the likeliest classes, and what not to make of it.
#[component]
pub(crate) fn EmotionCard(
    /// What was found.
    analysis: Arc<Analysis>,
    /// The recording, where it is the person's own.
    #[prop(optional)]
    view: Option<Memo<Option<Arc<RecordingView>>>>,
) -> impl IntoView {
    view! {
        <section class="card card-emotion" aria-labelledby="emotion-title">
            <h2 id="emotion-title">{t("How it sounds")}</h2>
            <EmotionReading analysis />
            {view.map(|view| view! { <OwnVoice view /> })}
            <p class="soft small">
                {text::emotion_caveat()} " " <A href="/settings/models">{t("What the model knows")}</A>
            </p>
        </section>
    }
}

/// Answer, confidence, and the likeliest classes.
#[component]
pub(crate) fn EmotionReading(
    /// What was found.
    analysis: Arc<Analysis>,
) -> impl IntoView {
    let emotion = &analysis.emotion;
    let label = emotion.label;
    let unsure = label == EmotionLabel::Unsure;
    let meaning = if !analysis.engine.models.keys().any(|name| name.starts_with(VOICE_MODELS)) {
        text::no_voice_model().to_owned()
    } else if emotion.scores.is_empty() {
        t("There was too little speech to say how this voice sounds.").to_owned()
    } else if unsure {
        text::unsure_meaning().to_owned()
    } else {
        let adjective = emotions::label_adjective(label);
        fill(
            "This voice sounds {adjective}. Sotto is {share} sure.",
            &[("adjective", &adjective), ("share", &format::percent(emotion.confidence))],
        )
    };
    let bars = emotions::ranked(&emotion.scores).into_iter().take(SHOWN).map(|(class, score)| {
        view! {
            <li class="score">
                <span class="score-name">{emotions::class_name(class)}</span>
                <span class="score-track" aria-hidden="true">
                    <span
                        class=format!("score-fill {}", swatch_class(class.into()))
                        style:transform=format!("scaleX({:.3})", score.clamp(0.0, 1.0))
                    ></span>
                </span>
                <span class="score-value tabular">{format::percent(score)}</span>
            </li>
        }
    });
    view! {
        <p class="verdict">
            <span class=swatch_class(label) aria-hidden="true"></span>
            <span data-test="result-emotion">{emotions::label_name(label)}</span>
        </p>
        <p data-test="emotion-meaning">{meaning}</p>
        <ul class="scores">{bars.collect_view()}</ul>
    }
}
