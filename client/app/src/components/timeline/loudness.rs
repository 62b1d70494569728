//! Loudness over time, as high as it is loud.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_chart::{Pyramid, TILE_PX, Tile, Window};
use sotto_protocol::{Analysis, LoudnessTrack, Tracks};

use super::{
    lens::Lens,
    track::{Over, Track},
};
use crate::{
    components::canvas::Pen,
    state::Part,
    text::{format, timeline},
};

/// The axis, in LUFS: what is below is as good as silent.
const LOW_LUFS: f32 = -60.0;
const HIGH_LUFS: f32 = 0.0;

/// Loudnesses that get a line, in LUFS.
const LINES_LUFS: [f32; 3] = [-45.0, -30.0, -15.0];

/// Loudness of the recording.
#[component]
pub(super) fn LoudnessTrackView(
    /// Holds the series.
    tracks: Arc<Tracks>,
    /// Holds its summary.
    analysis: Arc<Analysis>,
    /// The window that is shown.
    lens: Lens,
) -> impl IntoView {
    let summary = timeline::loudness_summary(&analysis);
    let LoudnessTrack { start_s, hop_s, lufs } = &tracks.loudness;
    // Each value stands for the time around its middle.
    let extremes = Pyramid::of_values(start_s - hop_s / 2.0, *hop_s, lufs);
    let paint = move |pen: &Pen, tile: &Tile| {
        pen.fill("line");
        for lufs in LINES_LUFS {
            pen.context.fill_rect(0.0, y_of(lufs, pen.height).round(), pen.width, 1.0);
        }
        area(pen, tile, &extremes);
    };
    let over: Over = Box::new(|pen: &Pen, _: &Window| labels(pen));
    view! { <Track part=Part::Loudness class="plot plot-loudness" summary lens paint over /> }
}

fn y_of(lufs: f32, height: f64) -> f64 {
    f64::from(1.0 - (lufs.max(LOW_LUFS) - LOW_LUFS) / (HIGH_LUFS - LOW_LUFS)).clamp(0.0, 1.0) * height
}

/// A pale area up to the loudest moment of each column, with a line on it.
fn area(pen: &Pen, tile: &Tile, extremes: &Pyramid) {
    let columns = extremes.columns(tile.start_s, tile.pixel_s, TILE_PX as usize + 1);
    let tops: Vec<f64> =
        columns.map(|it| if it.1.is_nan() { pen.height } else { y_of(it.1, pen.height) }).collect();
    pen.context.begin_path();
    pen.context.move_to(0.0, pen.height);
    for (x, y) in tops.iter().enumerate() {
        pen.context.line_to(x as f64, *y);
    }
    pen.context.line_to(pen.width, pen.height);
    pen.context.close_path();
    pen.fill("accent-wash");
    pen.context.fill();
    pen.stroke("accent", 1.5);
    pen.context.begin_path();
    for (x, y) in tops.iter().enumerate() {
        pen.context.line_to(x as f64, *y);
    }
    pen.context.stroke();
}

fn labels(pen: &Pen) {
    pen.small_type();
    pen.context.set_text_baseline("middle");
    for lufs in LINES_LUFS {
        let (text, y) = (format::number(lufs, 0), y_of(lufs, pen.height));
        pen.fill("card");
        pen.context.fill_rect(0.0, y - 7.0, text.chars().count() as f64 * 7.0 + 6.0, 14.0);
        pen.fill("ink-soft");
        pen.write(&text, 3.0, y);
    }
}
