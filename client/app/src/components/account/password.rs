//! A new password.

use leptos::prelude::*;

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state::AppState,
    text::t,
};

/// The old one and the new one.
#[component]
pub(crate) fn PasswordCard() -> impl IntoView {
    let account = AppState::get().account;
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let changed = RwSignal::new(false);
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        changed.set(false);
        let sent = account.change_password(current.get_untracked(), new.get_untracked());
        sending.send(&event, sent, move || {
            for it in [current, new] {
                let _ = it.try_set(String::new());
            }
            let _ = changed.try_set(true);
        });
    };
    view! {
        <section class="card" aria-labelledby="password-title">
            <h2 id="password-title">{t("Password")}</h2>
            <p class="soft small">{t("A new one ends every other session. Your recordings stay sealed under their passphrase, which this does not change.")}</p>
            <form class="form" on:submit=submit>
                <Field label=t("Password until now") kind="password" test="password-current" autocomplete="current-password" value=current />
                <Field label=t("New password") kind="password" test="password-new" autocomplete="new-password" value=new
                    at_least=8 hint=t("Eight characters or more.") />
                <ProblemNote sentence=sending.problem />
                <p role="status" data-test="password-changed">
                    {move || changed.get().then(|| t("The new password is set, and every other session has ended."))}
                </p>
                <button type="submit" class="button" data-test="password-set" disabled=move || sending.busy.get()>
                    {t("Set the password")}
                </button>
            </form>
        </section>
    }
}
