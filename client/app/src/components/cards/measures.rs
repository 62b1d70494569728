//! Measures with their units, what each means, and what is usual.

use leptos::prelude::*;

use super::range_bar::RangeBar;
use crate::text::{
    fill,
    measures::{Measure, Measures},
    t,
};

/// A card of measures.
#[component]
pub(crate) fn MeasuresCard(
    /// The measures.
    measures: Measures,
) -> impl IntoView {
    let Measures { title, id, all, caveat } = measures;
    let rows = all.into_iter().map(|measure| view! { <Row measure /> }).collect_view();
    view! {
        <section class="card" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <dl class="measures">{rows}</dl>
            {(!caveat.is_empty()).then(|| view! { <p class="soft small">{caveat}</p> })}
        </section>
    }
}

/// One of them.
#[component]
fn Row(
    /// The measure.
    measure: Measure,
) -> impl IntoView {
    let Measure { name, value, unit, meaning, typical, source, depends, range } = measure;
    let value = match value {
        Some(value) => view! { {value} <span class="measure-unit">{unit}</span> }.into_any(),
        None => view! { <span class="soft">{t("not measurable")}</span> }.into_any(),
    };
    let usual = fill("Usual: {typical}.", &[("typical", &typical)]);
    let source = (!source.is_empty()).then(|| view! { " " <cite>{source}</cite> "." });
    view! {
        <div class="measure" data-test="measure">
            <dt class="measure-name">{name}</dt>
            <dd class="measure-value tabular">{value}</dd>
            {range.map(|range| view! { <dd class="measure-range"><RangeBar range /></dd> })}
            <dd class="measure-meaning soft small">
                <p>{meaning} " " {depends}</p>
                <p>{usual} {source}</p>
            </dd>
        </div>
    }
}
