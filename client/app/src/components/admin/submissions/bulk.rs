//! What is chosen, and what can be done with all of it.

use leptos::prelude::*;
use sotto_api::{
    SubmissionId, UserId,
    dashboard::{BulkChange, MAX_TAG_CHARS},
    feedback::SubmissionStatus,
    organisation::MemberView,
};

use crate::{
    components::{confirm::Confirm, problem::ProblemNote, sending::Sending},
    state::{
        Selection,
        admin::{Act, AdminState, SubmissionList, may, person},
    },
    text::{admin as words, plural, t},
};

/// A bar that is there while something is chosen.
#[component]
pub(super) fn Bulk(
    /// What is listed.
    list: SubmissionList,
    /// What is chosen.
    selection: Selection<SubmissionId>,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let count = Memo::new(move |_| selection.chosen.with(std::collections::BTreeSet::len));
    let listed = move || list.rows.with_untracked(|it| it.iter().map(|it| it.id).collect::<Vec<_>>());
    let chosen = move || selection.in_order(&listed());
    let change = move |change: BulkChange| {
        let change = BulkChange { submissions: chosen(), ..change };
        sending.start(list.change_all(change), move || selection.clear());
    };
    let set_status = move |name: String| {
        if let Some(status) = SubmissionStatus::from_name(&name) {
            change(BulkChange { status: Some(status), ..BulkChange::default() });
        }
    };
    let assign = move |who: String| {
        let assignee = who.parse::<UserId>().ok();
        if assignee.is_some() || who == "none" {
            change(BulkChange { assignee: Some(assignee), ..BulkChange::default() });
        }
    };
    let tag = move |typed: String| {
        let tag = typed.trim().to_owned();
        if !tag.is_empty() {
            change(BulkChange { add_tags: vec![tag], ..BulkChange::default() });
        }
    };
    let delete = Callback::new(move |()| {
        sending.start(list.delete_all(chosen()), move || selection.clear());
    });
    let statuses = || {
        SubmissionStatus::ALL.map(|it| view! { <option value=it.name()>{words::status_name(it)}</option> })
    };
    view! {
        <ProblemNote sentence=sending.problem />
        <Show when=move || { count.get() > 0 }>
            <section class="bulk" aria-label=t("What is chosen") data-test="bulk">
                <div class="bulk-head">
                    <p role="status" class="bulk-count" data-test="chosen-count">{move || plural(count.get(), "1 chosen", "{n} chosen")}</p>
                    <button type="button" class="button button-plain button-small" data-test="choose-all"
                        on:click=move |_| selection.all(&listed())>{t("Choose all that are listed")}</button>
                    <button type="button" class="button button-plain button-small" data-test="choose-none"
                        on:click=move |_| selection.clear()>{t("Choose none")}</button>
                </div>
                <fieldset class="bulk-acts" disabled=move || sending.busy.get()>
                    <legend class="reader-only">{t("With all that is chosen")}</legend>
                    <select class="select" data-test="bulk-status" aria-label=t("Give a status")
                        on:change:target=move |event| { set_status(event.target().value()); event.target().set_value(""); }>
                        <option value="">{t("Give a status")}</option>
                        {statuses()}
                    </select>
                    <select class="select" data-test="bulk-assign" aria-label=t("Hand to somebody")
                        on:change:target=move |event| { assign(event.target().value()); event.target().set_value(""); }>
                        <option value="">{t("Hand to somebody")}</option>
                        <option value="none">{t("Nobody")}</option>
                        <Readers />
                    </select>
                    <input class="tag-input" type="text" autocomplete="off" maxlength=MAX_TAG_CHARS.to_string() data-test="bulk-tag"
                        aria-label=t("Add a tag") placeholder=t("Add a tag")
                        on:change:target=move |event| { tag(event.target().value()); event.target().set_value(""); } />
                    <Show when=move || admin.may(Act::Manage)>
                        <Confirm label=t("Delete") sure=t("Yes, delete them for good") test="bulk-delete" act=delete />
                    </Show>
                </fieldset>
            </section>
        </Show>
    }
}

/// Those who may look after a submission, as options.
#[component]
pub(in crate::components::admin) fn Readers(
    /// Who is chosen.
    #[prop(optional, into)]
    chosen: Option<Signal<Option<UserId>>>,
) -> impl IntoView {
    let admin = AdminState::get();
    let option = move |it: &MemberView| {
        let (id, name) = (it.user, person(it));
        view! { <option value=id.to_string() selected=move || chosen.is_some_and(|it| it.get() == Some(id))>{name}</option> }
    };
    move || {
        let all = admin.members.get()?;
        Some(all.iter().filter(|it| may(it.role, Act::SeeSubmissions)).map(option).collect_view())
    }
}
