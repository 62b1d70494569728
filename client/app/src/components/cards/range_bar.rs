//! A value on a bar, beside what is usual.

use leptos::prelude::*;

use crate::text::measures::{Band, Range};

/// Height of a band, and what lies between two, in parts of the drawing.
const BAND: f32 = 7.0;
const BETWEEN: f32 = 2.0;

/// The bar, with the names of its bands below.
#[component]
pub(crate) fn RangeBar(
    /// What is drawn.
    range: Range,
    /// What a screen reader hears instead; what the bar says by itself where it is empty.
    #[prop(optional, into)]
    label: String,
) -> impl IntoView {
    let label = if label.is_empty() { range.spoken() } else { label };
    let height = range.bands.len() as f32 * (BAND + BETWEEN) + BETWEEN;
    let at = |value: f32| 100.0 * range.place(value);
    let draw = |(index, band): (usize, &Band)| {
        let y = BETWEEN + index as f32 * (BAND + BETWEEN);
        let class = format!("range-band range-band-{}", index + 1);
        if band.low == band.high {
            let x = at(band.low);
            return view! {
                <line class=class x1=x x2=x y1=y y2=y + BAND vector-effect="non-scaling-stroke"></line>
            }
            .into_any();
        }
        let (low, high) = (at(band.low), at(band.high));
        view! { <rect class=class x=low y=y width=high - low height=BAND></rect> }.into_any()
    };
    let name = |(index, band): (usize, &Band)| {
        let class = format!("range-key range-key-{}", index + 1);
        view! {
            <span>
                <span class=class></span>
                {(!band.name.is_empty()).then(|| format!("{} ", band.name))}
                {range.ends(band)}
            </span>
        }
    };
    let bands: Vec<_> = range.bands.iter().enumerate().map(draw).collect();
    let names: Vec<_> = range.bands.iter().enumerate().map(name).collect();
    let value = at(range.value);
    view! {
        <div class="range" role="img" aria-label=label>
            <svg class="range-bar" viewBox=format!("0 0 100 {height}") preserveAspectRatio="none"
                data-bands=range.bands.len() aria-hidden="true" focusable="false">
                <rect class="range-track" x="0" y="0" width="100" height=height></rect>
                {bands}
                <line class="range-value range-value-edge" x1=value x2=value y1="0" y2=height
                    vector-effect="non-scaling-stroke"></line>
                <line class="range-value" x1=value x2=value y1="0" y2=height vector-effect="non-scaling-stroke"></line>
            </svg>
            <p class="range-names soft tabular" aria-hidden="true">{names}</p>
        </div>
    }
}
