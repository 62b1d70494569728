//! Choosing a passphrase for this device.

use leptos::prelude::*;

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state::{AppState, Problem},
    text::{lock as text, t},
};

/// Fewest characters of a passphrase.
const MIN_CHARS: u32 = 8;

/// The passphrase twice, and what it means to forget it.
#[component]
pub(super) fn LockForm() -> impl IntoView {
    let lock = AppState::get().lock;
    let (first, second) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let switched_on = async move {
            let passphrase = first.get_untracked();
            if passphrase != second.get_untracked() {
                return Err(Problem(t(text::NOT_THE_SAME).to_owned()));
            }
            lock.switch_on(passphrase).await
        };
        sending.send(&event, switched_on, || ());
    };
    view! {
        <form class="form" on:submit=submit>
            <p class="small">{t(text::NO_RECOVERY)}</p>
            <Field label=t("New passphrase") kind="password" autocomplete="new-password" test="lock-passphrase" value=first
                hint=t("Eight characters or more; four random words are good.") at_least=MIN_CHARS />
            <Field label=t("The same again") kind="password" autocomplete="new-password" test="lock-again" value=second
                at_least=MIN_CHARS />
            <ProblemNote sentence=sending.problem />
            <button type="submit" class="button" data-test="lock-submit" disabled=move || sending.busy.get()>
                {move || if sending.busy.get() { t("One moment") } else { t("Encrypt this device") }}
            </button>
        </form>
    }
}
