//! Pleasant or unpleasant over time: a line for the sound of the voice, a mark for the words of each sentence that was
//! read.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_chart::{Tile, Window};
use sotto_protocol::{Analysis, TimelineEntry, Transcript};

use super::{
    lens::Lens,
    track::{Over, Track},
};
use crate::{components::canvas::Pen, state::Part, text::timeline};

/// Half the height of a mark, in CSS pixels.
const MARK_PX: f64 = 3.5;

/// A gap between windows that the line does not cross, in seconds.
const GAP_S: f64 = 4.0;

/// What the words of one sentence say.
struct Said {
    start_s: f64,
    end_s: f64,
    score: f32,
}

/// Sentiment of the recording.
#[component]
pub(super) fn SentimentTrack(
    /// Holds how the voice sounds.
    analysis: Arc<Analysis>,
    /// Holds what the words say, where they were read.
    transcript: Option<Arc<Transcript>>,
    /// The window that is shown.
    lens: Lens,
) -> impl IntoView {
    let said = transcript.as_deref().map(said).unwrap_or_default();
    let summary = timeline::sentiment_summary(&analysis, said.len());
    let paint = move |pen: &Pen, tile: &Tile| {
        pen.fill("line");
        pen.context.fill_rect(0.0, (pen.height / 2.0).round(), pen.width, 1.0);
        voice(pen, tile, &analysis.timeline);
        words(pen, tile, &said);
    };
    let over: Over = Box::new(|pen: &Pen, _: &Window| ends(pen));
    view! { <Track part=Part::Sentiment class="plot plot-sentiment" summary lens paint over /> }
}

/// Sentences with what their words say.
fn said(transcript: &Transcript) -> Vec<Said> {
    let Some(insight) = &transcript.insight else { return Vec::new() };
    let pairs = transcript.segments.iter().zip(&insight.segments);
    pairs
        .filter_map(|(segment, insight)| {
            let score = insight.sentiment.as_ref()?.score;
            Some(Said { start_s: segment.start_s, end_s: segment.end_s, score })
        })
        .collect()
}

fn y_of(score: f32, height: f64) -> f64 {
    (0.5 - f64::from(score.clamp(-1.0, 1.0)) * 0.45) * height
}

fn middle_s(entry: &TimelineEntry) -> f64 {
    f64::midpoint(entry.start_s, entry.end_s)
}

/// The windows that a tile shows, and one more on each side so that lines go on.
fn near<'a>(timeline: &'a [TimelineEntry], tile: &Tile) -> &'a [TimelineEntry] {
    let from = timeline.partition_point(|it| middle_s(it) < tile.start_s).saturating_sub(1);
    let to = (timeline.partition_point(|it| middle_s(it) <= tile.end_s()) + 1).min(timeline.len());
    timeline.get(from..to).unwrap_or_default()
}

fn voice(pen: &Pen, tile: &Tile, timeline: &[TimelineEntry]) {
    pen.stroke("accent", 2.0);
    pen.context.set_line_join("round");
    pen.context.begin_path();
    let mut before_s = f64::NEG_INFINITY;
    for entry in near(timeline, tile) {
        let (time_s, y) = (middle_s(entry), y_of(entry.sentiment, pen.height));
        let x = tile.x_of(time_s);
        if time_s - before_s > GAP_S {
            pen.context.move_to(x - 1.0, y);
        }
        pen.context.line_to(x, y);
        before_s = time_s;
    }
    pen.context.stroke();
}

/// A bar as long as the sentence: pleasant ones are full, unpleasant ones hollow.
fn words(pen: &Pen, tile: &Tile, said: &[Said]) {
    for it in said.iter().filter(|it| it.end_s > tile.start_s && it.start_s < tile.end_s()) {
        let (x, y) = (tile.x_of(it.start_s), y_of(it.score, pen.height));
        let width = (tile.x_of(it.end_s) - x - 1.0).max(2.0);
        pen.fill("pitch");
        pen.context.fill_rect(x, y - MARK_PX, width, 2.0 * MARK_PX);
        if it.score < 0.0 && width > 4.0 {
            pen.fill("card");
            pen.context.fill_rect(x + 1.5, y - MARK_PX + 1.5, width - 3.0, 2.0 * MARK_PX - 3.0);
        }
    }
}

fn ends(pen: &Pen) {
    pen.small_type();
    pen.context.set_text_baseline("middle");
    for (text, y) in [("+1", y_of(0.8, pen.height)), ("\u{2212}1", y_of(-0.8, pen.height))] {
        pen.fill("card");
        pen.context.fill_rect(0.0, y - 7.0, 20.0, 14.0);
        pen.fill("ink-soft");
        pen.write(text, 3.0, y);
    }
}
