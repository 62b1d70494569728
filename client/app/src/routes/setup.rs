//! The first admin, through the one-time link that the server printed.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state::AppState,
    text::t,
};

/// Makes the first account.
#[component]
pub(crate) fn SetupPage() -> impl IntoView {
    let account = AppState::get().account;
    let navigate = use_navigate();
    let query = use_query_map();
    let code = RwSignal::new(query.with_untracked(|it| it.get("code")).unwrap_or_default());
    let (name, email, password) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let navigate = navigate.clone();
        let made = async move {
            let [code, email, password, name] = [code, email, password, name].map(|it| it.get_untracked());
            account.setup(code.trim().to_owned(), email.trim().to_owned(), password, name).await
        };
        sending.send(&event, made, move || navigate("/settings", NavigateOptions::default()));
    };
    view! {
        <section class="card narrow" aria-labelledby="setup-title">
            <h1 id="setup-title">{t("Set up this server")}</h1>
            <p class="soft">{t("You are the first person here. Your account will run the server and can invite others.")}</p>
            <form class="form" on:submit=submit>
                <Field label=t("Code from the set-up link") test="setup-code" value=code />
                <Field label=t("Name") test="sign-in-name" autocomplete="name" value=name optional=true />
                <Field label=t("E-mail") kind="email" test="sign-in-email" autocomplete="username" value=email />
                <Field label=t("Password") kind="password" test="sign-in-password" autocomplete="new-password"
                    value=password at_least=8 hint=t("Eight characters or more.") />
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button button-strong" data-test="setup-submit" disabled=move || sending.busy.get()>
                    {t("Create the account")}
                </button>
            </form>
        </section>
    }
}
