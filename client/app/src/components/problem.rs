//! What went wrong, read out at once.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A sentence on a quiet red ground; nothing while there is no problem.
#[component]
pub(crate) fn ProblemNote(
    /// The sentence.
    #[prop(into)]
    sentence: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div role="alert">
            {move || sentence.get().map(|it| view! {
                <p class="problem" data-test="problem">
                    <Icon glyph=Glyph::Warning />
                    <span>{it}</span>
                </p>
            })}
        </div>
    }
}
