//! The signal's extremes, one column of pixels each.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_chart::{Pyramid, TILE_PX, Tile};
use sotto_protocol::Tracks;

use super::{close_up::CloseUps, lens::Lens, track::Track};
use crate::{components::canvas::Pen, state::Part, text::timeline};

/// Waveform of the recording.
#[component]
pub(super) fn WaveformTrack(
    /// Holds the extremes.
    tracks: Arc<Tracks>,
    /// The same at every zoom.
    peaks: Arc<Pyramid>,
    /// What is there in detail.
    close: CloseUps,
    /// The window that is shown.
    lens: Lens,
) -> impl IntoView {
    let summary = timeline::sound_summary(&tracks);
    let whole_s = tracks.duration_s;
    let paint = move |pen: &Pen, tile: &Tile| {
        let seen = close.seen.get_untracked();
        let seen = seen.filter(|it| it.covers(tile.start_s, tile.end_s(), whole_s));
        draw(pen, tile, seen.as_ref().map_or(&*peaks, |it| &it.peaks));
    };
    view! { <Track part=Part::Sound class="plot plot-wave" summary lens paint data=close.count /> }
}

/// Pixels of a single value from which on values are joined by a line, and from which on each gets a dot.
const LINE_PX: f64 = 2.0;
const DOT_PX: f64 = 8.0;

fn draw(pen: &Pen, tile: &Tile, peaks: &Pyramid) {
    let middle = pen.height / 2.0;
    pen.fill("line");
    pen.context.fill_rect(0.0, middle - 0.5, pen.width, 1.0);
    let y_of = |value: f32| middle - f64::from(value.clamp(-1.0, 1.0)) * (middle - 2.0);
    if peaks.bucket_s() > LINE_PX * tile.pixel_s && peaks.is_single() {
        samples(pen, tile, peaks, y_of);
    } else {
        outline(pen, tile, peaks, y_of);
    }
}

/// As high as the sound in each column of pixels.
fn outline(pen: &Pen, tile: &Tile, peaks: &Pyramid, y_of: impl Fn(f32) -> f64) {
    let column = 1.0 / pen.ratio;
    let count = (TILE_PX * pen.ratio).ceil() as usize;
    pen.fill("wave");
    pen.context.begin_path();
    for (index, (low, high)) in peaks.columns(tile.start_s, tile.pixel_s * column, count).enumerate() {
        if !high.is_nan() {
            let (top, bottom) = (y_of(high), y_of(low));
            pen.context.rect(index as f64 * column, top, column, (bottom - top).max(1.0));
        }
    }
    pen.context.fill();
}

/// Sample by sample.
fn samples(pen: &Pen, tile: &Tile, peaks: &Pyramid, y_of: impl Fn(f32) -> f64) {
    let dots = peaks.bucket_s() > DOT_PX * tile.pixel_s;
    pen.stroke("wave", 1.5);
    pen.fill("wave");
    pen.context.begin_path();
    for (time_s, value) in peaks.points(tile.start_s, tile.end_s()) {
        pen.context.line_to(tile.x_of(time_s), y_of(value));
    }
    pen.context.stroke();
    if dots {
        for (time_s, value) in peaks.points(tile.start_s, tile.end_s()) {
            pen.context.fill_rect(tile.x_of(time_s) - 2.0, y_of(value) - 2.0, 4.0, 4.0);
        }
    }
}
