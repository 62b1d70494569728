//! What visitors sent: a table that is narrowed down by the page's address.

mod bulk;
mod columns;
mod filters;
mod row;
mod table;
mod views;

use leptos::prelude::*;

use super::narrowing::Narrowing;
use crate::{
    components::problem::ProblemNote,
    state::{
        Selection,
        admin::{AdminState, Narrow, SubmissionList},
    },
    text::{library, plural, t},
};
use bulk::Bulk;
pub(super) use bulk::Readers;
use columns::Columns;
use filters::Filters;
use table::Table;
use views::Views;

/// The table with its filters.
#[component]
pub(super) fn SubmissionsPage() -> impl IntoView {
    let admin = AdminState::get();
    let narrowing = Narrowing::of_address();
    let narrow = narrowing.narrow;
    let list = SubmissionList::new(admin);
    let selection = Selection::new();
    let place = Memo::new(move |_| admin.organisation.with(|it| it.as_ref().map(|it| it.id)));
    Effect::new(move |_| {
        place.track();
        list.begin(narrow.get());
    });
    Effect::new(move |earlier: Option<u32>| {
        let news = admin.news.get();
        if earlier.is_some_and(|it| it != news) {
            leptos::task::spawn_local(list.look_for_new());
        }
        news
    });
    let counted = move || {
        let count = list.rows.with(|it| it.len());
        if !list.came.get() {
            t("One moment").to_owned()
        } else if list.has_more() {
            plural(count, "1 submission and more", "{n} submissions and more")
        } else {
            plural(count, "1 submission", "{n} submissions")
        }
    };
    let nothing = move || list.came.get() && list.rows.with(|it| it.is_empty());
    view! {
        <div class="page-head">
            <h1>{t("Submissions")}</h1>
            <p class="soft small" role="status" data-test="submission-count">{counted}</p>
            <Columns />
        </div>
        <Views narrowing />
        <Filters narrowing />
        <Bulk list selection />
        <ProblemNote sentence=list.problem />
        <Show when=nothing>
            <p class="empty soft" data-test="nothing">
                {move || if narrow.with(Narrow::is_empty) {
                    t("Nothing came yet. Hand out a feedback link, and what people send is here a moment later.")
                } else {
                    library::nothing()
                }}
            </p>
        </Show>
        <Table list selection />
    }
}
