//! A difference with its interval, around the place where there is none.

use leptos::prelude::*;

/// Size of the drawing.
const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 20.0;

/// A difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Gap {
    pub(crate) difference: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// A line from end to end with a point in it, and a mark at zero. The numbers stand beside it in words.
#[component]
pub(crate) fn GapChart(
    /// What is drawn.
    gap: Gap,
) -> impl IntoView {
    let most = gap.low.abs().max(gap.high.abs()).max(f64::MIN_POSITIVE);
    let x = move |value: f64| WIDTH / 2.0 + value / most * (WIDTH / 2.0 - 6.0);
    let sure = gap.low > 0.0 || gap.high < 0.0;
    let colour = if sure { "var(--accent)" } else { "var(--ink-soft)" };
    view! {
        <svg width=WIDTH height=HEIGHT viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
            <line x1=WIDTH / 2.0 x2=WIDTH / 2.0 y1="0" y2=HEIGHT stroke="var(--line-strong)" stroke-dasharray="2 2"></line>
            <line x1=x(gap.low) x2=x(gap.high) y1=HEIGHT / 2.0 y2=HEIGHT / 2.0 stroke=colour stroke-width="3" stroke-linecap="round"></line>
            <circle cx=x(gap.difference) cy=HEIGHT / 2.0 r="5" fill=colour></circle>
        </svg>
    }
}
