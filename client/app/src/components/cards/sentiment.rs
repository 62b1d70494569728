//! Whether the voice sounds pleasant or unpleasant, calm or excited.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::{Analysis, SentimentLabel};

use super::scale::Scale;
use crate::text::{emotions, fill, format, t};

/// A place between unpleasant and pleasant, and one between calm and excited.
#[component]
pub(crate) fn SentimentCard(
    /// What was found.
    analysis: Arc<Analysis>,
) -> impl IntoView {
    let sentiment = &analysis.sentiment;
    let known = sentiment.confidence > 0.0;
    let said = match sentiment.label {
        SentimentLabel::Unsure => t("It could be either; the mark shows the best guess.").to_owned(),
        _ => fill("Sotto is {share} sure.", &[("share", &format::percent(sentiment.confidence))]),
    };
    let said = if known { said } else { t("There was too little speech to say.").to_owned() };
    let arousal = analysis.emotion.arousal;
    view! {
        <section class="card" aria-labelledby="sentiment-title">
            <h2 id="sentiment-title">{t("Pleasant or unpleasant")}</h2>
            <p class="verdict verdict-small" data-test="result-sentiment">{emotions::sentiment_name(sentiment.label)}</p>
            {known.then(|| view! { <Scale value=sentiment.score from=t("unpleasant") to=t("pleasant") /> })}
            <p class="soft small">{said} " " {t("It follows from the sound of the voice, not from the words.")}</p>
            {arousal.map(|arousal| view! {
                <h3>{t("Calm or excited")}</h3>
                <Scale value=arousal plain=true from=t("calm") to=t("excited") />
            })}
        </section>
    }
}
