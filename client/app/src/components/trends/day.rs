//! The recordings of one day.

use leptos::prelude::*;
use leptos_router::components::A;

use super::Samples;
use crate::{
    components::emotion_mark::EmotionMark,
    text::{emotions, format, t, trends},
};

/// A list with links; a sentence where there are none.
#[component]
pub(super) fn DayList(
    /// All recordings.
    samples: Samples,
    /// Which day; none where none is chosen.
    day: Signal<Option<i64>>,
) -> impl IntoView {
    let rows = move |day: i64| {
        samples.with(|all| {
            all.iter()
                .filter(|it| it.day == day)
                .map(|it| {
                    let title = it.title.clone();
                    let sentiment = emotions::sentiment_name(it.analysis.sentiment.label);
                    view! {
                        <li class="day-row" data-test="day-row">
                            <span class="soft tabular">{format::moment(it.recorded_ms)}</span>
                            <A href=format!("/recording/{}", it.id)>{title}</A>
                            <EmotionMark label=it.analysis.emotion.label />
                            <span class="soft small">{sentiment}</span>
                        </li>
                    }
                })
                .collect::<Vec<_>>()
        })
    };
    let shown = move || {
        let day = day.get()?;
        let rows = rows(day);
        let empty = rows.is_empty().then(|| view! { <p class="soft">{t("No recording on this day.")}</p> });
        Some(view! {
            <h3>{trends::date(day)}</h3>
            {empty}
            <ul class="day-rows">{rows}</ul>
        })
    };
    view! { <div class="day-list" role="status" data-test="day-list">{shown}</div> }
}
