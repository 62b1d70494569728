//! Inviting people, and invitations that wait.

use leptos::prelude::*;
use sotto_api::organisation::{PendingInvitationView, Role};

use super::super::arriving::arriving;
use crate::{
    components::{confirm::Confirm, copy::CopyButton, problem::ProblemNote, sending::Sending},
    state::admin::{AdminState, Invited, Remote, may_give},
    text::{admin as words, fill, format, t},
};

/// A role, a link to hand over, and a list.
#[component]
pub(super) fn Invitations() -> impl IntoView {
    let admin = AdminState::get();
    let waiting = Remote::<Vec<PendingInvitationView>>::new();
    let read = move || waiting.read(async move { admin.invitations().await });
    read();
    let sending = Sending::new();
    let role = RwSignal::new(Role::Analyst);
    let made = RwSignal::new(None::<Invited>);
    let invite = move |event: web_sys::SubmitEvent| {
        let asked = async move {
            let invited = admin.invite(role.get_untracked()).await?;
            let _ = made.try_set(Some(invited));
            read();
            Ok(())
        };
        sending.send(&event, asked, || ());
    };
    let own = move || admin.organisation.with(|it| it.as_ref().map_or(Role::Guest, |it| it.role));
    let options = move || {
        let option = |it: Role| view! { <option value=it.name() selected=it == role.get_untracked()>{words::role_name(it)}</option> };
        Role::ALL.into_iter().filter(|it| may_give(own(), Role::Guest, *it)).map(option).collect_view()
    };
    let shown = move || {
        made.get().map(|Invited { address, expires_ms }| view! {
        <p>{fill("Send this link to the person you invite. It works once, until {moment}.", &[("moment", &format::moment(expires_ms))])}</p>
        <p class="code" data-test="invitation">{address.clone()}</p>
        <div class="row"><CopyButton label=t("Copy the address") test="copy-invitation" text=Signal::stored(address) /></div>
    })
    };
    let take_back = move |id: String| {
        let gone = async move {
            admin.take_back(id).await?;
            read();
            Ok(())
        };
        sending.start(gone, || ());
    };
    let row = move |it: &PendingInvitationView| {
        let id = it.id.clone();
        let said = fill(
            "{role}, until {moment}",
            &[("role", &words::role_name(it.role)), ("moment", &format::moment(it.expires_ms))],
        );
        let act = Callback::new(move |()| take_back(id.clone()));
        view! {
            <li class="admin-row" data-test="pending">
                <p>{said}</p>
                <Confirm label=t("Take it back") sure=t("Yes, take it back") test="take-back" act />
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="invite-title">
            <h2 id="invite-title">{t("Invite somebody")}</h2>
            <form class="row" on:submit=invite>
                <label class="row">
                    <span class="field-label">{t("Role")}</span>
                    <select class="select" data-test="invite-role"
                        on:change:target=move |event| role.set(Role::from_name(&event.target().value()).unwrap_or(Role::Member))>
                        {options}
                    </select>
                </label>
                <button type="submit" class="button button-strong" data-test="invite" disabled=move || sending.busy.get()>
                    {t("Make an invitation")}
                </button>
            </form>
            <div role="status" class="stack">{shown}</div>
            <ProblemNote sentence=sending.problem />
            {arriving(waiting, read, move |all| (!all.is_empty()).then(|| view! {
                <h3>{t("Invitations that wait")}</h3>
                <ul class="admin-list">{all.iter().map(row).collect_view()}</ul>
            }))}
        </section>
    }
}
