//! The end of an account.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state::AppState,
    text::t,
};

/// The password, and a button.
#[component]
pub(crate) fn EraseCard() -> impl IntoView {
    let account = AppState::get().account;
    let navigate = use_navigate();
    let password = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let navigate = navigate.clone();
        let deleted = account.delete(password.get_untracked());
        sending.send(&event, deleted, move || navigate("/settings", NavigateOptions::default()));
    };
    view! {
        <section class="card" aria-labelledby="erase-title">
            <h2 id="erase-title">{t("Delete the account")}</h2>
            <p class="soft small">
                {t("The server forgets you and everything you synced, at once and for good. What lies on your devices stays there. People whose organisation you leave keep what is theirs.")}
            </p>
            <form class="form" on:submit=submit>
                <Field label=t("Password") kind="password" test="erase-password" autocomplete="current-password" value=password />
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button button-danger" data-test="erase" disabled=move || sending.busy.get()>
                    {move || if sending.busy.get() { t("One moment") } else { t("Delete the account with everything") }}
                </button>
            </form>
        </section>
    }
}
