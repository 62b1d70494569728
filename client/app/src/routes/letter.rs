//! What the links in letters lead to: a new password, and an address that is verified.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::A,
    hooks::{use_navigate, use_query_map},
};

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state::AppState,
    text::t,
};

/// A forgotten password: asks for the letter or, by its link, for the new password.
#[component]
pub(crate) fn ResetPage() -> impl IntoView {
    let account = AppState::get().account;
    let token = token();
    let asks = token.is_empty();
    let typed = RwSignal::new(String::new());
    let done = RwSignal::new(false);
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let token = token.clone();
        let sent = async move {
            let typed = typed.get_untracked();
            if asks {
                account.forgot(typed.trim().to_owned()).await
            } else {
                account.reset(token, typed).await
            }
        };
        sending.send(&event, sent, move || done.set(true));
    };
    view! {
        <section class="card narrow" aria-labelledby="reset-title">
            <h1 id="reset-title">{t("A new password")}</h1>
            <Show when=move || done.get()>
                <p role="status" data-test="reset-done">
                    {if asks {
                        t("If this address has an account here, a letter with a link is on its way. Where the server sends no letters, the person who runs it can hand you the link.")
                    } else {
                        t("The new password is set, and every other session has ended.")
                    }}
                </p>
                <A href="/sign-in" attr:class="button">{t("Sign in")}</A>
            </Show>
            <form class="form" on:submit=submit hidden=move || done.get()>
                {if asks {
                    view! { <Field label=t("E-mail") kind="email" test="reset-email" autocomplete="username" value=typed /> }.into_any()
                } else {
                    view! {
                        <p class="soft">{t("Your recordings stay sealed under their passphrase, which this does not change.")}</p>
                        <Field label=t("New password") kind="password" test="reset-password" autocomplete="new-password" value=typed
                            at_least=8 hint=t("Eight characters or more.") />
                    }
                    .into_any()
                }}
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button button-strong" data-test="reset-submit" disabled=move || sending.busy.get()>
                    {if asks { t("Send the letter") } else { t("Set the password") }}
                </button>
            </form>
        </section>
    }
}

/// The end of a sign-up: the address is right, and the password is known.
#[component]
pub(crate) fn VerifyPage() -> impl IntoView {
    let account = AppState::get().account;
    let navigate = use_navigate();
    let token = token();
    let password = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let (token, navigate) = (token.clone(), navigate.clone());
        let entered = async move { account.verify(token, password.get_untracked()).await };
        sending.send(&event, entered, move || navigate("/settings", NavigateOptions::default()));
    };
    view! {
        <section class="card narrow" aria-labelledby="verify-title">
            <h1 id="verify-title">{t("Your e-mail is confirmed by signing in")}</h1>
            <form class="form" on:submit=submit>
                <Field label=t("Password") kind="password" test="verify-password" autocomplete="current-password" value=password
                    at_least=8 hint=t("The one you chose when you made the account.") />
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button button-strong" data-test="verify-submit" disabled=move || sending.busy.get()>
                    {t("Confirm and sign in")}
                </button>
            </form>
        </section>
    }
}

/// What the link carries.
fn token() -> String {
    use_query_map().with_untracked(|it| it.get("token")).unwrap_or_default()
}
