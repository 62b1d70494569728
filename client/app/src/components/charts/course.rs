//! Lines over time, with a band in which each value lies, moments that were noted, and points that stand out.

use leptos::{html, prelude::*};
use sotto_insight::Axis;

use super::follow_width;

/// Height of the drawing, in CSS pixels.
const HEIGHT: f64 = 230.0;
/// Room for numbers at the left, for dates below, for marks above, and a margin at the right.
const LEFT: f64 = 46.0;
const BELOW: f64 = 26.0;
const ABOVE: f64 = 24.0;
const MARGIN: f64 = 12.0;
/// Least distance of dates, in CSS pixels.
const DATE_PX: f64 = 92.0;
/// Colours of lines, which colour-blind people tell apart, and their dashes, which everybody does.
const STYLES: [(&str, &str); 8] = [
    ("var(--speaker-1)", "none"),
    ("var(--speaker-2)", "7 4"),
    ("var(--speaker-3)", "2 4"),
    ("var(--speaker-4)", "10 3 2 3"),
    ("var(--speaker-5)", "4 2"),
    ("var(--speaker-6)", "1 3"),
    ("var(--speaker-7)", "12 4"),
    ("var(--ink-soft)", "6 2 2 2 2 2"),
];

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// What it is of.
    pub(crate) name: String,
    /// Value and the ends of its interval for each point in time; none where there is none, or it is withheld.
    pub(crate) values: Vec<Option<(f64, f64, f64)>>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Course {
    /// How each point in time is called.
    pub(crate) names: Vec<String>,
    /// The lines.
    pub(crate) lines: Vec<Line>,
    /// Points of the first line that stand out.
    pub(crate) odd: Vec<usize>,
    /// Places of noted moments between the first point, 0, and the end of the last, 1, with their numbers.
    pub(crate) noted: Vec<(f64, usize)>,
    /// The smallest and largest value that are always shown.
    pub(crate) always: Vec<f64>,
}

/// The lines, and which is which where there are several.
#[component]
pub(crate) fn CourseChart(
    /// What is drawn.
    course: Course,
    /// What a screen reader hears instead.
    #[prop(into)]
    label: String,
    /// A value as it is written at the axis, with so many digits.
    write: fn(f64, usize) -> String,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = follow_width(node);
    let several = course.lines.len() > 1;
    let keys = course.lines.iter().enumerate().map(|(at, line)| {
        let (colour, dash) = style(at);
        view! {
            <li>
                <svg width="30" height="10" aria-hidden="true">
                    <line x1="1" x2="29" y1="5" y2="5" stroke=colour stroke-width="2.5" stroke-dasharray=dash></line>
                </svg>
                {line.name.clone()}
            </li>
        }
    });
    let keys = several.then(|| view! { <ul class="course-keys small">{keys.collect_view()}</ul> });
    let drawing = move || {
        let width = width.get();
        (width > 0.0).then(|| Drawing::new(&course, width).show(&course, label.clone(), write))
    };
    view! {
        <div class="chart-place" node_ref=node style:min-height=format!("{HEIGHT}px")>{drawing}</div>
        {keys}
    }
}

fn style(at: usize) -> (&'static str, &'static str) {
    STYLES[at % STYLES.len()]
}

/// Where things lie.
struct Drawing {
    axis: Axis,
    points: usize,
    width: f64,
}

impl Drawing {
    fn new(course: &Course, width: f64) -> Self {
        let values = course.lines.iter().flat_map(|it| it.values.iter().flatten());
        let ends = values.flat_map(|it| [it.1, it.2]).chain(course.always.iter().copied());
        Self { axis: Axis::around(ends, 4), points: course.names.len().max(1), width }
    }

    /// The middle of a point in time.
    fn x(&self, at: usize) -> f64 {
        self.place((at as f64 + 0.5) / self.points as f64)
    }

    fn place(&self, share: f64) -> f64 {
        LEFT + share * (self.width - LEFT - MARGIN)
    }

