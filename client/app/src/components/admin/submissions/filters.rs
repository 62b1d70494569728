//! Narrowing submissions down.

use leptos::prelude::*;

use super::super::narrowing::{
    By, Days, Everything, Narrowing, feelings, links, people, sorts, statuses, voices,
};
use crate::{state::admin::AdminState, text::t};

/// Choices, two days, and a way back to everything.
#[component]
pub(super) fn Filters(
    /// What is narrowed down.
    narrowing: Narrowing,
) -> impl IntoView {
    let admin = AdminState::get();
    view! {
        <div class="filters" role="group" aria-label=t("What is listed")>
            <By narrowing name="link" label=t("Link") test="by-link" options=links(admin) />
            <By narrowing name="status" label=t("Status") test="by-status" options=statuses() />
            <By narrowing name="assignee" label=t("Looked after by") test="by-assignee" options=people(admin) />
            <By narrowing name="emotion" label=t("How it sounds") test="by-emotion" options=voices() />
            <By narrowing name="sentiment" label=t("Pleasant or not") test="by-sentiment" options=feelings() />
            <Days narrowing />
            <By narrowing name="sort" label=t("Order") test="by-sort" options=sorts() />
            <Everything narrowing />
        </div>
    }
}
