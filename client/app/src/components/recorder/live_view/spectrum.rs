//! The spectrogram of the live view: each step is painted once, on a canvas that is used round and round.

use leptos::prelude::document;
use sotto_chart::magma;
use sotto_protocol::{GLIMPSE_BANDS, Seen};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::STEP_PX;
use crate::components::canvas::Pen;

/// Columns of the canvas: more than any page is wide.
const COLUMNS: u32 = 1_024;

/// What is painted so far.
#[derive(Default)]
pub(super) struct Spectrum {
    strip: Option<Strip>,
    /// Steps that are painted.
    painted: u32,
}

struct Strip {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    colours: [[u8; 4]; 256],
}

impl Spectrum {
    /// Paints what is new and draws the steps before `end` into the upper `height` of the drawing.
    pub(super) fn draw(&mut self, pen: &Pen, seen: &Seen, end: u32, height: f64) {
        if self.strip.is_none() {
            self.strip = Strip::new();
        }
        let Some(strip) = &self.strip else { return };
        let [red, green, blue, _] = strip.colours[0];
        pen.context.set_fill_style_str(&format!("rgb({red} {green} {blue})"));
        pen.context.fill_rect(0.0, 0.0, pen.width, height);
        let known = seen.spectrum_end();
        if known < self.painted {
            // Another recording.
            self.painted = 0;
        }
        let fresh = self.painted.max(known.saturating_sub(COLUMNS))..known;
        strip.paint(seen, fresh);
        self.painted = known;
        let shown = ((pen.width / STEP_PX).ceil() as u32).min(COLUMNS).min(end);
        let from = (end - shown)..known;
        for part in parts(from) {
            let x = pen.width - f64::from(end - part.start) * STEP_PX;
            let (column, width) = (f64::from(part.start % COLUMNS), f64::from(part.end - part.start));
            // A part of the canvas can be drawn.
            let _ =
                pen.context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                    &strip.canvas,
                    column,
                    0.0,
                    width,
                    GLIMPSE_BANDS as f64,
                    x,
                    0.0,
                    width * STEP_PX,
                    height,
                );
        }
    }
}

/// Steps as stretches that do not go over the canvas's edge.
fn parts(steps: std::ops::Range<u32>) -> impl Iterator<Item = std::ops::Range<u32>> {
    let edge = (steps.start / COLUMNS + 1) * COLUMNS;
    let parts = [steps.start..steps.end.min(edge), edge..steps.end];
    parts.into_iter().filter(|part| part.start < part.end)
}

impl Strip {
    fn new() -> Option<Self> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(COLUMNS);
        canvas.set_height(GLIMPSE_BANDS as u32);
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, context, colours: magma::table() })
    }

    fn paint(&self, seen: &Seen, steps: std::ops::Range<u32>) {
        for part in parts(steps) {
            let columns = (part.end - part.start) as usize;
            let mut pixels = vec![0_u8; columns * GLIMPSE_BANDS * 4];
            for (column, step) in part.clone().enumerate() {
                let Some(levels) = seen.spectrum(step) else { continue };
                for (band, level) in levels.iter().enumerate() {
                    let at = ((GLIMPSE_BANDS - 1 - band) * columns + column) * 4;
                    pixels[at..at + 4].copy_from_slice(&self.colours[usize::from(*level)]);
                }
            }
            let (width, height) = (columns as u32, GLIMPSE_BANDS as u32);
            if let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), width, height) {
                // Pixels of the right number can be put anywhere.
                let _ = self.context.put_image_data(&image, f64::from(part.start % COLUMNS), 0.0);
            }
        }
    }
}
