//! For the person who runs the server: invitations.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::auth::InvitationView;

use crate::{
    components::problem::ProblemNote,
    state::AppState,
    text::{fill, format, t},
};

/// Makes invitations; nothing for everyone else.
#[component]
pub(crate) fn AdminSection() -> impl IntoView {
    let account = AppState::get().account;
    let made = RwSignal::new(None::<InvitationView>);
    let problem = RwSignal::new(None::<String>);
    let invite = move |_| {
        problem.set(None);
        spawn_local(async move {
            match account.invite().await {
                Ok(invitation) => drop(made.try_set(Some(invitation))),
                Err(reason) => drop(problem.try_set(Some(reason.0))),
            }
        });
    };
    let shown = move || {
        made.get().map(|it| {
        let origin = window().location().origin().unwrap_or_default();
        view! {
            <p>{fill("Send this link to the person you invite. It works once, until {moment}.", &[("moment", &format::moment(it.expires_ms))])}</p>
            <p class="code" data-test="invitation">{format!("{origin}/sign-in?invitation={}", it.code)}</p>
        }
    })
    };
    view! {
        <Show when=move || account.user.with(|it| it.as_ref().is_some_and(|it| it.admin))>
            <section class="card" aria-labelledby="admin-title">
                <h2 id="admin-title">{t("People")}</h2>
                <p class="soft small">{t("You run this server and can invite people to it.")}</p>
                <div role="status">{shown}</div>
                <ProblemNote sentence=Signal::derive(move || problem.get()) />
                <button type="button" class="button" data-test="invite" on:click=invite>{t("Make an invitation")}</button>
            </section>
        </Show>
    }
}
