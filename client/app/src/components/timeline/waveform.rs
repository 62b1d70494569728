//! The signal's extremes, one column of pixels each.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::Tracks;

use super::track::Track;
use crate::{
    components::{canvas::Pen, player::Player},
    text::{fill, format, t},
};

/// Waveform of the recording.
#[component]
pub(super) fn WaveformTrack(
    /// Holds the extremes.
    tracks: Arc<Tracks>,
    /// Knows the length.
    player: Player,
) -> impl IntoView {
    let duration_s = tracks.duration_s;
    let draw = move |pen: &Pen| {
        let middle = pen.height / 2.0;
        let wave = &tracks.waveform;
        pen.fill("line");
        pen.context.fill_rect(0.0, middle - 0.5, pen.width, 1.0);
        pen.fill("wave");
        for (x, (low, high)) in
            columns(&wave.min, &wave.max, wave.bucket_s, duration_s, pen.width).enumerate()
        {
            let (top, bottom) = (middle - high * (middle - 2.0), middle - low * (middle - 2.0));
            pen.context.fill_rect(x as f64, top, 1.0, (bottom - top).max(1.0));
        }
    };
    let summary =
        fill("Waveform of {length}", &[("length", &format::spoken(player.duration_s.get_untracked()))]);
    view! { <Track name=t("Sound") class="plot plot-wave" summary draw /> }
}

/// Extremes of each column of pixels, -1 to 1.
fn columns(
    min: &[i8],
    max: &[i8],
    bucket_s: f64,
    duration_s: f64,
    width: f64,
) -> impl Iterator<Item = (f64, f64)> {
    let per_pixel = duration_s / bucket_s.max(1e-9) / width.max(1.0);
    (0..width as usize).map(move |x| {
        let from = (x as f64 * per_pixel) as usize;
        let to = (((x + 1) as f64 * per_pixel).ceil() as usize).max(from + 1);
        let lowest = min.get(from..to.min(min.len())).and_then(|it| it.iter().min());
        let highest = max.get(from..to.min(max.len())).and_then(|it| it.iter().max());
        let full = |value: Option<&i8>| value.map_or(0.0, |it| f64::from(*it) / 127.0);
        (full(lowest), full(highest))
    })
}
