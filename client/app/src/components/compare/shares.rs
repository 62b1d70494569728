//! How both sound: shares of emotions, and whether pleasant.

use leptos::prelude::*;
use sotto_protocol::{Analysis, EmotionClass};

use super::One;
use crate::{
    components::emotion_mark::{EmotionMark, swatch_class},
    text::{self, emotions, format, t},
};

/// A row for each emotion, with a bar for each recording.
#[component]
pub(crate) fn CompareShares(
    /// The first.
    a: One,
    /// The second.
    b: One,
) -> impl IntoView {
    let shown = move || {
        let (one, two) = (a.get()?.analysis.clone()?, b.get()?.analysis.clone()?);
        let both = [one.as_ref(), two.as_ref()];
        let rows = EmotionClass::ALL.map(|class| row(class, both));
        let verdicts = both.map(|it| {
            view! {
                <td>
                    <EmotionMark label=it.emotion.label />
                    <p class="soft small">{emotions::sentiment_name(it.sentiment.label)}</p>
                </td>
            }
        });
        Some(view! {
            <table class="numbers chart-numbers shares">
                <thead><tr><th scope="col">{t("Emotion")}</th><th scope="col">"A"</th><th scope="col">"B"</th></tr></thead>
                <tbody>
                    <tr><th scope="row">{t("Answer")}</th>{verdicts}</tr>
                    {rows}
                </tbody>
            </table>
        })
    };
    view! {
        <section class="card" aria-labelledby="shares-title" data-test="compare-shares">
            <h2 id="shares-title">{t("How they sound")}</h2>
            {shown}
            <p class="soft small">{text::emotion_caveat()}</p>
        </section>
    }
}

fn row(class: EmotionClass, both: [&Analysis; 2]) -> impl IntoView + use<> {
    let cells = both.map(|it| {
        let share = it.emotion.scores.get(&class).copied();
        let bar = share.map(|share| {
            view! {
                <span class="score-track" aria-hidden="true">
                    <span class=format!("score-fill {}", swatch_class(class.into()))
                        style:transform=format!("scaleX({:.3})", share.clamp(0.0, 1.0))></span>
                </span>
            }
        });
        let text = share.map_or_else(|| "\u{2013}".to_owned(), format::percent);
        view! { <td><span class="share">{bar}<span class="tabular">{text}</span></span></td> }
    });
    view! { <tr data-test="share-row"><th scope="row">{emotions::class_name(class)}</th>{cells}</tr> }
}
