//! One choice out of several, in a line with others.

use leptos::prelude::*;

/// A choice that goes without a label of its own on the page: what is chosen says what it is about.
#[component]
pub(crate) fn Select(
    /// What is chosen.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// Values and names; an empty value stands for all.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    #[prop(into)]
    change: Callback<String>,
) -> impl IntoView {
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
            on:change:target=move |event| change.run(event.target().value())>
            {shown}
        </select>
    }
}
