//! Shares of a whole as bars, each with the interval in which it lies, and the share of the time before.

use leptos::{html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::follow_width;

/// Heights of a row and of the bar in it, in CSS pixels.
const ROW: f64 = 34.0;
const BAR: f64 = 14.0;
/// Room for names at the left, where there is room beside the bars, and for numbers at the right.
const NAMES: f64 = 128.0;
const NUMBERS: f64 = 138.0;
/// From this width on, names stand beside their bars.
const WIDE: f64 = 420.0;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    /// What it is of.
    pub(crate) name: String,
    /// Share, and the ends of its interval, 0 to 1; none where that is withheld.
    pub(crate) share: Option<(f64, f64, f64)>,
    /// The share of the time before, 0 to 1.
    pub(crate) before: Option<f64>,
    /// The number beside it.
    pub(crate) said: String,
    /// Where what stands behind it is.
    pub(crate) href: Option<String>,
}

/// All bars on one scale, which ends at the largest that is shown.
#[component]
pub(crate) fn BarChart(
    /// From above.
    bars: Vec<Bar>,
    /// What the drawing is, for a screen reader.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = follow_width(node);
    let drawing = move || {
        let width = width.get();
        (width > 0.0).then(|| Drawing::new(&bars, width).show(&bars, label.clone()))
    };
    view! { <div class="chart-place" node_ref=node>{drawing}</div> }
}

/// Where things lie.
struct Drawing {
    width: f64,
    row: f64,
    left: f64,
    most: f64,
}

impl Drawing {
    fn new(bars: &[Bar], width: f64) -> Self {
        let wide = width >= WIDE;
        let ends = bars.iter().flat_map(|it| [it.share.map(|it| it.2), it.before]).flatten();
        Self {
            width,
            row: if wide { ROW } else { ROW + 16.0 },
            left: if wide { NAMES } else { 2.0 },
            most: ends.fold(0.05, f64::max).min(1.0),
        }
    }

    fn x(&self, share: f64) -> f64 {
        self.left + share / self.most * (self.width - self.left - NUMBERS)
    }

    fn show(&self, bars: &[Bar], label: String) -> impl IntoView + use<> {
        let height = self.row * bars.len() as f64;
        let rows: Vec<_> = bars.iter().enumerate().map(|(at, bar)| self.bar(at, bar)).collect();
        view! {
            <svg class="chart-svg" role="group" aria-label=label width=self.width height=height
                viewBox=format!("0 0 {} {height}", self.width) font-size="13">
                <line x1=self.left x2=self.left y1="0" y2=height stroke="var(--line-strong)" stroke-width="1"></line>
                {rows}
            </svg>
        }
    }

    fn bar(&self, at: usize, bar: &Bar) -> impl IntoView + use<> {
        let top = at as f64 * self.row;
        let wide = self.left >= NAMES;
        let middle = if wide { top + self.row / 2.0 } else { top + self.row - BAR };
        let (name_x, name_y, anchor) = if wide {
            (self.left - 10.0, middle + 4.5, "end")
        } else {
            (self.left + 4.0, top + 15.0, "start")
        };
        let filled = bar.share.map(|(share, low, high)| {
            let (low, high) = (self.x(low), self.x(high));
            view! {
                <rect x=self.left y=middle - BAR / 2.0 width=(self.x(share) - self.left).max(0.0) height=BAR rx="2"
                    fill="var(--wave)" fill-opacity="0.75"></rect>
                <path d=format!("M{low:.1} {middle:.1}H{high:.1}M{low:.1} {:.1}v8M{high:.1} {:.1}v8", middle - 4.0, middle - 4.0)
                    stroke="var(--ink)" stroke-width="1.5" fill="none"></path>
            }
        });
        let before = bar.before.map(|share| {
            let x = self.x(share);
            view! {
                <path d=format!("M{x:.1} {:.1}l5 7l-5 7l-5 -7z", middle - 7.0) fill="var(--card)" stroke="var(--pitch)"
                    stroke-width="2"></path>
            }
        });
        let name = bar.name.clone();
        let words = view! {
            <text x=name_x y=name_y text-anchor=anchor fill="var(--ink)">{name}</text>
        };
        let named = match bar.href.clone() {
            Some(href) => view! { <ChartLink href>{words}</ChartLink> }.into_any(),
            None => words.into_any(),
        };
        view! {
            {named}
            {filled}
            {before}
            <text x=self.width - 2.0 y=middle + 4.5 text-anchor="end" fill="var(--ink-soft)" font-size="12.5">{bar.said.clone()}</text>
        }
    }
}

/// A link within a drawing, where the page's own kind of link is not drawn.
#[component]
fn ChartLink(
    /// Where to.
    href: String,
    /// What is shown.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let follow = Callback::new(move |()| navigate(&href, NavigateOptions::default()));
    view! {
        <g class="chart-link" role="link" tabindex="0" data-test="chart-link" on:click=move |_| follow.run(())
            on:keydown=move |event| if event.key() == "Enter" { follow.run(()) }>
            {children()}
        </g>
    }
}
