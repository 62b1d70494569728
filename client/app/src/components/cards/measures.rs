//! Measures with their units, what each means, and what is usual.

use leptos::prelude::*;

use crate::text::measures::Measure;

/// A card of measures.
#[component]
pub(crate) fn MeasuresCard(
    /// Heading.
    title: &'static str,
    /// Id of the heading.
    id: &'static str,
    /// The measures.
    measures: Vec<Measure>,
) -> impl IntoView {
    let rows = measures.into_iter().map(|measure| view! {
        <div class="measure" data-test="measure">
            <dt class="measure-name">{measure.name}</dt>
            <dd class="measure-value tabular">
                {match measure.value {
                    Some(value) => view! { {value} <span class="measure-unit">{measure.unit}</span> }.into_any(),
                    None => view! { <span class="soft">"not measurable"</span> }.into_any(),
                }}
            </dd>
            <dd class="measure-meaning soft small">
                {measure.meaning} " Usual: " {measure.typical} " (" <cite>{measure.source}</cite> ")."
            </dd>
        </div>
    });
    view! {
        <section class="card" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <dl class="measures">{rows.collect_view()}</dl>
        </section>
    }
}
