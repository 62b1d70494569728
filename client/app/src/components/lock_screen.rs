//! What a locked device shows: one line for the passphrase.

use leptos::prelude::*;

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state,
    text::{lock, t},
};

/// Asks for the passphrase.
#[component]
pub(crate) fn LockScreen(
    /// Called once it is open.
    opened: Callback<()>,
) -> impl IntoView {
    let passphrase = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        sending.send(&event, async move { state::unlock(passphrase.get_untracked()).await }, move || {
            opened.run(())
        });
    };
    view! {
        <main class="lock-screen">
            <form class="card form" on:submit=submit>
                <h1>{t("Sotto is locked")}</h1>
                <p class="soft">{t(lock::LOCKED)}</p>
                <Field label=t("Passphrase") kind="password" autocomplete="current-password" test="unlock-passphrase"
                    value=passphrase at_least=1 />
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button button-strong" data-test="unlock" disabled=move || sending.busy.get()>
                    {move || if sending.busy.get() { t("One moment") } else { t("Open") }}
                </button>
            </form>
        </main>
    }
}
