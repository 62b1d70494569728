//! Links that take nothing, and a server that does not answer.

use leptos::prelude::*;
use sotto_api::ErrorCode;

use crate::{
    state::{AppState, RequestProblem},
    text::{self, t, visit as say},
};

/// Why there is nothing to be said here.
#[component]
pub(crate) fn Shut(
    /// What the server answered.
    code: ErrorCode,
) -> impl IntoView {
    let (title, sentence) = say::shut(code);
    view! {
        <section class="card empty" role="alert" data-test="visit-shut">
            <h1>{title}</h1>
            <p class="soft">{sentence}</p>
        </section>
    }
}

/// The server is away, or something else answers in its place.
#[component]
pub(crate) fn Unreached(
    /// What happened.
    problem: RequestProblem,
) -> impl IntoView {
    let AppState { visit, system, .. } = AppState::get();
    let title =
        move || if system.online.get() { t("The server does not answer") } else { t("You are offline") };
    view! {
        <section class="card empty" role="alert" data-test="visit-unreached">
            <h1>{title}</h1>
            <p class="soft">{text::request_sentence(&problem)}</p>
            <button type="button" class="button button-strong" data-test="visit-retry" on:click=move |_| visit.read()>{t("Try again")}</button>
        </section>
    }
}
