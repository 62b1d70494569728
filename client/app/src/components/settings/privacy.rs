//! What may leave this device.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::components::switch::Switch;
use crate::state::AppState;
use crate::text::t;

/// Three switches.
#[component]
pub(crate) fn PrivacySection() -> impl IntoView {
    let account = AppState::get().account;
    let policy = account.policy;
    view! {
        <section class="card" aria-labelledby="privacy-title">
            <h2 id="privacy-title">{t("What may leave this device")}</h2>
            <p class="soft small">
                {t("Only while you are signed in, and only to your own server.")} " "
                <A href="/welcome" attr:data-test="go-welcome">{t("What stays and what leaves")}</A>
            </p>
            <Switch
                label=t("Insight")
                hint=t("Numbers and labels about a recording. The server can read them.")
                test="policy-facts"
                on=Signal::derive(move || policy.get().facts)
                change=move |facts| account.set_policy(sotto_store::SyncPolicy { facts, ..policy.get_untracked() })
            />
            <Switch
                label=t("Titles, tags and transcripts")
                hint=t("Encrypted with your vault; the server cannot read them.")
                test="policy-text"
                on=Signal::derive(move || policy.get().text)
                change=move |text| account.set_policy(sotto_store::SyncPolicy { text, ..policy.get_untracked() })
            />
            <Switch
                label=t("Audio")
                hint=t("Encrypted with your vault; the server cannot hear it.")
                test="policy-audio"
                on=Signal::derive(move || policy.get().audio)
                change=move |audio| account.set_policy(sotto_store::SyncPolicy { audio, ..policy.get_untracked() })
            />
        </section>
    }
}
