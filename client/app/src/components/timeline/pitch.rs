//! The pitch contour on a scale of semitones, with lines at round frequencies.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::{Analysis, PitchTrack, Tracks};

use super::track::Track;
use crate::{
    components::canvas::Pen,
    text::{fill, format, t},
};

/// Frequencies that may get a line, in hertz.
const LINES_HZ: [f32; 12] =
    [50.0, 75.0, 100.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0, 600.0, 800.0, 1000.0];

/// Least distance of labels, in CSS pixels.
const LABEL_PX: f64 = 20.0;

/// Pitch contour of the recording.
#[component]
pub(super) fn PitchTrackView(
    /// Holds the contour.
    tracks: Arc<Tracks>,
    /// Holds its summary.
    analysis: Arc<Analysis>,
) -> impl IntoView {
    let voice = &analysis.voice;
    let summary = match (voice.f0_median_hz, voice.f0_min_hz, voice.f0_max_hz) {
        (Some(median), Some(low), Some(high)) => fill(
            "Pitch: {median} hertz in the middle, from {low} to {high} hertz",
            &[("median", &median.round()), ("low", &low.round()), ("high", &high.round())],
        ),
        _ => t("Pitch: nothing voiced was found").to_owned(),
    };
    let scale = Scale::around(&tracks.pitch);
    let draw = move |pen: &Pen| {
        let lines = lines(&scale, pen.height);
        for (_, y) in &lines {
            pen.fill("line");
            pen.context.fill_rect(0.0, y.round(), pen.width, 1.0);
        }
        contour(pen, &scale, &tracks.pitch, tracks.duration_s);
        labels(pen, &lines);
    };
    view! { <Track name=t("Pitch") unit="Hz" class="plot plot-pitch" summary draw /> }
}

/// Logarithmic scale of the plot.
struct Scale {
    low: f32,
    high: f32,
}

impl Scale {
    /// Holds nearly all of the contour, at least an octave.
    fn around(pitch: &PitchTrack) -> Self {
        let mut voiced: Vec<f32> = pitch.f0_hz.iter().copied().filter(|it| *it > 0.0).collect();
        voiced.sort_by(f32::total_cmp);
        let at = |share: f32| voiced.get((share * voiced.len().saturating_sub(1) as f32) as usize).copied();
        let (low, high) = at(0.01).zip(at(0.99)).unwrap_or((100.0, 200.0));
        let (low, high) = (low.log2() - 0.15, high.log2() + 0.15);
        let missing = (1.0 - (high - low)).max(0.0) / 2.0;
        Self { low: low - missing, high: high + missing }
    }

    fn y(&self, hz: f32, height: f64) -> f64 {
        f64::from(1.0 - (hz.log2() - self.low) / (self.high - self.low)) * height
    }
}

/// Frequencies that get a line, with its height.
fn lines(scale: &Scale, height: f64) -> Vec<(f32, f64)> {
    let mut lines: Vec<(f32, f64)> = Vec::new();
    for hz in LINES_HZ {
        let y = scale.y(hz, height);
        let clear = lines.last().is_none_or(|last| last.1 - y >= LABEL_PX);
        if clear && y > 14.0 && y < height - 3.0 {
            lines.push((hz, y));
        }
    }
    lines
}

/// Labels lie on the contour, on a ground of their own.
fn labels(pen: &Pen, lines: &[(f32, f64)]) {
    pen.small_type();
    pen.context.set_text_baseline("middle");
    for (hz, y) in lines {
        let text = format::number(*hz, 0);
        pen.fill("card");
        pen.context.fill_rect(0.0, y - 8.0, text.len() as f64 * 7.0 + 8.0, 16.0);
        pen.fill("ink-soft");
        pen.write(&text, 3.0, *y);
    }
}

/// A line through voiced frames, broken where the voice is. Several frames in one pixel share a stroke.
fn contour(pen: &Pen, scale: &Scale, pitch: &PitchTrack, duration_s: f64) {
    pen.stroke("pitch", 2.0);
    pen.context.set_line_join("round");
    pen.context.set_line_cap("round");
    pen.context.begin_path();
    let mut before: Option<f32> = None;
    for (index, hz) in pitch.f0_hz.iter().copied().enumerate() {
        if hz <= 0.0 {
            before = None;
            continue;
        }
        let (x, y) = (index as f64 * pitch.hop_s / duration_s.max(1e-9) * pen.width, scale.y(hz, pen.height));
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
