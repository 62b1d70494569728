//! What came in a time, in figures: each beside the time before, and each leading to the submissions behind it.

mod filters;
mod headline;
mod shares;

use leptos::prelude::*;
use sotto_api::dashboard::{Figures, Overview, PeriodView};

use super::{arriving::arriving, narrowing::Narrowing};
use crate::{
    state::admin::{AdminState, Narrow, Remote, day_of},
    text::{figures as words, fill, format, t},
};
use filters::FigureFilters;
use headline::Headlines;
use shares::AllShares;

pub(super) use filters::FigureFilters as Filters;

/// The figures, narrowed down by the page's address.
#[component]
pub(super) fn OverviewPage() -> impl IntoView {
    let admin = AdminState::get();
    let narrowing = Narrowing::of_address();
    let overview = Remote::<Overview>::new();
    let read = move || {
        let narrow = narrowing.narrow.get_untracked();
        overview.read(async move { admin.overview(narrow).await });
    };
    let place = Memo::new(move |_| admin.organisation.with(|it| it.as_ref().map(|it| it.id)));
    Effect::new(move |_| {
        place.track();
        narrowing.narrow.track();
        admin.news.track();
        read();
    });
    view! {
        <div class="page-head"><h1>{t("Overview")}</h1></div>
        <FigureFilters narrowing />
        {arriving(overview, read, move |it| {
            let narrow = narrowing.narrow.get_untracked();
            view! { <Shown overview=(*it).clone() narrow /> }
        })}
    }
}

/// The figures that came.
#[component]
fn Shown(
    /// They.
    overview: Overview,
    /// What they were narrowed down by.
    narrow: Narrow,
) -> impl IntoView {
    let Overview { now, before, minimum_group, .. } = overview;
    let span = span(&now);
    let behind = behind(narrow, &now);
    let withheld = words::not_shown(now.shown, minimum_group);
    let earlier = before.figures.clone();
    view! {
        <p class="soft small tabular" data-test="span">{span}</p>
        {withheld.map(|why| view! { <p class="empty soft" data-test="withheld">{why}</p> })}
        {now.figures.map(|figures: Figures| view! {
            <Headlines figures=figures.clone() before=earlier.clone() behind=behind.clone() />
            <AllShares figures before=earlier behind />
            <p class="soft small">{words::about_intervals()}</p>
        })}
    }
}

/// From when to when, and what that is held against.
fn span(period: &PeriodView) -> String {
    let last = period.until_ms.saturating_sub(1);
    fill(
        "{from} to {to}, in UTC, beside the time of the same length before",
        &[("from", &format::day_utc(period.from_ms)), ("to", &format::day_utc(last))],
    )
}

/// What lists the submissions of a period.
fn behind(narrow: Narrow, period: &PeriodView) -> Narrow {
    narrow
        .of_figures()
        .with("from", &day_of(period.from_ms))
        .with("to", &day_of(period.until_ms.saturating_sub(1)))
}
