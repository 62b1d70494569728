//! What differs between the last days and as many before them, in sentences.

use leptos::prelude::*;
use sotto_insight::{Change, Quantity, change};

use super::Samples;
use crate::{
    components::icon::{Glyph, Icon},
    state::{Sample, TrendFilter},
    text::{t, trends},
};

/// Days on either side that can be chosen.
const SPANS: [i64; 3] = [7, 14, 30];

/// A sentence for each measure.
#[component]
pub(crate) fn Changes(
    /// The recordings.
    samples: Samples,
    /// Whose they are.
    filter: RwSignal<TrendFilter>,
    /// The last day that is looked at.
    today: i64,
) -> impl IntoView {
    let days = RwSignal::new(14_i64);
    let choices = SPANS.map(|span| {
        view! {
            <label class="choice">
                <input type="radio" name="trend-span" class="choice-input" data-test=format!("span-{span}")
                    prop:checked=move || days.get() == span on:change=move |_| days.set(span) />
                <span class="choice-word">{trends::days(span)}</span>
            </label>
        }
    });
    let sentences = move || {
        let (days, own) = (days.get(), filter.with(|it| it.own_only));
        let found = samples
            .with(|all| trends::FOLLOWED.map(|quantity| (quantity, changed(all, quantity, today, days))));
        let mut found = found.to_vec();
        // What is clear comes first.
        found.sort_by_key(|it| match it.1 {
            Change::Higher(_) | Change::Lower(_) => 0,
            Change::Unclear(_) => 1,
            Change::TooFew(..) => 2,
        });
        found.into_iter().map(|(quantity, change)| sentence(quantity, change, days, own)).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="changes-title" data-test="changes">
            <div class="row spread">
                <h2 id="changes-title">{t("What changed")}</h2>
                <div class="choices" role="radiogroup" aria-label=t("Days compared")>{choices}</div>
            </div>
            <ul class="changes" role="list" aria-live="polite">{sentences}</ul>
            <p class="soft small">{trends::change_about()}</p>
        </section>
    }
}

fn sentence(quantity: Quantity, change: Change, days: i64, own: bool) -> impl IntoView {
    let (glyph, kind) = match change {
        Change::Higher(_) => (Some(Glyph::Up), "higher"),
        Change::Lower(_) => (Some(Glyph::Down), "lower"),
        Change::Unclear(_) => (None, "unclear"),
        Change::TooFew(..) => (None, "too-few"),
    };
    view! {
        <li class="change" class:soft=glyph.is_none() data-test="change" data-quantity=format!("{quantity:?}")
            data-change=kind>
            <span class="change-mark" aria-hidden="true">{glyph.map(|glyph| view! { <Icon glyph /> })}</span>
            <p>{trends::changed(quantity, change, days, own)}</p>
        </li>
    }
}

/// Compares the last days, today among them, with as many before. Only what is made like the latest value counts.
fn changed(all: &[Sample], quantity: Quantity, today: i64, days: i64) -> Change {
    let first = today - days + 1;
    let latest = all.iter().rev().find(|it| quantity.of(&it.analysis).is_some());
    let values = |from: i64, to: i64| -> Vec<f64> {
        all.iter()
            .filter(|it| (from..to).contains(&it.day))
            .filter(|it| latest.is_some_and(|latest| quantity.comparable(&latest.analysis, &it.analysis)))
            .filter_map(|it| quantity.of(&it.analysis))
            .collect()
    };
    change(&values(first, today + 1), &values(first - days, first))
}
