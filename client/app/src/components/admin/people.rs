//! Who is in the organisation, in which role, and who is invited.

mod invitations;
mod member;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use sotto_api::organisation::Role;

use super::arriving::arrived;
use crate::{
    components::{confirm::Confirm, problem::ProblemNote, sending::Sending},
    state::admin::{Act, AdminState},
    text::{admin as words, plural, t},
};
use invitations::Invitations;
use member::Member;

/// Members, invitations, and what roles mean.
#[component]
pub(super) fn PeoplePage() -> impl IntoView {
    let admin = AdminState::get();
    let counted = move || admin.members.get().map(|it| plural(it.len(), "1 person", "{n} people"));
    let roles = Role::ALL.map(|it| view! {
        <div class="admin-role"><dt>{words::role_name(it)}</dt><dd class="soft small">{words::role_meaning(it)}</dd></div>
    });
    view! {
        <div class="page-head">
            <h1>{t("People")}</h1>
            <p class="soft small" role="status" data-test="people-count">{counted}</p>
        </div>
        <div class="stack">
            <section class="card" aria-labelledby="members-title">
                <h2 id="members-title">{t("Who belongs to it")}</h2>
                {arrived(admin.members, move || admin.read_members(), move || view! {
                    <ul class="admin-list">
                        <For each=move || admin.members.get().map(|it| it.to_vec()).unwrap_or_default()
                            key=|it| (it.user, it.role, it.name.clone()) children=|member| view! { <Member member /> } />
                    </ul>
                })}
            </section>
            <Show when=move || admin.may(Act::Manage)><Invitations /></Show>
            <section class="card" aria-labelledby="roles-title">
                <h2 id="roles-title">{t("What roles may")}</h2>
                <dl class="admin-roles">{roles}</dl>
            </section>
            <Leave />
        </div>
    }
}

/// Leaves the organisation.
#[component]
fn Leave() -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        let navigate = navigate.clone();
        sending.start(admin.leave(), move || navigate("/admin", NavigateOptions::default()));
    });
    view! {
        <section class="card" aria-labelledby="leave-title">
            <h2 id="leave-title">{t("Leave the organisation")}</h2>
            <p class="soft small">{t("You see nothing of it any more until somebody invites you again. Your own recordings stay yours.")}</p>
            <ProblemNote sentence=sending.problem />
            <Confirm label=t("Leave") sure=t("Yes, leave") test="leave" act=leave />
        </section>
    }
}
