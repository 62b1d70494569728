//! The pitch contour on a scale of semitones, with lines at notes.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_chart::{LogScale, Pyramid, TILE_PX, Tile, Window, note_lines};
use sotto_protocol::{Analysis, PitchTrack, Tracks};

use super::{
    lens::Lens,
    track::{Over, Track},
};
use crate::{components::canvas::Pen, state::Part, text::timeline};

/// Least distance of labels, in CSS pixels.
const LABEL_PX: f64 = 18.0;

/// Frames of the contour in a pixel from which on columns are drawn in place of frames.
const DENSE: f64 = 3.0;

/// Pitch contour of the recording.
#[component]
pub(super) fn PitchTrackView(
    /// Holds the contour.
    tracks: Arc<Tracks>,
    /// Holds its summary.
    analysis: Arc<Analysis>,
    /// The window that is shown.
    lens: Lens,
) -> impl IntoView {
    let summary = timeline::pitch_summary(&analysis.voice);
    let scale = LogScale::around(&tracks.pitch.f0_hz);
    let voiced: Vec<f32> =
        tracks.pitch.f0_hz.iter().map(|hz| if *hz > 0.0 { *hz } else { f32::NAN }).collect();
    let extremes = Pyramid::of_values(0.0, tracks.pitch.hop_s, &voiced);
    drop(voiced);
    let paint = move |pen: &Pen, tile: &Tile| {
        pen.fill("line");
        for note in note_lines(&scale, pen.height, LABEL_PX) {
            pen.context.fill_rect(0.0, y_of(&scale, note.hz(), pen.height).round(), pen.width, 1.0);
        }
        if tile.pixel_s > DENSE * tracks.pitch.hop_s {
            columns(pen, tile, &scale, &extremes);
        } else {
            contour(pen, tile, &scale, &tracks.pitch);
        }
    };
    let over: Over = Box::new(move |pen: &Pen, _: &Window| labels(pen, &scale));
    view! { <Track part=Part::Pitch class="plot plot-pitch" summary lens paint over /> }
}

fn y_of(scale: &LogScale, hz: f32, height: f64) -> f64 {
    (1.0 - scale.share_of(hz)) * height
}

/// Labels lie on the contour, on a ground of their own.
fn labels(pen: &Pen, scale: &LogScale) {
    pen.small_type();
    pen.context.set_text_baseline("middle");
    for note in note_lines(scale, pen.height, LABEL_PX) {
        let y = y_of(scale, note.hz(), pen.height);
        if y < 8.0 || y > pen.height - 8.0 {
            continue;
        }
        let text = note.to_string();
        pen.fill("card");
        pen.context.fill_rect(0.0, y - 8.0, text.len() as f64 * 7.0 + 8.0, 16.0);
        pen.fill("ink-soft");
        pen.write(&text, 3.0, y);
    }
}

/// From the lowest to the highest pitch of each column of pixels.
fn columns(pen: &Pen, tile: &Tile, scale: &LogScale, extremes: &Pyramid) {
    pen.fill("pitch");
    pen.context.begin_path();
    for (x, (low, high)) in extremes.columns(tile.start_s, tile.pixel_s, TILE_PX as usize).enumerate() {
        if !low.is_nan() {
            let (top, bottom) = (y_of(scale, high, pen.height), y_of(scale, low, pen.height));
            pen.context.rect(x as f64, top - 0.75, 1.0, bottom - top + 1.5);
        }
    }
    pen.context.fill();
}

/// A line through voiced frames, broken where the voice is. Tiles draw a little of their neighbours, so that the line
/// goes on.
fn contour(pen: &Pen, tile: &Tile, scale: &LogScale, pitch: &PitchTrack) {
    pen.stroke("pitch", 2.0);
    pen.context.set_line_join("round");
    pen.context.set_line_cap("round");
    pen.context.begin_path();
    let hop_s = pitch.hop_s.max(1e-9);
    let from = ((tile.start_s / hop_s).floor().max(2.0) as usize) - 2;
    let to = (tile.end_s() / hop_s).ceil().max(0.0) as usize + 2;
    let mut before: Option<f32> = None;
    for (index, hz) in pitch.f0_hz.iter().copied().enumerate().take(to).skip(from) {
        if hz <= 0.0 {
            before = None;
            continue;
        }
        let (x, y) = (tile.x_of(index as f64 * hop_s), y_of(scale, hz, pen.height));
        // A jump of more than a third of an octave is no movement of a voice.
        let joined = before.is_some_and(|it| (it.log2() - hz.log2()).abs() < 0.33);
        if joined {
            pen.context.line_to(x, y);
        } else {
            pen.context.move_to(x, y);
            pen.context.line_to(x + 0.1, y);
        }
        before = Some(hz);
    }
    pen.context.stroke();
}
