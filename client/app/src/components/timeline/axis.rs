//! The time axis below the tracks.

use leptos::prelude::*;

use super::track::Track;
use crate::{
    components::canvas::Pen,
    text::{fill, format},
};

/// Distances of marks that people find natural, in seconds.
const STEPS_S: [f64; 14] =
    [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0];

/// Room that a mark needs, in CSS pixels.
const MARK_PX: f64 = 64.0;

/// Marks at round times.
#[component]
pub(super) fn AxisTrack(
    /// Length of the axis, in seconds.
    duration_s: f64,
) -> impl IntoView {
    let draw = move |pen: &Pen| {
        let duration_s = duration_s.max(1e-3);
        let fits = |step: &&f64| **step / duration_s * pen.width >= MARK_PX;
        let step = STEPS_S.iter().find(fits).copied().unwrap_or(duration_s);
        pen.small_type();
        pen.context.set_text_baseline("top");
        let count = (duration_s / step) as usize;
        for mark in 0..=count {
            let time_s = mark as f64 * step;
            let x = time_s / duration_s * pen.width;
            pen.fill("line-strong");
            pen.context.fill_rect(x.round().min(pen.width - 1.0), 0.0, 1.0, 5.0);
            if x + 30.0 < pen.width {
                pen.fill("ink-soft");
                pen.write(&format::clock(time_s), if mark == 0 { 0.0 } else { x - 10.0 }, 8.0);
            }
        }
    };
    let summary = fill("Time axis of {length}", &[("length", &format::spoken(duration_s))]);
    view! { <Track name="" class="plot plot-axis" summary draw /> }
}
