//! The figures that are read first.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::dashboard::{Estimate, Figures};

use crate::{
    state::admin::{AdminState, Narrow},
    text::{figures as words, fill, format, t},
};

/// Submissions, their length, how pleasant they sound, and how much they ask for attention.
#[component]
pub(super) fn Headlines(
    /// Of the time that was asked for.
    figures: Figures,
    /// Of the time before; none where too little came.
    before: Option<Figures>,
    /// What lists the submissions.
    behind: Narrow,
) -> impl IntoView {
    let admin = AdminState::get();
    let href = admin.href(&format!("submissions{}", behind.to_address()));
    let count = |it: &Figures| it.submissions.to_string();
    let minutes = |it: &Figures| format::number((it.duration_ms as f64 / 60_000.0) as f32, 1);
    let mean = |it: Option<Estimate>| it.map_or_else(|| t("too few").to_owned(), |it| words::estimate(&it));
    let alone = |it: Option<Estimate>| it.map_or_else(|| t("too few").to_owned(), |it| words::mean(&it));
    let earlier = |of: &dyn Fn(&Figures) -> String| match &before {
        Some(before) => fill("{value} before", &[("value", &of(before))]),
        None => t("Too little before to compare").to_owned(),
    };
    let all = [
        (t("Submissions"), "figure-submissions", count(&figures), None, earlier(&count)),
        (t("Minutes heard"), "figure-minutes", minutes(&figures), None, earlier(&minutes)),
        (
            t("How pleasant it sounds, \u{2212}1 to 1"),
            "figure-valence",
            alone(figures.valence),
            figures.valence,
            earlier(&|it| mean(it.valence)),
        ),
        (
            t("How much it asks for attention, 0 to 1"),
            "figure-importance",
            alone(figures.importance),
            figures.importance,
            earlier(&|it| mean(it.importance)),
        ),
    ];
    let cards = all.map(|(name, test, value, band, before)| {
        view! {
            <div class="card figure">
                <h2 class="figure-name">{name}</h2>
                <p class="figure-value tabular" data-test=test>{value}</p>
                {band.map(|it| view! { <p class="small tabular">{words::band(&it)}</p> })}
                <p class="soft small tabular" data-test=format!("{test}-before")>{before}</p>
            </div>
        }
    });
    view! {
        <div class="figures">{cards}</div>
        <p><A href attr:class="button button-small" attr:data-test="behind">{t("See the submissions behind these figures")}</A></p>
    }
}
