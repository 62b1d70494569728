//! A button for what cannot be taken back: it asks once more.

use leptos::prelude::*;

use crate::text::t;

/// The button; pressed, it gives way to one that means it and one that does not.
#[component]
pub(crate) fn Confirm(
    /// What it does.
    label: &'static str,
    /// The same, meant: what goes, in a few words.
    sure: &'static str,
    /// Name for tests; the second button has `-sure` after it.
    test: &'static str,
    /// Does it.
    #[prop(into)]
    act: Callback<()>,
) -> impl IntoView {
    let asked = RwSignal::new(false);
    view! {
        <Show
            when=move || asked.get()
            fallback=move || view! {
                <button type="button" class="button button-small" data-test=test on:click=move |_| asked.set(true)>
                    {label}
                </button>
            }
        >
            <span class="row" role="group" aria-label=label>
                <button type="button" class="button button-small button-danger" data-test=format!("{test}-sure")
                    on:click=move |_| { asked.set(false); act.run(()); }>
                    {sure}
                </button>
                <button type="button" class="button button-plain button-small" on:click=move |_| asked.set(false)>
                    {t("Not now")}
                </button>
            </span>
        </Show>
    }
}
