//! The emotion ribbon: the likeliest class over time, as high as it is probable, in its colour and pattern.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_chart::{Tile, Window};
use sotto_protocol::{Analysis, EmotionClass, TimelineEntry};
use web_sys::CanvasPattern;

use super::{
    lens::Lens,
    pattern,
    track::{Over, Track},
};
use crate::{
    components::canvas::Pen,
    state::Part,
    text::{emotions, timeline},
};

/// Width that a word in the ribbon needs, in CSS pixels a letter.
const LETTER_PX: f64 = 7.0;

/// Emotion over time.
#[component]
pub(super) fn EmotionTrack(
    /// Holds the windows.
    analysis: Arc<Analysis>,
    /// The window that is shown.
    lens: Lens,
) -> impl IntoView {
    let spans = Arc::new(spans(&analysis.timeline));
    let runs = runs(&spans);
    let summary = timeline::emotion_summary(&runs);
    let paint = move |pen: &Pen, tile: &Tile| {
        pen.fill("sunken");
        pen.context.fill_rect(0.0, 0.0, pen.width, pen.height);
        let marks = EmotionClass::ALL.map(|class| pattern::marks(pen, class));
        let from = spans.partition_point(|it| it.end_s <= tile.start_s);
        for span in spans.iter().skip(from).take_while(|it| it.start_s < tile.end_s()) {
            let marks =
                EmotionClass::ALL.iter().position(|it| *it == span.class).and_then(|it| marks[it].as_ref());
            block(pen, tile, span, marks);
        }
        // Half way up is even odds.
        pen.fill("line-strong");
        for x in (0..pen.width as usize).step_by(6) {
            pen.context.fill_rect(x as f64, (pen.height / 2.0).round(), 2.0, 1.0);
        }
    };
    let over: Over = Box::new(move |pen: &Pen, window: &Window| {
        runs.iter().for_each(|run| word(pen, window, *run));
    });
    view! { <Track part=Part::Emotion class="plot plot-emotion" summary lens paint over /> }
}

/// The part of the axis that one window speaks for.
struct Span {
    start_s: f64,
    end_s: f64,
    class: EmotionClass,
    score: f32,
}

impl Span {
    fn shown(&self) -> Option<EmotionClass> {
        (self.score >= emotions::WINDOW_CLEAR).then_some(self.class)
    }
}

/// Windows overlap; each stands for the time that is closest to its middle.
fn spans(timeline: &[TimelineEntry]) -> Vec<Span> {
    let middle = |it: &TimelineEntry| f64::midpoint(it.start_s, it.end_s);
    let mut spans = Vec::with_capacity(timeline.len());
    for (index, entry) in timeline.iter().enumerate() {
        let Some((class, score)) = emotions::strongest(&entry.emotion) else { continue };
        let before =
            index.checked_sub(1).and_then(|it| timeline.get(it)).filter(|it| it.end_s > entry.start_s);
        let after = timeline.get(index + 1).filter(|it| it.start_s < entry.end_s);
        let start_s = before.map_or(entry.start_s, |it| f64::midpoint(middle(it), middle(entry)));
        let end_s = after.map_or(entry.end_s, |it| f64::midpoint(middle(it), middle(entry)));
        spans.push(Span { start_s, end_s, class, score });
    }
    spans
}

/// The window that speaks for a time.
pub(super) fn at(timeline: &[TimelineEntry], time_s: f64) -> Option<&TimelineEntry> {
    let distance = |it: &TimelineEntry| (f64::midpoint(it.start_s, it.end_s) - time_s).abs();
    let holding = timeline.iter().filter(|it| it.start_s <= time_s && time_s <= it.end_s);
    holding.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn block(pen: &Pen, tile: &Tile, span: &Span, marks: Option<&CanvasPattern>) {
    let (x, right) = (tile.x_of(span.start_s), tile.x_of(span.end_s));
    let height = f64::from(span.score.clamp(0.0, 1.0)) * pen.height;
    let area = (x, pen.height - height, (right - x - 0.5).max(0.5), height);
    let Some(class) = span.shown() else {
        pen.fill("unsure");
        pen.context.fill_rect(area.0, area.1, area.2, area.3);
        return;
    };
    pen.fill(pattern::colour_name(class));
    pen.context.fill_rect(area.0, area.1, area.2, area.3);
    if let Some(marks) = marks {
        pen.context.set_fill_style_canvas_pattern(marks);
        pen.context.fill_rect(area.0, area.1, area.2, area.3);
    }
}

/// Neighbours that show the same: what, from when, and until when.
type Run = (Option<EmotionClass>, f64, f64);

fn runs(spans: &[Span]) -> Vec<Run> {
    let runs = spans.chunk_by(|a, b| a.shown() == b.shown() && a.end_s == b.start_s);
    runs.filter_map(|run| Some((run.first()?.shown(), run.first()?.start_s, run.last()?.end_s))).collect()
}

/// The class's name where there is room for it.
fn word(pen: &Pen, window: &Window, (class, start_s, end_s): Run) {
    let x = (window.share_of(start_s) * pen.width).max(0.0);
    let right = (window.share_of(end_s) * pen.width).min(pen.width);
    let name = timeline::ribbon_name(class);
    let width = name.chars().count() as f64 * LETTER_PX + 10.0;
    if right - x < width + 6.0 {
        return;
    }
    pen.small_type();
    pen.context.set_text_baseline("middle");
    pen.fill("card");
    pen.context.begin_path();
    // A rounded rectangle of finite numbers does not fail.
    let _ = pen.context.round_rect_with_f64(x + 4.0, pen.height - 21.0, width - 4.0, 17.0, 5.0);
    pen.context.fill();
    pen.fill("ink");
    pen.write(name, x + 9.0, pen.height - 12.0);
}
