//! A setting that is on or off.

use leptos::prelude::*;

/// A label, what it means, and a switch.
#[component]
pub(crate) fn Switch(
    /// What is switched.
    label: &'static str,
    /// What that means.
    hint: &'static str,
    /// Name for tests, and the input's id.
    test: &'static str,
    /// Whether it is on.
    on: Signal<bool>,
    /// Called with the new value.
    change: impl Fn(bool) + 'static,
) -> impl IntoView {
    let hint_id = format!("{test}-hint");
    view! {
        <div class="switch-row">
            <div>
                <label class="switch-label" for=test>{label}</label>
                <p class="soft small" id=hint_id.clone()>{hint}</p>
            </div>
            <input
                id=test
                class="switch"
                type="checkbox"
                role="switch"
                data-test=test
                aria-describedby=hint_id
                prop:checked=move || on.get()
                on:change:target=move |event| change(event.target().checked())
            />
        </div>
    }
}
