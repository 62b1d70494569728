//! Who is signed in, and where synchronisation is.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::auth::UserView;

use crate::{
    state::{AppState, SyncStatus},
    text::{fill, format, signed_out, t},
};

/// Sign in, or account and status.
#[component]
pub(crate) fn AccountSection() -> impl IntoView {
    let account = AppState::get().account;
    view! {
        <section class="card" aria-labelledby="account-title">
            <h2 id="account-title">{t("Account and sync")}</h2>
            {move || match account.user.get() {
                Some(user) => view! { <SignedIn user /> }.into_any(),
                None => view! { <SignedOut /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn SignedOut() -> impl IntoView {
    view! {
        <p>{t("You are not signed in. Everything works and stays on this device.")}</p>
        <p class="soft small">{t("Sign in to have your recordings on your other devices too.")}</p>
        <A href="/sign-in" attr:class="button button-strong" attr:data-test="go-sign-in">{t("Sign in")}</A>
    }
}

#[component]
fn SignedIn(
    /// Who.
    user: UserView,
) -> impl IntoView {
    let account = AppState::get().account;
    let said = move || account.sync.with(sentence);
    let working = move || account.sync.with(|it| *it == SyncStatus::Working);
    let ended = move || account.sync.with(|it| *it == SyncStatus::Ended);
    let name =
        if user.name.is_empty() { user.email.clone() } else { format!("{} ({})", user.name, user.email) };
    view! {
        <p>{t("Signed in as")} " "<strong data-test="account-name">{name}</strong></p>
        <p class="soft" role="status" data-test="sync-sentence">{said}</p>
        <p><A href="/settings/account" attr:data-test="go-account">{t("Devices, second factor, keys and password")}</A></p>
        <div class="row">
            <Show
                when=ended
                fallback=move || view! {
                    <button type="button" class="button" data-test="sync-now" disabled=working
                        on:click=move |_| account.sync_now()>
                        {t("Sync now")}
                    </button>
                }
            >
                <A href="/sign-in" attr:class="button button-strong" attr:data-test="go-sign-in">{t("Sign in again")}</A>
            </Show>
            <A href="/admin" attr:class="button" attr:data-test="go-admin">{t("Your organisation")}</A>
            <button type="button" class="button" data-test="sign-out" on:click=move |_| account.sign_out()>
                {t("Sign out")}
            </button>
        </div>
    }
}

fn sentence(status: &SyncStatus) -> String {
    match status {
        SyncStatus::SignedOut => t("Signed out.").to_owned(),
        SyncStatus::Idle { last_ms: Some(at_ms) } => {
            fill("Last synced {moment}.", &[("moment", &format::moment(*at_ms))])
        }
        SyncStatus::Idle { last_ms: None } => t("Not synced yet.").to_owned(),
        SyncStatus::Working => t("Synchronising.").to_owned(),
        SyncStatus::Offline => {
            t("The server cannot be reached. Changes are kept and travel later.").to_owned()
        }
        SyncStatus::Ended => signed_out().to_owned(),
        SyncStatus::Failed(reason) => reason.clone(),
    }
}
