//! All that the server has of a person, for them.

use leptos::prelude::*;

use crate::{
    components::{problem::ProblemNote, sending::Sending},
    state::AppState,
    text::t,
};

/// A button that saves it.
#[component]
pub(crate) fn DataCard() -> impl IntoView {
    let account = AppState::get().account;
    let saved = RwSignal::new(false);
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let then = move || {
            let _ = saved.try_set(true);
        };
        sending.send(&event, account.save_export(), then);
    };
    view! {
        <section class="card" aria-labelledby="data-title">
            <h2 id="data-title">{t("Your data on the server")}</h2>
            <p class="soft small">{t("Everything that the server has of you, as an archive (tar). What is encrypted there stays so in it; your passphrase opens it.")}</p>
            <form class="form" on:submit=submit>
                <ProblemNote sentence=sending.problem />
                <p role="status" data-test="data-saved">{move || saved.get().then(|| t("Saved to your downloads."))}</p>
                <button type="submit" class="button" data-test="data-save" disabled=move || sending.busy.get()>
                    {move || if sending.busy.get() { t("One moment") } else { t("Save it") }}
                </button>
            </form>
        </section>
    }
}
