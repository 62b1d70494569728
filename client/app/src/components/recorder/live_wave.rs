//! The voice as it comes in, scrolling from right to left.

use leptos::prelude::*;

use crate::{
    components::canvas::{Canvas, Pen},
    state::{AppState, Phase},
};

/// Distance of bars, and their width, in CSS pixels: two blocks of 43 ms, on the time axis of the live view.
const STEP: f64 = 4.27;
const BAR: f64 = 2.7;

/// Recent blocks as bars.
#[component]
pub(super) fn LiveWave() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let draw = move |pen: &Pen| {
        let live = recorder.phase.with(|it| *it == Phase::Recording);
        let middle = pen.height / 2.0;
        pen.fill("line");
        pen.context.fill_rect(0.0, middle - 0.5, pen.width, 1.0);
        pen.fill(if live { "live" } else { "line-strong" });
        recorder.peaks.with(|peaks| {
            let shown = (pen.width / STEP).ceil() as usize;
            pen.context.begin_path();
            for (age, (min, max)) in peaks.iter().rev().take(shown).enumerate() {
                let x = pen.width - (age as f64 + 1.0) * STEP;
                let (top, bottom) = (bend(*max) * middle, bend(-*min) * middle);
                let height = (top + bottom).max(BAR);
                pen.context.rect(x, middle - top.max(BAR / 2.0), BAR, height);
            }
            pen.context.fill();
        });
    };
    view! { <Canvas draw class="live-wave" /> }
}

/// Lifts quiet voices, so that they show.
fn bend(magnitude: f32) -> f64 {
    f64::from(magnitude.clamp(0.0, 1.0)).powf(0.6)
}
