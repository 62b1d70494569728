//! The vault: titles, tags and audio travel only locked with a passphrase.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state::{AppState, VaultState},
    text::t,
};

/// Fewest characters of a passphrase.
const MIN_CHARS: u32 = 8;

/// Makes or opens the vault; only for people who are signed in.
#[component]
pub(crate) fn VaultSection() -> impl IntoView {
    let account = AppState::get().account;
    let body = move || {
        match account.vault.get() {
        VaultState::Unknown => {
            view! { <p class="soft">{t("Whether there is a vault is known once the server can be reached.")}</p> }.into_any()
        }
        VaultState::Unlocked => view! {
            <p data-test="vault-open">{t("The vault is open on this device. Titles, tags and audio travel encrypted.")}</p>
            <p><A href="/settings/account">{t("Add a device, or replace the key")}</A></p>
        }
        .into_any(),
        VaultState::Replaced => view! {
            <p role="status" data-test="vault-replaced">
                {t("The key of your vault was replaced on another device. Nothing private leaves this one until it has the new key.")}
            </p>
            <VaultForm create=false />
        }
        .into_any(),
        VaultState::Absent => view! { <VaultForm create=true /> }.into_any(),
        VaultState::Locked => view! { <VaultForm create=false /> }.into_any(),
    }
    };
    view! {
        <Show when=move || account.user.with(Option::is_some)>
            <section class="card" aria-labelledby="vault-title">
                <h2 id="vault-title">{t("Vault")}</h2>
                {body}
            </section>
        </Show>
    }
}

#[component]
fn VaultForm(
    /// Whether there is none yet.
    create: bool,
) -> impl IntoView {
    let account = AppState::get().account;
    let passphrase = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        sending.send(&event, async move { account.open_vault(passphrase.get_untracked()).await }, || ());
    };
    let (said, label, hint, button, autocomplete) = if create {
        (
            t("A passphrase encrypts your titles, tags and audio before they leave this device."),
            t("New passphrase"),
            t(
                "Eight characters or more; four random words are good. The server never learns it and nobody can \
             reset it: keep it somewhere safe.",
            ),
            t("Make the vault"),
            "new-password",
        )
    } else {
        (
            t("Your titles, tags and audio are encrypted. This device needs your passphrase once."),
            t("Passphrase"),
            t("The one you chose on your first device."),
            t("Open the vault"),
            "current-password",
        )
    };
    view! {
        <form class="form" on:submit=submit>
            <p>{said}</p>
            <Field label kind="password" autocomplete test="vault-passphrase" value=passphrase hint
                at_least=if create { MIN_CHARS } else { 1 } />
            <ProblemNote sentence=sending.problem />
            {(!create).then(|| view! {
                <p><A href="/settings/account" attr:data-test="go-claim">{t("Or use a code from a device where it is open")}</A></p>
            })}
            <button type="submit" class="button button-strong" data-test="vault-submit" disabled=move || sending.busy.get()>
                {move || if sending.busy.get() { t("One moment") } else { button }}
            </button>
        </form>
    }
}
