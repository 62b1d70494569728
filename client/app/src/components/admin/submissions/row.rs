//! One submission in the table.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::{SubmissionId, feedback::SubmissionView};

use crate::{
    components::emotion_mark::EmotionMark,
    state::{
        Selection,
        admin::{AdminState, Column, Shares, SubmissionList},
    },
    text::{admin as words, emotions, figures, fill, format, t},
};

/// When it came, and the columns that were chosen.
#[component]
pub(super) fn Row(
    /// Which submission.
    id: SubmissionId,
    /// Its number in the list, from 0.
    at: Memo<usize>,
    /// Holds it.
    list: SubmissionList,
    /// What is chosen.
    selection: Selection<SubmissionId>,
    /// What is listed.
    ids: Memo<Arc<Vec<SubmissionId>>>,
) -> impl IntoView {
    let admin = AdminState::get();
    let view = Memo::new(move |earlier: Option<&Option<SubmissionView>>| {
        let now = list.rows.with(|rows| rows.iter().find(|it| it.id == id).cloned());
        now.or_else(|| earlier.cloned().flatten())
    });
    let chosen = Memo::new(move |_| selection.chosen.with(|it| it.contains(&id)));
    let when = move || {
        view.with(|it| it.as_ref().map(|it| format::short_moment(it.received_ms)).unwrap_or_default())
    };
    let status = move || view.with(|it| it.as_ref().map(|it| it.status.name()));
    let cells = move || {
        let view = view.get()?;
        let cell = |column: Column| {
            view! {
                <span role="cell" class=["cell", &["cell-", column.key()].concat()].join(" ")>{content(admin, &view, column)}</span>
            }
        };
        Some(admin.table.columns.get().into_iter().map(cell).collect_view())
    };
    view! {
        <div class="submission-row" role="row" data-test="submission" data-id=id.to_string() data-status=status
            data-at=move || at.get().to_string() aria-rowindex=move || (at.get() + 2).to_string()
            data-chosen=move || chosen.get().to_string() style=("--at", move || at.get().to_string())>
            <span role="cell" class="cell">
                <input type="checkbox" class="submission-check" data-test="choose"
                    aria-label=move || fill("Choose {title}", &[("title", &when())])
                    prop:checked=move || chosen.get()
                    on:click=move |event| selection.toggle(id, event.shift_key(), &ids.get_untracked()) />
            </span>
            <span role="cell" class="cell cell-when">
                <A href=move || admin.href(&format!("submissions/{id}")) attr:class="tabular">{when}</A>
            </span>
            {cells}
        </div>
    }
}

fn content(admin: AdminState, view: &SubmissionView, column: Column) -> AnyView {
    match column {
        Column::Link => {
            let link = view.link;
            view! { <span>{move || admin.link_title(link)}</span> }.into_any()
        }
        Column::Status => {
            let status = view.status;
            view! { <span class="chip admin-state" data-state=status.name()>{words::status_name(status)}</span> }.into_any()
        }
        Column::Assignee => {
            let user = view.assignee;
            let name = move || {
                user.map(|it| admin.name_of(it).unwrap_or_else(|| t("Somebody who has left").to_owned()))
            };
            view! { <span>{name}</span> }.into_any()
        }
        Column::Length => view! {
            <span class="tabular" aria-hidden="true">{format::clock(view.duration_ms as f64 / 1_000.0)}</span>
            <span class="reader-only">{format::spoken(view.duration_ms as f64 / 1_000.0)}</span>
        }
        .into_any(),
        Column::Emotion => view! { <EmotionMark label=words::emotion_of(&view.emotion) /> }.into_any(),
        Column::Sentiment => {
            view! { <span>{emotions::sentiment_name(words::sentiment_of(&view.sentiment))}</span> }.into_any()
        }
        Column::Language => view! { <span>{words::language_name(&view.language)}</span> }.into_any(),
        Column::Tags => view! { <span>{view.tags.join(", ")}</span> }.into_any(),
        Column::Intent => {
            let name = view.intent.as_deref().map(figures::intent_name);
            view! { <span>{name}</span> }.into_any()
        }
        Column::Shares => {
            let Shares { transcript, audio } = Shares::of(view);
            view! { <span>{words::shares(transcript, audio)}</span> }.into_any()
        }
    }
}