    fn y(&self, value: f64) -> f64 {
        ABOVE + (1.0 - self.axis.place(value)) * (HEIGHT - BELOW - ABOVE)
    }

    fn show(&self, course: &Course, label: String, write: fn(f64, usize) -> String) -> impl IntoView + use<> {
        let ticks = self.axis.ticks.iter().map(|tick| {
            let y = self.y(*tick);
            view! {
                <line x1=LEFT x2=self.width - MARGIN y1=y y2=y stroke="var(--line)" stroke-width="1"></line>
                <text x=LEFT - 8.0 y=y + 4.0 text-anchor="end" fill="var(--ink-soft)">{write(*tick, self.axis.digits)}</text>
            }
        });
        let noted = course.noted.iter().map(|(share, number)| {
            let x = self.place(*share);
            view! {
                <line x1=x x2=x y1=ABOVE - 4.0 y2=HEIGHT - BELOW stroke="var(--ink-soft)" stroke-width="1" stroke-dasharray="3 3"></line>
                <text x=x y=ABOVE - 8.0 text-anchor="middle" fill="var(--ink)" font-weight="600">{number.to_string()}</text>
            }
        });
        let several = course.lines.len() > 1;
        let lines = course.lines.iter().enumerate().map(|(at, line)| self.line(line, style(at), several));
        let odd = course.odd.iter().filter_map(|at| {
            let value = (*course.lines.first()?.values.get(*at)?)?.0;
            Some(view! {
                <circle cx=self.x(*at) cy=self.y(value) r="9" fill="none" stroke="var(--live)" stroke-width="2.5"></circle>
            })
        });
        view! {
            <svg class="chart-svg" role="img" aria-label=label width=self.width height=HEIGHT
                viewBox=format!("0 0 {} {HEIGHT}", self.width) font-size="12">
                {ticks.collect_view()}
                {self.dates(&course.names)}
                {noted.collect_view()}
                {lines.collect_view()}
                {odd.collect_view()}
            </svg>
        }
    }

    fn line(
        &self,
        line: &Line,
        (colour, dash): (&'static str, &'static str),
        several: bool,
    ) -> impl IntoView + use<> {
        let mut path = String::new();
        let mut before = None;
        for (at, value) in line.values.iter().enumerate() {
            let Some((value, _, _)) = value else { continue };
            // A line goes on only from one point to the next.
            let step = if before.is_some_and(|it| it + 1 == at) { "L" } else { "M" };
            path.push_str(&format!("{step}{:.1} {:.1}", self.x(at), self.y(*value)));
            before = Some(at);
        }
        let present = line.values.iter().enumerate().filter_map(|(at, it)| Some((at, (*it)?)));
        let bands = present.clone().filter(|_| !several).map(|(at, (_, low, high))| {
            view! {
                <line x1=self.x(at) x2=self.x(at) y1=self.y(low) y2=self.y(high) stroke=colour stroke-opacity="0.28"
                    stroke-width="7" stroke-linecap="round"></line>
            }
        });
        let points = present.map(|(at, (value, _, _))| {
            view! { <circle cx=self.x(at) cy=self.y(value) r="3.2" fill=colour stroke="var(--card)" stroke-width="1.2"></circle> }
        });
        view! {
            {bands.collect_view()}
            <path d=path fill="none" stroke=colour stroke-width="2" stroke-linejoin="round" stroke-dasharray=dash></path>
            {points.collect_view()}
        }
    }

    /// As many names of points as there is room for, evenly.
    fn dates(&self, names: &[String]) -> impl IntoView + use<> {
        let room = (((self.width - LEFT) / DATE_PX) as usize).clamp(1, self.points);
        let step = self.points.div_ceil(room);
        let shown = names.iter().enumerate().step_by(step).map(|(at, name)| {
            view! { <text x=self.x(at) y=HEIGHT - 6.0 text-anchor="middle" fill="var(--ink-soft)">{name.clone()}</text> }
        });
        shown.collect_view()
    }
}
