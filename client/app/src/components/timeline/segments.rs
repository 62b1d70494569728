//! What is where: speech, music, noise, silence.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::{Analysis, SegmentKind};

use super::track::Track;
use crate::{
    components::canvas::Pen,
    text::{emotions, fill, format, t},
};

/// Segments of the recording.
#[component]
pub(super) fn SegmentsTrack(
    /// Holds them.
    analysis: Arc<Analysis>,
) -> impl IntoView {
    let summary = fill(
        "Segments: {percent} of the time is speech",
        &[("percent", &format::percent(analysis.quality.speech_ratio))],
    );
    let duration_s = analysis.duration_s.max(1e-9);
    let draw = move |pen: &Pen| {
        pen.small_type();
        pen.context.set_text_baseline("middle");
        for segment in &analysis.segments {
            let x = segment.start_s / duration_s * pen.width;
            let width = (segment.end_s - segment.start_s) / duration_s * pen.width - 1.0;
            let (colour, share) = look(segment.kind);
            let height = pen.height * share;
            pen.fill(colour);
            pen.context.fill_rect(x, (pen.height - height) / 2.0, width.max(0.5), height);
            let name = emotions::segment_name(segment.kind);
            let fits = width > name.chars().count() as f64 * 7.0 + 10.0;
            if fits && segment.kind != SegmentKind::Silence {
                pen.fill("accent-ink");
                pen.write(name, x + 5.0, pen.height / 2.0 + 0.5);
            }
        }
    };
    view! { <Track name=t("Segments") class="plot plot-segments" summary draw /> }
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
