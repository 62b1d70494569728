//! One choice of what is listed.

use leptos::prelude::*;
use sotto_search::Filter;

use crate::state::AppState;

/// A choice with an empty value for all.
#[component]
pub(super) fn Choice(
    /// What is chosen.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// Values and names.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    change: fn(&mut Filter, String),
) -> impl IntoView {
    let filter = AppState::get().library.filter;
    let shown = move || {
        let chosen = value.get();
        let option = |(value, name): (String, String)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{name}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    };
    let narrows = move || value.with(|it| !it.is_empty()).to_string();
    view! {
        <select class="select" data-test=test data-chosen=narrows aria-label=label
            on:change:target=move |event| filter.update(|it| change(it, event.target().value()))>
            {shown}
        </select>
    }
}
