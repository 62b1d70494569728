//! One feedback link: what it asks, what it has taken, and what can be done with it.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::feedback::{LinkRequest, LinkView};
use sotto_platform::clock;

use crate::{
    components::{copy::CopyButton, problem::ProblemNote, select::Select, sending::Sending},
    state::admin::{Act, AdminState, own_address, snippet},
    text::{admin as words, t},
};

/// The link.
#[component]
pub(super) fn LinkRow(
    /// Which.
    link: LinkView,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let id = link.id;
    let title = link.link.texts.first().map(|it| it.title.clone()).unwrap_or_default();
    let (state, state_name) = words::link_state(&link, clock::now_ms());
    let facts = words::link_facts(&link).into_iter().map(|it| view! { <span>{it}</span> }).collect_view();
    let address = own_address(&format!("/f/{}", link.slug));
    let snippet = snippet(&address, &title, !link.link.embed.is_empty());
    let closed = link.link.closed;
    let turn = move |_| {
        let changed = LinkRequest { closed: !closed, ..link.link.clone() };
        sending.start(admin.keep_link(Some(id), changed), || ());
    };
    let team = Signal::stored(link.team.map(|it| it.to_string()).unwrap_or_default());
    let teams = Signal::derive(move || {
        let all = admin.teams.get().map(|it| it.to_vec()).unwrap_or_default();
        let whole = (String::new(), t("Of the whole organisation").to_owned());
        std::iter::once(whole)
            .chain(all.into_iter().map(|it| (it.id.to_string(), it.name)))
            .collect::<Vec<_>>()
    });
    let give = move |team: String| sending.start(admin.give_link(id, team.parse().ok()), || ());
    view! {
        <li class="card admin-link" data-test="link" data-state=state>
            <div class="row spread">
                <h2 data-test="link-title">{title}</h2>
                <span class="chip admin-state" data-test="link-state" data-state=state>{state_name}</span>
            </div>
            <p class="admin-facts soft small tabular">{facts}</p>
            <p class="code" data-test="link-address">{address.clone()}</p>
            <ProblemNote sentence=sending.problem />
            <div class="row">
                <CopyButton label=t("Copy the address") test="copy-address" text=Signal::stored(address) />
                <CopyButton label=t("Copy HTML for a website") test="copy-html" text=Signal::stored(snippet) />
                <Show when=move || admin.may(Act::SeeSubmissions)>
                    <A href=move || admin.href(&format!("submissions?link={id}")) attr:class="button button-small" attr:data-test="link-submissions">
                        {t("Submissions")}
                    </A>
                </Show>
                <Show when=move || { admin.may(Act::Manage) && teams.with(Vec::len) > 1 }>
                    <Select label=t("Team") test="link-team" options=teams value=team change=give />
                </Show>
                {move || admin.may(Act::Manage).then(|| view! {
                    <A href=move || admin.href(&format!("links/{id}")) attr:class="button button-small" attr:data-test="edit-link">{t("Change")}</A>
                    <button type="button" class="button button-small" data-test="close-link" disabled=move || sending.busy.get()
                        on:click=turn.clone()>
                        {if closed { t("Open it again") } else { t("Close it") }}
                    </button>
                })}
            </div>
        </li>
    }
}
