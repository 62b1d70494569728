//! Voices that have names.

use leptos::prelude::*;

use crate::{
    components::switch::Switch,
    state::AppState,
    text::{speakers, t},
};

/// Whether they are known again, who they are, and how to forget them.
#[component]
pub(crate) fn NamedVoicesSection() -> impl IntoView {
    let voices = AppState::get().named_voices;
    let names = move || match voices.names.get() {
        names if names.is_empty() => speakers::nobody_named().to_owned(),
        names => names.join(", "),
    };
    view! {
        <section class="card" aria-labelledby="named-voices-title">
            <h2 id="named-voices-title">{t("Voices you have named")}</h2>
            <p class="soft small">{speakers::named_about()}</p>
            <Switch
                label=t("Know named voices again")
                hint=t("Switching this off forgets all of them. Names in recordings stay.")
                test="named-voices"
                on=voices.used.into()
                change=move |used| voices.set_used(used)
            />
            <p data-test="named-voices-names">{names}</p>
            <button type="button" class="button" data-test="forget-named" on:click=move |_| voices.forget()>
                {t("Forget these voices")}
            </button>
        </section>
    }
}
