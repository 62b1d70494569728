//! One member: name, role, and the way out.

use leptos::prelude::*;
use sotto_api::organisation::{MemberView, Role};

use crate::{
    components::{confirm::Confirm, problem::ProblemNote, sending::Sending},
    state::{
        AppState,
        admin::{Act, AdminState, may_give, person},
    },
    text::{admin as words, fill, t},
};

/// The member. Roles are offered as far as one's own reaches.
#[component]
pub(super) fn Member(
    /// Who.
    member: MemberView,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let MemberView { user, role, .. } = member;
    let own = move || admin.organisation.with(|it| it.as_ref().map_or(Role::Guest, |it| it.role));
    let is_self =
        AppState::get().account.user.with_untracked(|it| it.as_ref().is_some_and(|it| it.id == user));
    let may = move || admin.may(Act::Manage) && may_give(own(), role, role) && !is_self;
    let give = move |name: String| {
        if let Some(role) = Role::from_name(&name) {
            sending.start(admin.give_role(user, role), || ());
        }
    };
    let remove = Callback::new(move |()| sending.start(admin.remove_member(user), || ()));
    let label = fill("Role of {name}", &[("name", &person(&member))]);
    let options = move || {
        let option =
            |it: Role| view! { <option value=it.name() selected=it == role>{words::role_name(it)}</option> };
        Role::ALL.into_iter().filter(|it| may_give(own(), role, *it)).map(option).collect_view()
    };
    let email = (!member.name.is_empty()).then(|| member.email.clone());
    view! {
        <li class="admin-row" data-test="member" data-role=role.name()>
            <div class="admin-who">
                <p class="admin-person" data-test="member-name">{person(&member)}</p>
                <p class="soft small">{email}</p>
            </div>
            <Show
                when=may
                fallback=move || view! { <span class="chip" data-test="member-role">{words::role_name(role)}</span> }
            >
                <div class="row">
                    <select class="select" data-test="give-role" aria-label=label.clone() disabled=move || sending.busy.get()
                        on:change:target=move |event| give(event.target().value())>
                        {options}
                    </select>
                    <Confirm label=t("Remove") sure=t("Yes, remove them") test="remove-member" act=remove />
                </div>
            </Show>
            <ProblemNote sentence=sending.problem />
        </li>
    }
}
