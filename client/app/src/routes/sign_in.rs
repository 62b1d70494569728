//! Sign in, or make an account.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::A,
    hooks::{use_navigate, use_query_map},
};
use sotto_api::{auth::Registration, route};
use sotto_platform::extension;

use crate::{
    components::{field::Field, problem::ProblemNote, sending::Sending, server_form::ServerForm},
    state::AppState,
    text::t,
};

/// One form for both.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let AppState { account, server, .. } = AppState::get();
    let navigate = use_navigate();
    let (invited, half) =
        use_query_map().with_untracked(|it| (it.get("invitation"), it.get("second_factor")));
    let registering = RwSignal::new(invited.is_some());
    let invitation = RwSignal::new(invited.unwrap_or_default());
    let (name, email, password) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    // A provider signs in half, too.
    let ticket = RwSignal::new(half);
    let code = RwSignal::new(String::new());
    let sending = Sending::new();
    let wants_invitation = move || {
        account.server.with(|it| it.as_ref().is_none_or(|it| it.registration == Registration::Invite))
    };
    let submit = move |event: web_sys::SubmitEvent| {
        let navigate = navigate.clone();
        let entered = async move {
            let [email, password, name, invitation] =
                [email, password, name, invitation].map(|it| it.get_untracked());
            let (email, invitation) = (email.trim().to_owned(), invitation.trim().to_owned());
            if registering.get_untracked() {
                let invitation = (!invitation.is_empty()).then_some(invitation);
                account.register(email, password, name, invitation).await
            } else if let Some(ticket) = ticket.get_untracked() {
                account.confirm(ticket, code.get_untracked()).await
            } else {
                ticket.set(account.sign_in(email, password).await?);
                Ok(())
            }
        };
        sending.send(&event, entered, move || {
            if account.user.with_untracked(Option::is_some) {
                navigate("/settings", NavigateOptions::default());
            }
        });
    };
    let word = move || if registering.get() { t("Create an account") } else { t("Sign in") };
    let other =
        move || if registering.get() { t("I have an account") } else { t("Create an account instead") };
    view! {
        <section class="card narrow" aria-labelledby="sign-in-title">
            <h1 id="sign-in-title">{word}</h1>
            <p class="soft">{t("An account brings your recordings to your other devices. Without one, everything stays here.")}</p>
            {extension::is_here().then(|| view! { <ServerForm /> })}
            <form class="form" hidden=move || !server.is_there() on:submit=submit>
                <Show when=move || registering.get()>
                    <Show when=wants_invitation>
                        <Field label=t("Invitation code") test="sign-in-invitation" value=invitation optional=true
                            hint=t("This server may want one; the person who runs it can make it.") />
                    </Show>
                    <Field label=t("Name") test="sign-in-name" autocomplete="name" value=name optional=true />
                </Show>
                <Show
                    when=move || ticket.with(Option::is_none)
                    fallback=move || view! {
                        <Field label=t("Code") test="sign-in-code" autocomplete="one-time-code" value=code
                            hint=t("Six digits from your authenticator app, or one of your recovery codes.") />
                    }
                >
                    <Field label=t("E-mail") kind="email" test="sign-in-email" autocomplete="username" value=email />
                    <Field label=t("Password") kind="password" test="sign-in-password" autocomplete="current-password"
                        value=password at_least=8 />
                </Show>
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button button-strong" data-test="sign-in-submit" disabled=move || sending.busy.get()>
                    {word}
                </button>
                <button
                    type="button"
                    class="button button-plain"
                    data-test="sign-in-mode"
                    on:click=move |_| { registering.update(|it| *it = !*it); ticket.set(None); sending.problem.set(None); }
                >
                    {other}
                </button>
                <OtherWays />
            </form>
        </section>
    }
}

/// For who has forgotten the password, or has none here.
#[component]
fn OtherWays() -> impl IntoView {
    let server = AppState::get().account.server;
    view! {
        <A href="/reset" attr:class="small">{t("I forgot my password")}</A>
        <Show when=move || server.with(|it| it.as_ref().is_some_and(|it| it.provider)) && !extension::is_here()>
            // The server leads on to the provider and back, past the app's own addresses.
            <a href=route::OIDC rel="external" class="button">{t("Sign in by your organisation's provider")}</a>
        </Show>
    }
}
