//! The first page: what stays on this device, what leaves it, and a button to begin.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};
use sotto_platform::arrivals::listed;

use crate::{
    state::AppState,
    text::{privacy::PROMISES, t},
};

/// Three sentences and a button. Shown in place of the recorder until it was read, and again from the settings.
#[component]
pub(crate) fn WelcomePage() -> impl IntoView {
    let privacy = AppState::get().privacy;
    let navigate = use_navigate();
    let begin = move |_| {
        privacy.begin();
        navigate("/", NavigateOptions::default());
    };
    view! {
        <section class="card first-page" aria-labelledby="first-title">
            <h1 id="first-title">{t("Your voice stays with you")}</h1>
            <ol class="welcome-steps">
                {PROMISES.map(|promise| view! { <li><span>{t(promise)}</span></li> })}
            </ol>
            <div class="row">
                <button type="button" class="button button-strong" data-test="begin" on:click=begin>{t("Begin")}</button>
                <A href="/sign-in" attr:class="button" attr:data-test="begin-sign-in" on:click=move |_| privacy.begin()>
                    {t("Sign in")}
                </A>
                <OpenArchive />
            </div>
        </section>
    }
}

/// Takes in what was saved elsewhere.
#[component]
fn OpenArchive() -> impl IntoView {
    let AppState { privacy, imports, .. } = AppState::get();
    let navigate = use_navigate();
    let open = move |event: leptos::ev::Targeted<web_sys::Event, web_sys::HtmlInputElement>| {
        let files = event.target().files().map(|it| listed(&it)).unwrap_or_default();
        if !files.is_empty() {
            privacy.begin();
            imports.add(files);
            navigate("/", NavigateOptions::default());
        }
    };
    view! {
        <span class="choose">
            <input id="begin-archive" class="reader-only" type="file" accept=".zip" data-test="begin-archive" on:change:target=open />
            <label for="begin-archive" class="button button-plain">{t("Open an archive")}</label>
        </span>
    }
}
