//! Where the team is with a submission, and who looks after it.

use leptos::prelude::*;
use sotto_api::feedback::{SubmissionChange, SubmissionStatus, SubmissionView};

use super::super::submissions::Readers;
use crate::{
    components::{problem::ProblemNote, sending::Sending},
    state::admin::AdminState,
    text::{admin as words, t},
};

/// Two choices.
#[component]
pub(super) fn Work(
    /// The submission.
    view: RwSignal<SubmissionView>,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let change = move |change: SubmissionChange| {
        let id = view.with_untracked(|it| it.id);
        let keep = async move {
            let changed = admin.change_submission(id, &change).await?;
            let _ = view.try_set(changed);
            Ok(())
        };
        sending.start(keep, || ());
    };
    let status = move || view.with(|it| it.status);
    let assignee = Signal::derive(move || view.with(|it| it.assignee));
    let statuses = SubmissionStatus::ALL.map(|it| {
        view! {
            <option value=it.name() selected=move || status() == it>{words::status_name(it)}</option>
        }
    });
    view! {
        <div class="row admin-work">
            <label class="row">
                <span class="field-label">{t("Status")}</span>
                <select class="select" data-test="status" data-status=move || status().name() disabled=move || sending.busy.get()
                    on:change:target=move |event| change(SubmissionChange {
                        status: SubmissionStatus::from_name(&event.target().value()), assignee: None,
                    })>
                    {statuses}
                </select>
            </label>
            <label class="row">
                <span class="field-label">{t("Looked after by")}</span>
                <select class="select" data-test="assignee" disabled=move || sending.busy.get()
                    on:change:target=move |event| change(SubmissionChange {
                        status: None, assignee: Some(event.target().value().parse().ok()),
                    })>
                    <option value="none" selected=move || assignee.get().is_none()>{t("Nobody")}</option>
                    <Readers chosen=assignee />
                </select>
            </label>
        </div>
        <ProblemNote sentence=sending.problem />
    }
}
