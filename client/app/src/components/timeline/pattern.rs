//! Patterns of the emotion classes, so that colour is never the only difference.

use leptos::prelude::document;
use sotto_protocol::EmotionClass;
use wasm_bindgen::JsCast;
use web_sys::{CanvasPattern, CanvasRenderingContext2d, HtmlCanvasElement};

use crate::components::canvas::Pen;

/// Edge of a tile, in CSS pixels.
const TILE: f64 = 8.0;

/// Name of the class's colour.
pub(crate) fn colour_name(class: EmotionClass) -> &'static str {
    match class {
        EmotionClass::Neutral => "neutral",
        EmotionClass::Happiness => "happiness",
        EmotionClass::Sadness => "sadness",
        EmotionClass::Anger => "anger",
        EmotionClass::Fear => "fear",
        EmotionClass::Surprise => "surprise",
        EmotionClass::Disgust => "disgust",
    }
}

/// The class's marks on a clear ground; none for the plain class.
pub(crate) fn marks(pen: &Pen, class: EmotionClass) -> Option<CanvasPattern> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(TILE as u32);
    canvas.set_height(TILE as u32);
    let tile: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    tile.set_fill_style_str(&pen.colour("card"));
    tile.set_stroke_style_str(&pen.colour("card"));
    tile.set_global_alpha(0.5);
    tile.set_line_width(1.5);
    match class {
        EmotionClass::Neutral => return None,
        EmotionClass::Happiness => {
            tile.begin_path();
            tile.arc(TILE / 2.0, TILE / 2.0, 1.7, 0.0, std::f64::consts::TAU).ok()?;
            tile.fill();
        }
        EmotionClass::Sadness => tile.fill_rect(0.0, 3.0, TILE, 1.6),
        EmotionClass::Anger => slant(&tile, true),
        EmotionClass::Fear => slant(&tile, false),
        EmotionClass::Surprise => tile.fill_rect(3.0, 0.0, 1.6, TILE),
        EmotionClass::Disgust => {
            tile.fill_rect(0.0, 0.0, TILE / 2.0, TILE / 2.0);
            tile.fill_rect(TILE / 2.0, TILE / 2.0, TILE / 2.0, TILE / 2.0);
        }
    }
    pen.context.create_pattern_with_html_canvas_element(&canvas, "repeat").ok()?
}

/// A diagonal that joins itself in the next tiles.
fn slant(tile: &CanvasRenderingContext2d, rising: bool) {
    tile.begin_path();
    for shift in [-TILE, 0.0, TILE] {
        let (from, to) = if rising { (TILE, 0.0) } else { (0.0, TILE) };
        tile.move_to(shift, from);
        tile.line_to(shift + TILE, to);
    }
    tile.stroke();
}
