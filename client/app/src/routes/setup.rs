//! The first admin, through the one-time link that the server printed.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::{
    components::{field::Field, problem::ProblemNote},
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
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            let [code, email, password, name] = [code, email, password, name].map(|it| it.get_untracked());
            let done = account.setup(code.trim().to_owned(), email.trim().to_owned(), password, name).await;
            let _ = busy.try_set(false);
            match done {
                Ok(()) => navigate("/settings", NavigateOptions::default()),
                Err(reason) => drop(problem.try_set(Some(reason.0))),
            }
        });
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
                <ProblemNote sentence=Signal::derive(move || problem.get()) />
                <button type="submit" class="button button-strong" data-test="setup-submit" disabled=move || busy.get()>
                    {t("Create the account")}
                </button>
            </form>
        </section>
    }
}
