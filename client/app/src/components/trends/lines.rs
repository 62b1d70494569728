//! Measures over time, each a chart.

use leptos::prelude::*;
use sotto_insight::{Bucket, Period, Quantity, series};

use super::Samples;
use crate::{
    components::charts::{ChartFrame, LineChart},
    state::Sample,
    text::{fill, t, trends, usual},
};

/// Days that can be chosen; none for all.
const SPANS: [Option<i64>; 4] = [Some(30), Some(90), Some(365), None];

/// A chart for each measure that is followed.
#[component]
pub(crate) fn TrendLines(
    /// The recordings.
    samples: Samples,
    /// The last day.
    today: i64,
) -> impl IntoView {
    let period = RwSignal::new(Period::Week);
    let span = RwSignal::new(Some(90_i64));
    let periods = Period::ALL.map(|it| {
        view! {
            <label class="choice">
                <input type="radio" name="trend-period" class="choice-input" data-test=format!("period-{it:?}")
                    prop:checked=move || period.get() == it on:change=move |_| period.set(it) />
                <span class="choice-word">{trends::period(it)}</span>
            </label>
        }
    });
    let spans = SPANS.map(|it| {
        view! { <option value=it.unwrap_or_default() selected=it == span.get_untracked()>{trends::span(it)}</option> }
    });
    let charts = move || {
        let (period, span) = (period.get(), span.get());
        samples.with(|all| {
            let first = all.first().map_or(today, |it| it.day);
            let first = span.map_or(first, |days| first.max(today - days + 1));
            trends::FOLLOWED.map(|quantity| chart(all, quantity, period, (first, today + 1)))
        })
    };
    view! {
        <section class="card card-wide" aria-labelledby="lines-title" data-test="lines">
            <div class="row spread">
                <h2 id="lines-title">{t("Over time")}</h2>
                <div class="row">
                    <select class="select" data-test="trend-time" aria-label=t("Time")
                        on:change:target=move |event| {
                            span.set(event.target().value().parse().ok().filter(|it| *it > 0));
                        }>{spans}</select>
                    <div class="choices" role="radiogroup" aria-label=t("Put together")>{periods}</div>
                </div>
            </div>
            <p class="soft small">{trends::lines_about()}</p>
            <div class="charts">{charts}</div>
        </section>
    }
}

/// One measure.
fn chart(all: &[Sample], quantity: Quantity, period: Period, days: (i64, i64)) -> impl IntoView + use<> {
    let within: Vec<&Sample> = all
        .iter()
        .filter(|it| (days.0..days.1).contains(&it.day) && quantity.of(&it.analysis).is_some())
        .collect();
    let latest = within.last().map(|it| it.analysis.clone());
    let alike: Vec<(i64, f64)> = within
        .iter()
        .filter(|it| latest.as_ref().is_some_and(|latest| quantity.comparable(latest, &it.analysis)))
        .filter_map(|it| {
            let value = quantity.of(&it.analysis)?;
            Some((it.day, f64::from(usual::in_unit(quantity, value))))
        })
        .collect();
    let left_out = trends::left_out(within.len() - alike.len());
    let buckets = series(&alike, period);
    let name = usual::name(quantity);
    let unit = usual::unit(quantity);
    let rows = buckets.iter().map(|it| row(it, quantity, period)).collect();
    let columns = vec![t("When"), t("Middle"), t("From"), t("To"), t("Recordings")];
    let drawing = if buckets.is_empty() {
        view! { <p class="soft chart-empty">{t("Nothing to show for this time.")}</p> }.into_any()
    } else {
        let label = trends::chart_spoken(quantity, &buckets, period);
        let days = (period.start(days.0).max(days.0), days.1);
        view! { <LineChart buckets days label write=trends::at_axis date=trends::short_date /> }.into_any()
    };
    view! {
        <div class="trend" data-test="trend" data-quantity=format!("{quantity:?}")>
            <h3>{name} " " <span class="soft track-unit">{unit}</span></h3>
            <ChartFrame name=fill("{name} over time", &[("name", &name)]) test="trend-chart" columns rows>{drawing}</ChartFrame>
            {left_out.map(|it| view! { <p class="soft small">{it}</p> })}
        </div>
    }
}

fn row(bucket: &Bucket, quantity: Quantity, period: Period) -> Vec<String> {
    let number = |value: f64| trends::at_axis(value, usual::digits(quantity));
    vec![
        trends::period_name(period, bucket.start),
        number(bucket.median),
        number(bucket.low),
        number(bucket.high),
        bucket.count.to_string(),
    ]
}
