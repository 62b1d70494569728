//! The second factor: whether it is on, and the way there and back.

use leptos::prelude::*;
use sotto_api::factor::SecondFactorView;

use super::factor_setup::FactorSetup;
use crate::{
    components::{field::Field, loaded::Loaded, problem::ProblemNote, sending::Sending},
    state::AppState,
    text::{plural, t},
};

/// Set it up, or switch it off.
#[component]
pub(crate) fn FactorCard() -> impl IntoView {
    let account = AppState::get().account;
    let factor = Loaded::<SecondFactorView>::new();
    let load = Callback::new(move |()| factor.load(account.factor()));
    load.run(());
    let body = move || {
        factor.get().map(|it| {
            if it.enabled {
                view! { <On left=it.recovery_codes changed=load /> }.into_any()
            } else {
                view! { <FactorSetup done=load /> }.into_any()
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="factor-title">
            <h2 id="factor-title">{t("Second factor")}</h2>
            <p class="soft small">
                {t("Signing in then asks for six digits from an app on your phone, too: a password alone is not enough for anyone.")}
            </p>
            <ProblemNote sentence=Signal::derive(move || factor.problem()) />
            {body}
        </section>
    }
}

#[component]
fn On(
    /// Recovery codes that were not used.
    left: u64,
    /// Called when it was switched off.
    changed: Callback<()>,
) -> impl IntoView {
    let account = AppState::get().account;
    let (password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let off = account.end_factor(password.get_untracked(), code.get_untracked());
        sending.send(&event, off, move || changed.run(()));
    };
    let left = usize::try_from(left).unwrap_or_default();
    view! {
        <p data-test="factor-on">
            <strong>{t("It is on.")}</strong>" "
            {plural(left, "One recovery code is left.", "{n} recovery codes are left.")}
        </p>
        <details>
            <summary data-test="factor-off-open">{t("Switch it off")}</summary>
            <form class="form" on:submit=submit>
                <Field label=t("Password") kind="password" test="factor-off-password" autocomplete="current-password" value=password />
                <Field label=t("Code") test="factor-off-code" autocomplete="one-time-code" value=code
                    hint=t("Six digits from your authenticator app, or one of your recovery codes.") />
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button button-danger" data-test="factor-off" disabled=move || sending.busy.get()>
                    {t("Switch it off")}
                </button>
            </form>
        </details>
    }
}
