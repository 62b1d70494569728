//! Measures of both in a table, with how they differ.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_insight::{Gap, Quantity, baseline, gap, pace};
use sotto_protocol::Analysis;

use super::One;
use crate::{
    state::{AppState, RecordingView, read_transcript},
    text::{compare, format, t, usual},
};

/// The table.
#[component]
pub(crate) fn CompareMeasures(
    /// The first.
    a: One,
    /// The second.
    b: One,
) -> impl IntoView {
    let shown = move || {
        let (one, two) = (a.get()?, b.get()?);
        Some(table(&one, &two))
    };
    view! {
        <section class="card" aria-labelledby="measures-title" data-test="compare-measures">
            <h2 id="measures-title">{t("What was measured")}</h2>
            {shown}
        </section>
    }
}

fn table(a: &RecordingView, b: &RecordingView) -> impl IntoView + use<> {
    let own = a.own_voice && b.own_voice;
    let others: Vec<Arc<Analysis>> = AppState::get().library.recordings.with(|all| {
        let other = |it: &&Arc<RecordingView>| it.own_voice && it.id != a.id && it.id != b.id;
        all.iter().filter(other).filter_map(|it| it.analysis.clone()).collect()
    });
    let (one, two) = (a.analysis.clone(), b.analysis.clone());
    let rows =
        Quantity::ALL.map(|quantity| row(quantity, one.as_deref(), two.as_deref(), own.then_some(&others)));
    let words = [a, b].map(|it| {
        let transcript = it.transcript.as_deref().and_then(read_transcript);
        compare::pace(transcript.and_then(|it| pace::words_per_minute(&it)))
    });
    let lengths = [a, b].map(|it| format::clock(it.duration_s));
    let head = [t("Measure"), "A", "B", t("B against A"), t("More than usual?")];
    let head = head.map(|it| view! { <th scope="col">{it}</th> });
    let plain = |name: &'static str, values: [String; 2]| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                {values.map(|it| view! { <td class="tabular">{it}</td> })}
                <td></td><td></td>
            </tr>
        }
    };
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-labelledby="measures-title">
            <table class="numbers chart-numbers">
                <thead><tr>{head}</tr></thead>
                <tbody>
                    {plain(t("Length"), lengths)}
                    {rows}
                    {plain(t("Words"), words)}
                </tbody>
            </table>
        </div>
        <p class="soft small">{compare::gap_about(own, others.len().min(baseline::MOST))}</p>
    }
}

fn row(
    quantity: Quantity,
    a: Option<&Analysis>,
    b: Option<&Analysis>,
    usual_for: Option<&Vec<Arc<Analysis>>>,
) -> impl IntoView + use<> {
    let values = [a, b].map(|it| it.and_then(|it| quantity.of(it)));
    let shown = values.map(|it| it.map_or_else(|| "\u{2013}".to_owned(), |it| usual::value(quantity, it)));
    let both = values[0].zip(values[1]);
    let comparable = a.zip(b).is_some_and(|(a, b)| quantity.comparable(a, b));
    let difference = both.map(|(a, b)| compare::difference(quantity, a, b));
    let verdict = both.zip(a).zip(usual_for).map(|(((first, second), a), others)| {
        comparable.then(|| {
            let usual = baseline::values(quantity, a, others.iter().map(Arc::as_ref));
            gap(quantity, first, second, &usual)
        })
    });
    let beyond = matches!(verdict, Some(Some(Gap::Beyond)));
    let verdict = verdict.map(compare::gap);
    view! {
        <tr data-test="compare-row" data-quantity=format!("{quantity:?}")>
            <th scope="row">{usual::name(quantity)}</th>
            {shown.map(|it| view! { <td class="tabular">{it}</td> })}
            <td class="tabular">{difference}</td>
            <td><span class:usual-outside=beyond>{verdict}</span></td>
        </tr>
    }
}
