//! What a locked device shows: one line for the passphrase.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{field::Field, problem::ProblemNote},
    state,
    text::{lock, t},
};

/// Asks for the passphrase.
#[component]
pub(crate) fn LockScreen(
    /// Called once it is open.
    opened: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let passphrase = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let done = state::unlock(passphrase.get_untracked()).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => opened(),
                Err(reason) => drop(problem.try_set(Some(reason.0))),
            }
        });
    };
    view! {
        <main class="lock-screen">
            <form class="card form" on:submit=submit>
                <h1>{t("Sotto is locked")}</h1>
                <p class="soft">{t(lock::LOCKED)}</p>
                <Field label=t("Passphrase") kind="password" autocomplete="current-password" test="unlock-passphrase"
                    value=passphrase at_least=1 />
                <ProblemNote sentence=Signal::derive(move || problem.get()) />
                <button type="submit" class="button button-strong" data-test="unlock" disabled=move || busy.get()>
                    {move || if busy.get() { t("One moment") } else { t("Open") }}
                </button>
            </form>
        </main>
    }
}
