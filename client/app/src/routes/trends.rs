//! What changes over time.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_platform::clock;

use crate::{
    components::trends::{Changes, MoodCalendar, TrendFilters, TrendLines},
    state::{AppState, TrendFilter, local_day, samples},
    text::{plural, t, trends},
};

/// Sentences, a calendar and lines.
#[component]
pub(crate) fn TrendsPage() -> impl IntoView {
    let library = AppState::get().library;
    let filter = RwSignal::new(TrendFilter::default());
    let today = local_day(clock::now_ms());
    let samples = Memo::new(move |_| {
        Arc::new(library.recordings.with(|all| filter.with(|filter| samples(all, filter))))
    });
    let counted = move || plural(samples.with(|it| it.len()), "1 recording", "{n} recordings");
    let any = Memo::new(move |_| samples.with(|it| !it.is_empty()));
    let has_some = move || library.recordings.with(|all| all.iter().any(|it| it.analysis.is_some()));
    view! {
        <div class="page-head">
            <h1>{t("Trends")}</h1>
            <p class="soft small" role="status" data-test="trend-count">{counted}</p>
        </div>
        <TrendFilters filter />
        <Show
            when=move || any.get()
            fallback=move || view! { <p class="empty soft">{move || trends::nothing(has_some())}</p> }
        >
            <div class="trends">
                <Changes samples filter today />
                <MoodCalendar samples today />
                <TrendLines samples today />
            </div>
        </Show>
    }
}
