//! Setting up the second factor: the password, a picture for the app, a first code, and codes to keep.

use leptos::prelude::*;
use sotto_api::factor::TotpSecret;

use crate::{
    components::{field::Field, problem::ProblemNote, qr::Qr, sending::Sending},
    state::AppState,
    text::t,
};

/// How far it is.
#[derive(Clone)]
enum Step {
    Password,
    Scan(TotpSecret),
    /// Recovery codes, shown once.
    Keep(Vec<String>),
}

/// The steps, one after the other.
#[component]
pub(crate) fn FactorSetup(
    /// Called when the person has kept the codes.
    done: Callback<()>,
) -> impl IntoView {
    let step = RwSignal::new(Step::Password);
    move || match step.get() {
        Step::Password => view! { <Begin step /> }.into_any(),
        Step::Scan(secret) => view! { <Scan secret step /> }.into_any(),
        Step::Keep(codes) => view! { <Keep codes done /> }.into_any(),
    }
}

#[component]
fn Begin(
    /// Where the next step goes.
    step: RwSignal<Step>,
) -> impl IntoView {
    let account = AppState::get().account;
    let password = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let begun = async move {
            let secret = account.begin_factor(password.get_untracked()).await?;
            let _ = step.try_set(Step::Scan(secret));
            Ok(())
        };
        sending.send(&event, begun, || ());
    };
    view! {
        <form class="form" on:submit=submit>
            <Field label=t("Password") kind="password" test="factor-password" autocomplete="current-password" value=password
                hint=t("So that nobody at an open device locks you out.") />
            <ProblemNote sentence=sending.problem />
            <button type="submit" class="button" data-test="factor-begin" disabled=move || sending.busy.get()>
                {t("Set it up")}
            </button>
        </form>
    }
}

#[component]
fn Scan(
    /// What the app has to know.
    secret: TotpSecret,
    /// Where the next step goes.
    step: RwSignal<Step>,
) -> impl IntoView {
    let account = AppState::get().account;
    let code = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let confirmed = async move {
            let kept = account.confirm_factor(code.get_untracked()).await?;
            let _ = step.try_set(Step::Keep(kept.codes));
            Ok(())
        };
        sending.send(&event, confirmed, || ());
    };
    view! {
        <p>{t("Scan this picture with your authenticator app, or type the letters below it.")}</p>
        <Qr text=secret.link label=t("QR code for your authenticator app") />
        <p class="code" data-test="factor-secret">{secret.secret}</p>
        <form class="form" on:submit=submit>
            <Field label=t("First code") test="factor-code" autocomplete="one-time-code" value=code
                hint=t("The six digits that the app shows now.") />
            <ProblemNote sentence=sending.problem />
            <button type="submit" class="button button-strong" data-test="factor-confirm" disabled=move || sending.busy.get()>
                {t("Switch it on")}
            </button>
        </form>
    }
}

#[component]
fn Keep(
    /// The codes.
    codes: Vec<String>,
    /// Called when they are kept.
    done: Callback<()>,
) -> impl IntoView {
    view! {
        <div role="status">
            <p><strong>{t("It is on.")}</strong>" "{t("Keep these codes where you keep important papers.")}</p>
            <p class="soft small">{t("Each stands in for the app once, where you lose your phone. They are not shown again.")}</p>
        </div>
        <p class="code code-lines" data-test="recovery-codes">{codes.join("\n")}</p>
        <button type="button" class="button button-strong" data-test="recovery-kept" on:click=move |_| done.run(())>
            {t("I have kept them")}
        </button>
    }
}
