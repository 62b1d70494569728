//! The vault: titles, tags and audio travel only locked with a passphrase.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{field::Field, problem::ProblemNote},
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
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let typed = passphrase.get_untracked();
            let done = account.open_vault(typed).await;
            // The form goes once the vault is open.
            let _ = problem.try_set(done.err().map(|it| it.0));
            let _ = busy.try_set(false);
        });
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
            <ProblemNote sentence=Signal::derive(move || problem.get()) />
            <button type="submit" class="button button-strong" data-test="vault-submit" disabled=move || busy.get()>
                {move || if busy.get() { t("One moment") } else { button }}
            </button>
        </form>
    }
}
