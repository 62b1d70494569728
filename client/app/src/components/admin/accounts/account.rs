//! One account of the server, and what its operator can do with it.

use leptos::prelude::*;
use sotto_api::{
    account::{AccountRequest, AccountView},
    auth::HandedLink,
};

use crate::{
    components::{confirm::Confirm, copy::CopyButton, problem::ProblemNote, sending::Sending},
    state::{AppState, Problem, admin::AdminState},
    text::{fill, format, t},
};

/// The account; its acts unfold.
#[component]
pub(super) fn Account(
    /// Which.
    account: AccountView,
    /// Reads all accounts anew.
    again: Callback<()>,
) -> impl IntoView {
    let AccountView { id, active, admin: operator, verified, .. } = account;
    let is_self = AppState::get().account.user.with_untracked(|it| it.as_ref().is_some_and(|it| it.id == id));
    let name = if account.name.is_empty() { account.email.clone() } else { account.name.clone() };
    let since = fill("since {day}", &[("day", &format::day(account.created_ms))]);
    let marks = [
        (!active).then(|| t("Switched off")),
        operator.then(|| t("Runs this server")),
        (!verified).then(|| t("E-mail not verified")),
    ];
    let marks = marks.into_iter().flatten().map(|it| view! { <span class="chip">{it}</span> }).collect_view();
    view! {
        <li class="admin-row" data-test="account" data-active=active.to_string()>
            <div class="admin-who">
                <p class="admin-person" data-test="account-title">{name}</p>
                <p class="soft small">{account.email} ", " {since}</p>
            </div>
            <div class="row">{marks}</div>
            {(!is_self).then(|| view! {
                <details class="admin-acts">
                    <summary class="small" data-test="account-acts">{t("What can be done")}</summary>
                    <Acts id active operator again />
                </details>
            })}
        </li>
    }
}

#[component]
fn Acts(
    /// Whose account.
    id: sotto_api::UserId,
    /// Whether it may be used.
    active: bool,
    /// Whether its person runs the server.
    operator: bool,
    /// Reads all accounts anew.
    again: Callback<()>,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let handed = RwSignal::new(None::<HandedLink>);
    let change = move |change: AccountRequest| {
        Callback::new(move |()| {
            sending.start(admin.change_account(id, change.clone()), move || again.run(()))
        })
    };
    let switch = change(AccountRequest { active: Some(!active), admin: None });
    let promote = change(AccountRequest { active: None, admin: Some(!operator) });
    let done = |what: &'static str| move || AppState::get().system.toast(what);
    let sessions = Callback::new(move |()| {
        sending.start(admin.end_sessions(id), done(t("All sessions of the account have ended.")))
    });
    let factor = Callback::new(move |()| {
        sending.start(admin.take_factor(id), done(t("The account needs no second factor any more.")))
    });
    let hand = move |_| {
        let made = async move {
            let link = admin.reset_link(id).await?;
            let _ = handed.try_set(Some(link));
            Ok::<(), Problem>(())
        };
        sending.start(made, || ());
    };
    let link = move || {
        handed.get().map(|it| view! {
        <p>{fill("Hand this link over. It leads to a new password, once, until {moment}.", &[("moment", &format::moment(it.expires_ms))])}</p>
        <p class="code" data-test="handed">{it.link.clone()}</p>
        <div class="row"><CopyButton label=t("Copy the address") test="copy-handed" text=Signal::stored(it.link) /></div>
    })
    };
    let (off, off_sure) = if active {
        (t("Switch the account off"), t("Yes, switch it off"))
    } else {
        (t("Switch the account on"), t("Yes, switch it on"))
    };
    let (run, run_sure) = if operator {
        (t("No operator any more"), t("Yes, no operator any more"))
    } else {
        (t("Make an operator"), t("Yes, make an operator"))
    };
    view! {
        <div class="stack">
            <div class="row">
                <Confirm label=off sure=off_sure test="switch-account" act=switch />
                <Confirm label=t("End all sessions") sure=t("Yes, end them") test="end-sessions" act=sessions />
                <Confirm label=t("Take the second factor away") sure=t("Yes, take it away") test="take-factor" act=factor />
                <Confirm label=run sure=run_sure test="make-operator" act=promote />
                <button type="button" class="button button-small" data-test="hand-link" on:click=hand>{t("A link to a new password")}</button>
            </div>
            <div role="status" class="stack">{link}</div>
            <ProblemNote sentence=sending.problem />
        </div>
    }
}
