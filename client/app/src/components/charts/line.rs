//! A line through medians, with the spread of each as a bar.

use leptos::{html, prelude::*};
use sotto_insight::{Axis, Bucket};

use super::follow_width;

/// Height of the drawing, in CSS pixels.
const HEIGHT: f64 = 190.0;
/// Room for numbers at the left, for dates below, and a margin above and at the right.
const LEFT: f64 = 46.0;
const BELOW: f64 = 26.0;
const MARGIN: f64 = 12.0;
/// Least distance of dates, in CSS pixels.
const DATE_PX: f64 = 84.0;
/// A line is broken where more of its own periods than this are without recordings.
const MOST_MISSING: i64 = 3;

/// Values over time.
#[component]
pub(crate) fn LineChart(
    /// What is drawn, in order of time.
    buckets: Vec<Bucket>,
    /// First day of the axis, and the day after its last.
    days: (i64, i64),
    /// What a screen reader hears instead.
    #[prop(into)]
    label: String,
    /// A value as it is written at the axis, with so many digits.
    write: fn(f64, usize) -> String,
    /// A day as it is written at the axis.
    date: fn(i64) -> String,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = follow_width(node);
    let drawing = move || {
        let width = width.get();
        (width > 0.0).then(|| Drawing::new(&buckets, days, width).show(&buckets, label.clone(), write, date))
    };
    view! { <div class="chart-place" node_ref=node style:min-height=format!("{HEIGHT}px")>{drawing}</div> }
}

/// Where things lie.
struct Drawing {
    axis: Axis,
    days: (i64, i64),
    width: f64,
}

impl Drawing {
    fn new(buckets: &[Bucket], days: (i64, i64), width: f64) -> Self {
        let axis = Axis::around(buckets.iter().flat_map(|it| [it.low, it.high]), 4);
        Self { axis, days: (days.0, days.1.max(days.0 + 1)), width }
    }

    fn x(&self, day: f64) -> f64 {
        let share = (day - self.days.0 as f64) / (self.days.1 - self.days.0) as f64;
        LEFT + MARGIN + share * (self.width - LEFT - 3.0 * MARGIN)
    }

    fn y(&self, value: f64) -> f64 {
        MARGIN + (1.0 - self.axis.place(value)) * (HEIGHT - BELOW - MARGIN)
    }

    /// The middle of a period, as far as it lies on the axis.
    fn middle(&self, bucket: &Bucket) -> f64 {
        let (start, end) = (bucket.start.max(self.days.0), bucket.end.min(self.days.1));
        self.x((start + end) as f64 / 2.0)
    }

    fn show(
        &self,
        buckets: &[Bucket],
        label: String,
        write: fn(f64, usize) -> String,
        date: fn(i64) -> String,
    ) -> impl IntoView + use<> {
        let lines = self.axis.ticks.iter().map(|tick| {
            let y = self.y(*tick);
            view! {
                <line x1=LEFT x2=self.width - MARGIN y1=y y2=y stroke="var(--line)" stroke-width="1"></line>
                <text x=LEFT - 8.0 y=y + 4.0 text-anchor="end" fill="var(--ink-soft)">{write(*tick, self.axis.digits)}</text>
            }
        });
        let spreads = buckets.iter().map(|it| {
            let x = self.middle(it);
            let (low, high) = (self.y(it.low) + 1.0, self.y(it.high) - 1.0);
            view! {
                <line x1=x x2=x y1=low y2=high stroke="var(--wave)" stroke-opacity="0.3" stroke-width="8"
                    stroke-linecap="round"></line>
            }
        });
        let points = buckets.iter().map(|it| {
            let (x, y) = (self.middle(it), self.y(it.median));
            view! { <circle cx=x cy=y r="4" fill="var(--wave)" stroke="var(--card)" stroke-width="1.5"></circle> }
        });
        view! {
            <svg class="chart-svg" role="img" aria-label=label width=self.width height=HEIGHT
                viewBox=format!("0 0 {} {HEIGHT}", self.width) font-size="12">
                {lines.collect_view()}
                {self.dates(date)}
                {spreads.collect_view()}
                <path d=self.path(buckets) fill="none" stroke="var(--wave)" stroke-width="2" stroke-linejoin="round"></path>
                {points.collect_view()}
            </svg>
        }
    }

    /// As many dates as there is room for, evenly.
    fn dates(&self, date: fn(i64) -> String) -> impl IntoView + use<> {
        let last = (self.days.1 - 1).max(self.days.0 + 1);
        let days = last - self.days.0;
        let room = (((self.width - LEFT) / DATE_PX) as i64).clamp(1, days);
        let marks = (0..=room).map(|it| self.days.0 + it * days / room);
        let shown = marks.map(|day| {
            let (x, anchor) =
                if day == last { (self.width - 2.0, "end") } else { (self.x(day as f64 + 0.5), "middle") };
            view! { <text x=x y=HEIGHT - 6.0 text-anchor=anchor fill="var(--ink-soft)">{date(day)}</text> }
        });
        shown.collect_view()
    }

    /// Through the medians, broken where nothing was recorded for long.
    fn path(&self, buckets: &[Bucket]) -> String {
        let mut path = String::new();
        let mut before: Option<&Bucket> = None;
        for bucket in buckets {
            let missing = before.map(|it| (bucket.start - it.end) / (bucket.end - bucket.start).max(1));
            let step = if missing.is_some_and(|it| it <= MOST_MISSING) { "L" } else { "M" };
            path.push_str(&format!("{step}{:.1} {:.1}", self.middle(bucket), self.y(bucket.median)));
            before = Some(bucket);
        }
        path
    }
}
