//! What is where: speech, music, noise, silence.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_chart::{Tile, Window};
use sotto_protocol::{Analysis, Segment, SegmentKind};

use super::{
    lens::Lens,
    track::{Over, Track},
};
use crate::{
    components::canvas::Pen,
    state::Part,
    text::{emotions, timeline},
};

/// Segments of the recording.
#[component]
pub(super) fn SegmentsTrack(
    /// Holds them.
    analysis: Arc<Analysis>,
    /// The window that is shown.
    lens: Lens,
) -> impl IntoView {
    let summary = timeline::segments_summary(&analysis);
    let named = analysis.clone();
    let paint = move |pen: &Pen, tile: &Tile| {
        for segment in between(&analysis.segments, tile.start_s, tile.end_s()) {
            let x = tile.x_of(segment.start_s);
            let (colour, share) = look(segment.kind);
            let height = pen.height * share;
            pen.fill(colour);
            let width = (tile.x_of(segment.end_s) - x - 1.0).max(0.5);
            pen.context.fill_rect(x, (pen.height - height) / 2.0, width, height);
        }
    };
    let over: Over = Box::new(move |pen: &Pen, window: &Window| names(pen, window, &named.segments));
    view! { <Track part=Part::Segments class="plot plot-segments" summary lens paint over /> }
}

/// Segments that lie between two times. They are in order, without overlaps.
fn between(segments: &[Segment], from_s: f64, to_s: f64) -> &[Segment] {
    let from = segments.partition_point(|it| it.end_s <= from_s);
    let to = segments.partition_point(|it| it.start_s < to_s).max(from);
    segments.get(from..to).unwrap_or_default()
}

/// Names where there is room for them.
fn names(pen: &Pen, window: &Window, segments: &[Segment]) {
    pen.small_type();
    pen.context.set_text_baseline("middle");
    for segment in between(segments, window.start_s, window.end_s) {
        let x = (window.share_of(segment.start_s) * pen.width).max(0.0);
        let width = window.share_of(segment.end_s) * pen.width - x - 1.0;
        let name = emotions::segment_name(segment.kind);
        let fits = width > name.chars().count() as f64 * 7.0 + 10.0;
        if fits && segment.kind != SegmentKind::Silence {
            pen.fill("accent-ink");
            pen.write(name, x + 5.0, pen.height / 2.0 + 0.5);
        }
    }
}

/// Colour and height: kinds differ in both.
fn look(kind: SegmentKind) -> (&'static str, f64) {
    match kind {
        SegmentKind::Speech => ("accent", 1.0),
        SegmentKind::Music => ("pitch", 0.8),
        SegmentKind::Noise => ("neutral", 0.6),
        SegmentKind::Silence => ("line-strong", 0.08),
    }
}
