//! A new account key in the place of the one until now.

use leptos::prelude::*;

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending},
    state::{AppState, VaultState},
    text::t,
};

/// The passphrase, and another one where it is wanted; only where the vault is open.
#[component]
pub(crate) fn ReplaceCard() -> impl IntoView {
    let account = AppState::get().account;
    let (passphrase, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let done = RwSignal::new(false);
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        done.set(false);
        let replaced = account.replace_key(passphrase.get_untracked(), new.get_untracked());
        sending.send(&event, replaced, move || {
            for it in [passphrase, new] {
                let _ = it.try_set(String::new());
            }
            let _ = done.try_set(true);
        });
    };
    view! {
        <Show when=move || account.vault.get() == VaultState::Unlocked>
            <section class="card" aria-labelledby="replace-title">
                <h2 id="replace-title">{t("Replace the key of the vault")}</h2>
                <p class="soft small">
                    {t("Do this when a device is lost or somebody may know your passphrase, after you ended that device's session. New recordings are then sealed under a key that it never had, and every other device asks for the passphrase once.")}
                </p>
                <form class="form" on:submit=submit>
                    <Field label=t("Passphrase") kind="password" test="replace-passphrase" autocomplete="current-password" value=passphrase />
                    <Field label=t("New passphrase") kind="password" test="replace-new" autocomplete="new-password" value=new
                        optional=true at_least=8 hint=t("Left empty, the passphrase stays.") />
                    <ProblemNote sentence=sending.problem />
                    <p role="status" data-test="key-replaced">
                        {move || done.get().then(|| t("The key is replaced. What was sealed before is wrapped anew with the next sync."))}
                    </p>
                    <button type="submit" class="button" data-test="replace" disabled=move || sending.busy.get()>
                        {move || if sending.busy.get() { t("One moment") } else { t("Replace the key") }}
                    </button>
                </form>
            </section>
        </Show>
    }
}
