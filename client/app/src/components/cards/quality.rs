//! What a person could do better next time.

use leptos::prelude::*;
use sotto_protocol::Warning;

use crate::{
    components::icon::{Glyph, Icon},
    text::{t, warnings},
};

/// Warnings with advice; nothing where there are none.
#[component]
pub(crate) fn QualityCard(
    /// What was found.
    warnings: Vec<Warning>,
) -> impl IntoView {
    let items = warnings.iter().map(|warning| {
        let words = warnings::advice(*warning);
        view! {
            <li class="warning" data-test="warning">
                <Icon glyph=Glyph::Warning />
                <p><strong>{words.title}</strong>" "{words.advice}</p>
            </li>
        }
    });
    let items = items.collect_view();
    (!warnings.is_empty()).then(|| view! {
        <section class="card card-warn" aria-label=t("Quality of the recording")><ul class="stack">{items}</ul></section>
    })
}
