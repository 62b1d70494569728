//! The rows of the table: however many there are, only those near the window are on the page.

use std::sync::Arc;

use leptos::{html, prelude::*};
use sotto_api::SubmissionId;

use super::row::Row;
use crate::{
    components::long_list::LongList,
    state::{
        Selection,
        admin::{AdminState, Column, SubmissionList},
    },
    text::{admin as words, t},
};

/// Rows before the end at which more are read.
const AHEAD: usize = 40;

/// Head and rows.
#[component]
pub(super) fn Table(
    /// What is listed.
    list: SubmissionList,
    /// What is chosen.
    selection: Selection<SubmissionId>,
) -> impl IntoView {
    let table = AdminState::get().table;
    let node = NodeRef::<html::Div>::new();
    let ids =
        Memo::new(move |_| Arc::new(list.rows.with(|it| it.iter().map(|it| it.id).collect::<Vec<_>>())));
    let long = LongList { ids: ids.into(), node, focus: "a" };
    let focused = RwSignal::new(None);
    let rows = long.rows(focused, || ());
    Effect::new(move |_| {
        let last = rows.with(|it| it.last().map_or(0, |it| it.0));
        if ids.with(|it| last + AHEAD >= it.len()) {
            list.more();
        }
    });
    Effect::new(move |_| ids.with(|it| selection.keep(it)));
    let head = move || {
        let columns = table.columns.get();
        let cell = |it: Column| view! { <span role="columnheader" class=["cell", &["cell-", it.key()].concat()].join(" ")>{words::column_name(it)}</span> };
        columns.into_iter().map(cell).collect_view()
    };
    let tracks = move || {
        let tracks = table.columns.with(|it| it.iter().map(|it| track(*it)).collect::<Vec<_>>().join(" "));
        format!("26px minmax(150px, 1.2fr) {tracks}")
    };
    let count = move || ids.with(|it| it.len());
    view! {
        <div class="submissions" role="table" aria-label=t("Submissions") aria-rowcount=move || (count() + 1).to_string()
            data-count=move || count().to_string() style=("--tracks", tracks)>
            <div role="rowgroup">
                <div class="submission-head small soft" role="row" aria-rowindex="1">
                    <span role="columnheader" class="cell"><span class="reader-only">{t("Chosen")}</span></span>
                    <span role="columnheader" class="cell">{t("Came")}</span>
                    {head}
                </div>
            </div>
            <div
                node_ref=node
                class="submission-rows"
                role="rowgroup"
                style=("--count", move || count().to_string())
                on:focusin=move |event| focused.set(long.row_of(event.target()))
                on:focusout=move |_| focused.set(None)
                on:keydown=move |event| long.follow_key(&event, focused)
            >
                <For each=move || rows.get() key=|row| row.1 children=move |(_, id)| {
                    let at = Memo::new(move |earlier: Option<&usize>| {
                        let now = rows.with(|rows| rows.iter().find(|row| row.1 == id).map(|row| row.0));
                        now.or(earlier.copied()).unwrap_or_default()
                    });
                    view! { <Row id at list selection ids /> }
                } />
            </div>
        </div>
    }
}

/// How wide a column is.
fn track(column: Column) -> &'static str {
    match column {
        Column::Link => "minmax(110px, 1.6fr)",
        Column::Emotion => "minmax(106px, 1fr)",
        Column::Sentiment => "minmax(90px, 0.8fr)",
        Column::Length => "62px",
        Column::Language => "minmax(70px, 0.7fr)",
        Column::Tags => "minmax(80px, 1fr)",
        Column::Intent => "minmax(80px, 0.9fr)",
        Column::Shares => "minmax(90px, 0.9fr)",
        Column::Status => "minmax(80px, 0.7fr)",
        Column::Assignee => "minmax(90px, 1fr)",
    }
}
