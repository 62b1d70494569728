//! Teams of the organisation, and who is in each.

mod team;

use leptos::prelude::*;
use sotto_api::organisation::MAX_NAME_CHARS;

use super::arriving::arriving;
use crate::{
    components::{problem::ProblemNote, sending::Sending},
    state::admin::{Act, AdminState},
    text::{plural, t},
};
use team::Team;

/// All teams, and a line to make one.
#[component]
pub(super) fn TeamsPage() -> impl IntoView {
    let admin = AdminState::get();
    let teams = admin.teams;
    let read = move || admin.read_teams();
    let sending = Sending::new();
    let name = RwSignal::new(String::new());
    let make = move |event: web_sys::SubmitEvent| {
        let keep = async move {
            admin.keep_team(None, name.get_untracked()).await?;
            let _ = name.try_set(String::new());
            read();
            Ok(())
        };
        sending.send(&event, keep, || ());
    };
    let again = Callback::new(move |()| read());
    let counted = move || teams.get().map(|it| plural(it.len(), "1 team", "{n} teams"));
    view! {
        <div class="page-head">
            <h1>{t("Teams")}</h1>
            <p class="soft small" role="status" data-test="team-count">{counted}</p>
        </div>
        <div class="stack">
            <Show when=move || admin.may(Act::Manage)>
                <form class="row" on:submit=make>
                    <input class="input admin-line" type="text" required=true maxlength=MAX_NAME_CHARS.to_string() autocomplete="off"
                        data-test="team-name" aria-label=t("Name of the new team") placeholder=t("Name of the new team") prop:value=name
                        on:input:target=move |event| name.set(event.target().value()) />
                    <button type="submit" class="button" data-test="make-team" disabled=move || sending.busy.get()>{t("Make a team")}</button>
                </form>
            </Show>
            <ProblemNote sentence=sending.problem />
            {arriving(teams, read, move |all| {
                if all.is_empty() {
                    return view! { <p class="empty soft">{t("No teams yet. A team bundles people of the organisation.")}</p> }.into_any();
                }
                all.iter().cloned().map(|team| view! { <Team team again /> }).collect_view().into_any()
            })}
        </div>
    }
}
