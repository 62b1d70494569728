//! What is usual for the person's own voice.

use leptos::prelude::*;

use crate::{components::switch::Switch, state::AppState, text, text::t};

/// Whether it is used, and how to forget it.
#[component]
pub(crate) fn OwnVoiceSection() -> impl IntoView {
    let AppState { own_voice: own, privacy, .. } = AppState::get();
    view! {
        <section class="card" aria-labelledby="own-voice-title">
            <h2 id="own-voice-title">{t("Your own voice")}</h2>
            <p class="soft small">{text::own_voice_about()}</p>
            <Switch
                label=t("Compare with your usual voice")
                hint=t("Switching this off forgets what is known about it.")
                test="own-voice"
                on=own.used.into()
                change=move |used| own.set_used(used)
            />
            <Switch
                label=t("The people in my recordings have agreed")
                hint=t("Emotion is then read in recordings of other voices too, without asking for each.")
                test="others-agreed"
                on=privacy.others_agreed.into()
                change=move |agreed| privacy.set_others_agreed(agreed)
            />
            <p class="tabular" data-test="own-voice-recordings">{move || text::own_recordings(own.recordings())}</p>
            <button type="button" class="button" data-test="forget-voice" on:click=move |_| own.forget()>
                {t("Forget my voice")}
            </button>
        </section>
    }
}
