//! Voices that have names.

use leptos::prelude::*;

use crate::{components::switch::Switch, state::AppState, text::speakers};

/// Whether they are known again, who they are, and how to forget them.
#[component]
pub(crate) fn NamedVoicesSection() -> impl IntoView {
    let voices = AppState::get().named_voices;
    let names = move || match voices.names.get() {
        names if names.is_empty() => speakers::NOBODY_NAMED.to_owned(),
        names => names.join(", "),
    };
    view! {
        <section class="card" aria-labelledby="named-voices-title">
            <h2 id="named-voices-title">"Voices you have named"</h2>
            <p class="soft small">{speakers::NAMED_ABOUT}</p>
            <Switch
                label="Know named voices again"
                hint="Switching this off forgets all of them. Names in recordings stay."
                test="named-voices"
                on=voices.used.into()
                change=move |used| voices.set_used(used)
            />
            <p data-test="named-voices-names">{names}</p>
            <button type="button" class="button" data-test="forget-named" on:click=move |_| voices.forget()>
                "Forget these voices"
            </button>
        </section>
    }
}
