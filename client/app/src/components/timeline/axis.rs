//! The time axis below the tracks.

use leptos::prelude::*;
use sotto_chart::{clock, digits_of, time_step, time_ticks};

use super::lens::Lens;
use crate::components::canvas::{Canvas, Pen};

/// Room that a mark needs, in CSS pixels.
const MARK_PX: f64 = 64.0;

/// Marks at round times.
#[component]
pub(super) fn AxisTrack(
    /// The window that is shown.
    lens: Lens,
) -> impl IntoView {
    let draw = move |pen: &Pen| {
        let window = lens.window.get();
        let step_s = time_step(&window, pen.width, MARK_PX);
        pen.small_type();
        pen.context.set_text_baseline("top");
        for time_s in time_ticks(&window, step_s) {
            let x = window.share_of(time_s) * pen.width;
            pen.fill("line-strong");
            pen.context.fill_rect(x.round().min(pen.width - 1.0), 0.0, 1.0, 5.0);
            if x + 30.0 < pen.width {
                pen.fill("ink-soft");
                pen.write(&clock(time_s, digits_of(step_s)), (x - 10.0).max(0.0), 8.0);
            }
        }
    };
    view! {
        <div class="track track-axis">
            <div class="track-plot"><Canvas draw class="plot plot-axis" /></div>
        </div>
    }
}
