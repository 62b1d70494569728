//! What is usual for the person's own voice.

use leptos::prelude::*;

use crate::{components::switch::Switch, state::AppState, text};

/// Whether it is used, and how to forget it.
#[component]
pub(crate) fn OwnVoiceSection() -> impl IntoView {
    let own = AppState::get().own_voice;
    view! {
        <section class="card" aria-labelledby="own-voice-title">
            <h2 id="own-voice-title">"Your own voice"</h2>
            <p class="soft small">{text::OWN_VOICE_ABOUT}</p>
            <Switch
                label="Compare with your usual voice"
                hint="Switching this off forgets what is known about it."
                test="own-voice"
                on=own.used.into()
                change=move |used| own.set_used(used)
            />
            <p class="tabular" data-test="own-voice-recordings">{move || text::own_recordings(own.recordings())}</p>
            <button type="button" class="button" data-test="forget-voice" on:click=move |_| own.forget()>
                "Forget my voice"
            </button>
        </section>
    }
}
