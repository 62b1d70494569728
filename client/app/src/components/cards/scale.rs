//! A mark on a line between two ends.

use leptos::prelude::*;

use crate::text::{fill, format};

/// A mark between two ends.
#[component]
pub(super) fn Scale(
    /// -1 to 1.
    value: f32,
    /// What -1 means.
    from: &'static str,
    /// What 1 means.
    to: &'static str,
    /// Whether neither end is the better one.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let place = f64::from(value.clamp(-1.0, 1.0) + 1.0) * 50.0;
    let number = format::number(value, 2);
    let reader = fill(
        "{number} on a scale from minus 1, {from}, to 1, {to}",
        &[("number", &number), ("from", &from), ("to", &to)],
    );
    view! {
        <div class="valence" role="img" aria-label=reader>
            <span class="valence-track" class:valence-plain=plain></span>
            <span class="valence-place" style:transform=format!("translateX({place:.2}%)")>
                <span class="valence-mark"></span>
            </span>
        </div>
        <p class="valence-ends soft small" aria-hidden="true">
            <span>{from}" \u{2212}1"</span>
            <span class="tabular">{number}</span>
            <span>{to}" +1"</span>
        </p>
    }
}
