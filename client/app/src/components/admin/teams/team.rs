//! One team: its name, its people, and its end.

use leptos::prelude::*;
use sotto_api::{
    UserId,
    organisation::{MAX_NAME_CHARS, MemberView, TeamView},
};

use super::super::arriving::arriving;
use crate::{
    components::{
        confirm::Confirm,
        icon::{Glyph, Icon},
        line_input::LineInput,
        problem::ProblemNote,
        sending::Sending,
    },
    state::admin::{Act, AdminState, Remote, person},
    text::{fill, t},
};

/// The team.
#[component]
pub(super) fn Team(
    /// Which.
    team: TeamView,
    /// Reads all teams anew.
    again: Callback<()>,
) -> impl IntoView {
    let admin = AdminState::get();
    let id = team.id;
    let inside = Remote::<Vec<MemberView>>::new();
    let read = move || inside.read(async move { admin.team_members(id).await });
    read();
    let sending = Sending::new();
    let editing = RwSignal::new(None::<String>);
    let name = StoredValue::new(team.name);
    let rename = move |typed: String| {
        if !typed.is_empty() && typed != name.get_value() {
            sending.start(admin.keep_team(Some(id), typed), move || again.run(()));
        }
    };
    let end = Callback::new(move |()| sending.start(admin.end_team(id), move || again.run(())));
    let put = move |user: UserId, into: bool| sending.start(admin.put_into_team(id, user, into), read);
    let manage = move || admin.may(Act::Manage);
    view! {
        <section class="card" data-test="team" aria-label=name.get_value()>
            <div class="row spread">
                <Show
                    when=move || editing.with(Option::is_some)
                    fallback=move || view! { <h2 data-test="team-title">{name.get_value()}</h2> }
                >
                    <LineInput label=t("Name of the team") test="rename-team" max_chars=MAX_NAME_CHARS editing keep=rename />
                </Show>
                <Show when=manage>
                    <span class="row">
                        <button type="button" class="button button-small" data-test="rename" on:click=move |_| editing.set(Some(name.get_value()))>
                            {t("Rename")}
                        </button>
                        <Confirm label=t("End the team") sure=t("Yes, end it") test="end-team" act=end />
                    </span>
                </Show>
            </div>
            <ProblemNote sentence=sending.problem />
            {arriving(inside, read, move |all| view! { <Inside all=all.to_vec() manage=Signal::derive(manage) put=Callback::new(move |(user, into)| put(user, into)) /> })}
        </section>
    }
}

/// Who is in it, and who could be.
#[component]
fn Inside(
    /// Those who are.
    all: Vec<MemberView>,
    /// Whether that can be changed.
    manage: Signal<bool>,
    /// Puts somebody in, or takes them out.
    put: Callback<(UserId, bool)>,
) -> impl IntoView {
    let admin = AdminState::get();
    let users: Vec<UserId> = all.iter().map(|it| it.user).collect();
    let none = all.is_empty();
    let row = |it: MemberView| {
        let label = fill("Take {name} out of the team", &[("name", &person(&it))]);
        view! {
            <li class="tag">
                <span data-test="team-member">{person(&it)}</span>
                {move || manage.get().then(|| view! {
                    <button type="button" class="tag-remove" aria-label=label.clone() data-test="take-out"
                        on:click=move |_| put.run((it.user, false))><Icon glyph=Glyph::Close /></button>
                })}
            </li>
        }
    };
    let rows: Vec<_> = all.into_iter().map(row).collect();
    let others = move || {
        let members = admin.members.get()?;
        let others = members.iter().filter(|it| !users.contains(&it.user));
        Some(
            others.map(|it| view! { <option value=it.user.to_string()>{person(it)}</option> }).collect_view(),
        )
    };
    view! {
        {none.then(|| view! { <p class="soft small">{t("Nobody is in this team yet.")}</p> })}
        <ul class="tags" aria-label=t("Who is in the team")>{rows}</ul>
        <Show when=move || manage.get()>
            <select class="select admin-add" data-test="put-in" aria-label=t("Put somebody into the team")
                on:change:target=move |event| {
                    if let Ok(user) = event.target().value().parse() {
                        put.run((user, true));
                    }
                }>
                <option value="">{t("Put somebody into the team")}</option>
                {others.clone()}
            </select>
        </Show>
    }
}
