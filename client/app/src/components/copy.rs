//! A button that copies a text.

use leptos::prelude::*;

use crate::{state::AppState, text::t};

/// The button. What was copied is said at the edge of the screen.
#[component]
pub(crate) fn CopyButton(
    /// What it copies, for people.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let copy = move |_| AppState::get().system.copy(text.get_untracked(), t("Copied."));
    view! { <button type="button" class="button button-small" data-test=test on:click=copy>{label}</button> }
}
