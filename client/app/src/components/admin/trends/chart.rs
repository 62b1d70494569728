//! The charts of a trend: how many came, how pleasant they sound, and shares.

use leptos::prelude::*;
use sotto_api::dashboard::{Anomaly, Trend, TrendPoint};

use crate::{
    components::charts::{ChartFrame, Course, CourseChart, Line},
    text::{figures as words, t, trends},
};

/// All charts.
#[component]
pub(super) fn TrendCharts(
    /// What came.
    trend: Trend,
) -> impl IntoView {
    let names: Vec<String> = trend.points.iter().map(|it| words::point_name(trend.by, it.start_ms)).collect();
    let noted = noted(&trend);
    let odd = |of: &str| -> Vec<usize> {
        let starts: Vec<u64> =
            trend.anomalies.iter().filter(|it| it.of == of).map(|it| it.start_ms).collect();
        trend
            .points
            .iter()
            .enumerate()
            .filter(|(_, it)| starts.contains(&it.start_ms))
            .map(|it| it.0)
            .collect()
    };
    let volume = Line {
        name: t("Submissions").to_owned(),
        values: trend
            .points
            .iter()
            .map(|it| {
                it.submissions.map(|n| {
                    let n = n as f64;
                    (n, n, n)
                })
            })
            .collect(),
    };
    let valence = Line {
        name: t("How pleasant it sounds").to_owned(),
        values: trend.points.iter().map(|it| it.valence.map(|it| (it.mean, it.low, it.high))).collect(),
    };
    let course = |lines: Vec<Line>, odd: Vec<usize>, always: &[f64]| Course {
        names: names.clone(),
        lines,
        odd,
        noted: noted.clone(),
        always: always.to_vec(),
    };
    let parts = parts(&trend);
    let part_rows = trend.points.iter().map(|it| part_row(&trend, it)).collect::<Vec<_>>();
    let part_columns = part_columns(&trend);
    let rows = trend.points.iter().map(|it| row(&trend, it)).collect::<Vec<_>>();
    let columns = || vec![t("When"), t("Submissions"), t("How pleasant it sounds")];
    let anomalies: Vec<_> =
        trend.anomalies.iter().map(|it| view! { <li data-test="anomaly">{said(&trend, it)}</li> }).collect();
    let method = words::anomaly_method(&trend.method);
    let any = !trend.points.is_empty();
    any.then(|| view! {
        <div class="trend-charts">
            {(!parts.is_empty()).then(|| chart(words::part_name(trend.of), "trend-parts", course(parts, Vec::new(), &[0.0]),
                words::at_share, part_columns, part_rows))}
            {chart(t("How many came"), "trend-volume", course(vec![volume], odd("submissions"), &[0.0]), trends::at_axis, columns(), rows.clone())}
            {chart(t("How pleasant it sounds, \u{2212}1 to 1"), "trend-valence", course(vec![valence], odd("valence"), &[]), trends::at_axis,
                columns(), rows)}
        </div>
        <section class="card" aria-labelledby="odd-title">
            <h2 id="odd-title">{t("What stands out")}</h2>
            {anomalies.is_empty().then(|| view! { <p>{t("Nothing stands out from the points before it.")}</p> })}
            <ul class="stack">{anomalies}</ul>
            <p class="soft small" data-test="method">{method}</p>
        </section>
    })
}

fn chart(
    name: &'static str,
    test: &'static str,
    course: Course,
    write: fn(f64, usize) -> String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    let label = words::course_spoken(name, course.names.first(), course.names.last());
    view! {
        <section class="card">
            <h2>{name}</h2>
            <ChartFrame name=name test columns rows><CourseChart course label write /></ChartFrame>
        </section>
    }
}

/// Where noted moments lie, and their numbers in the list below.
fn noted(trend: &Trend) -> Vec<(f64, usize)> {
    let (Some(first), Some(last)) = (trend.points.first(), trend.points.last()) else { return Vec::new() };
    let whole = last.end_ms.saturating_sub(first.start_ms).max(1) as f64;
    let share = |at_ms: u64| at_ms.saturating_sub(first.start_ms) as f64 / whole;
    let all = trend.annotations.iter().enumerate();
    all.filter(|(_, it)| (first.start_ms..last.end_ms).contains(&it.at_ms))
        .map(|(at, it)| (share(it.at_ms), at + 1))
        .collect()
}

/// A line for each part that is shown anywhere.
fn parts(trend: &Trend) -> Vec<Line> {
    let labels = labels(trend);
    let value = |point: &TrendPoint, label: &str| {
        let part = point.parts.iter().find(|it| it.label == label)?;
        Some((part.share?, part.low?, part.high?))
    };
    let lines = labels.iter().map(|label| Line {
        name: words::part_label(trend.of, label),
        values: trend.points.iter().map(|point| value(point, label)).collect(),
    });
    lines.filter(|it| it.values.iter().any(Option::is_some)).collect()
}

fn labels(trend: &Trend) -> Vec<String> {
    let longest = trend.points.iter().max_by_key(|it| it.parts.len());
    longest.map(|it| it.parts.iter().map(|it| it.label.clone()).collect()).unwrap_or_default()
}

fn part_columns(trend: &Trend) -> Vec<&'static str> {
    let mut columns = vec![t("When")];
    columns.extend(labels(trend).iter().map(|label| words::part_word(trend.of, label)));
    columns
}

fn part_row(trend: &Trend, point: &TrendPoint) -> Vec<String> {
    let mut cells = vec![words::point_name(trend.by, point.start_ms)];
    cells.extend(labels(trend).iter().map(|label| {
        point.parts.iter().find(|it| it.label == *label).map_or_else(String::new, words::share)
    }));
    cells
}

fn row(trend: &Trend, point: &TrendPoint) -> Vec<String> {
    let too_few = || t("too few").to_owned();
    let mut name = words::point_name(trend.by, point.start_ms);
    if !point.complete {
        name = format!("{name}, {}", t("not over yet"));
    }
    let count = point.submissions.map_or_else(too_few, |it| it.to_string());
    vec![name, count, point.valence.as_ref().map_or_else(too_few, words::estimate)]
}

fn said(trend: &Trend, it: &Anomaly) -> String {
    words::anomaly(&words::point_name(trend.by, it.start_ms), it)
}
