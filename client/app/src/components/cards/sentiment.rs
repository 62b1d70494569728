//! Whether the voice sounds pleasant or unpleasant.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::{Analysis, SentimentLabel};

use crate::text::{emotions, format};

/// A place between unpleasant and pleasant.
#[component]
pub(crate) fn SentimentCard(
    /// What was found.
    analysis: Arc<Analysis>,
) -> impl IntoView {
    let sentiment = &analysis.sentiment;
    let known = sentiment.confidence > 0.0;
    let place = f64::from(sentiment.score.clamp(-1.0, 1.0) + 1.0) * 50.0;
    let said = match sentiment.label {
        SentimentLabel::Unsure => "It could be either; the mark shows the best guess.".to_owned(),
        _ => format!("Sotto is {} sure.", format::percent(sentiment.confidence)),
    };
    let said = if known { said } else { "There was too little speech to say.".to_owned() };
    let reader =
        format!("{} on a scale from minus 1, unpleasant, to 1, pleasant", format::number(sentiment.score, 2));
    view! {
        <section class="card" aria-labelledby="sentiment-title">
            <h2 id="sentiment-title">"Pleasant or unpleasant"</h2>
            <p class="verdict verdict-small" data-test="result-sentiment">{emotions::sentiment_name(sentiment.label)}</p>
            {known.then(|| view! {
                <div class="valence" role="img" aria-label=reader>
                    <span class="valence-track"></span>
                    <span class="valence-place" style:transform=format!("translateX({place:.2}%)")>
                        <span class="valence-mark"></span>
                    </span>
                </div>
                <p class="valence-ends soft small" aria-hidden="true">
                    <span>"unpleasant \u{2212}1"</span>
                    <span class="tabular">{format::number(sentiment.score, 2)}</span>
                    <span>"pleasant +1"</span>
                </p>
            })}
            <p class="soft small">{said}" It follows from the emotions above, not from the words."</p>
        </section>
    }
}
