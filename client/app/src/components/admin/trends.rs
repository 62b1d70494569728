//! How figures change over time, what was noted about it, and what stands out.

mod annotations;
mod chart;
mod comparison;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use sotto_api::dashboard::{Step, Trend, TrendOf};

use super::{arriving::arriving, narrowing::Narrowing, overview::Filters};
use crate::{
    state::admin::{AdminState, Remote},
    text::{figures as words, t},
};
use annotations::Annotations;
use chart::TrendCharts;
use comparison::ComparisonForm;

const STEPS: [Step; 4] = [Step::Hour, Step::Day, Step::Week, Step::Month];
const PARTS: [TrendOf; 4] = [TrendOf::Volume, TrendOf::Sentiment, TrendOf::Emotion, TrendOf::Intent];

/// The page; step and what is counted apart stand in the address, too.
#[component]
pub(super) fn TrendsPage() -> impl IntoView {
    let admin = AdminState::get();
    let narrowing = Narrowing::of_address();
    let query = use_query_map();
    let by = Memo::new(move |_| {
        let asked = query.with(|it| it.get("by")).unwrap_or_default();
        STEPS.into_iter().find(|it| words::step_key(*it) == asked).unwrap_or_default()
    });
    let of = Memo::new(move |_| {
        let asked = query.with(|it| it.get("of")).unwrap_or_default();
        PARTS.into_iter().find(|it| words::part_key(*it) == asked).unwrap_or_default()
    });
    let trend = Remote::<Trend>::new();
    let read = move || {
        let (narrow, by, of) = (narrowing.narrow.get_untracked(), by.get_untracked(), of.get_untracked());
        trend.read(async move { admin.trend(narrow, by, of).await });
    };
    let place = Memo::new(move |_| admin.organisation.with(|it| it.as_ref().map(|it| it.id)));
    Effect::new(move |_| {
        place.track();
        narrowing.narrow.track();
        by.track();
        of.track();
        admin.news.track();
        read();
    });
    let again = Callback::new(move |()| read());
    view! {
        <div class="page-head"><h1>{t("Trends")}</h1></div>
        <Filters narrowing />
        <Ways by of />
        {arriving(trend, read, move |it| {
            let withheld = words::not_shown(it.shown, it.minimum_group);
            view! {
                {withheld.map(|why| view! { <p class="empty soft" data-test="withheld">{why}</p> })}
                <TrendCharts trend=(*it).clone() />
                <Annotations all=it.annotations.clone() again />
            }
        })}
        <ComparisonForm narrowing />
    }
}

/// How long each point is, and what is counted apart.
#[component]
fn Ways(
    /// The step.
    by: Memo<Step>,
    /// What is counted apart.
    of: Memo<TrendOf>,
) -> impl IntoView {
    let (location, navigate) = (use_location(), use_navigate());
    let go = Callback::new(move |(name, value): (&'static str, &'static str)| {
        let mut query = location.query.get_untracked();
        query.replace(name, value.to_owned());
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&format!("{}{}", location.pathname.get_untracked(), query.to_query_string()), options);
    });
    let steps = STEPS.map(|it| {
        choice("by", words::step_key(it), words::step_name(it), Signal::derive(move || by.get() == it), go)
    });
    let parts = PARTS.map(|it| {
        choice("of", words::part_key(it), words::part_name(it), Signal::derive(move || of.get() == it), go)
    });
    view! {
        <div class="row trend-ways">
            <div class="choices" role="radiogroup" aria-label=t("How long each point is")>{steps}</div>
            <div class="choices" role="radiogroup" aria-label=t("What is counted apart")>{parts}</div>
        </div>
    }
}

fn choice(
    name: &'static str,
    key: &'static str,
    word: &'static str,
    chosen: Signal<bool>,
    go: Callback<(&'static str, &'static str)>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name=format!("trend-{name}") class="choice-input" data-test=format!("{name}-{key}")
                prop:checked=move || chosen.get() on:change=move |_| go.run((name, key)) />
            <span class="choice-word">{word}</span>
        </label>
    }
}
