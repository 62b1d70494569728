//! One part of a page.

use leptos::prelude::*;

/// A switch with what the part says; nothing where the page has no such part.
#[component]
pub(super) fn PagePart(
    /// Name for tests, and the input's id.
    test: &'static str,
    /// What it is.
    label: &'static str,
    /// What it says.
    said: Signal<Option<String>>,
    /// Whether it is kept.
    on: Signal<bool>,
    /// Called with the new choice.
    change: Callback<bool>,
) -> impl IntoView {
    let said_id = format!("{test}-said");
    let there = move || said.with(Option::is_some);
    view! {
        <Show when=there>
            <li class="switch-row">
                <div class="beside-part">
                    <label class="switch-label" for=test>{label}</label>
                    <p class="soft small beside-said" id=said_id.clone() data-test=said_id.clone()>{move || said.get()}</p>
                </div>
                <input
                    id=test
                    class="switch"
                    type="checkbox"
                    role="switch"
                    data-test=test
                    aria-describedby=said_id.clone()
                    prop:checked=move || on.get()
                    on:change:target=move |event| change.run(event.target().checked())
                />
            </li>
        </Show>
    }
}
