//! Energy over time and frequency. Drawn once, cell by cell, and only scaled afterwards.

use std::sync::Arc;

use leptos::{html, prelude::*};
use sotto_protocol::{Spectrogram, Tracks};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::{magma, track::Track};
use crate::{components::canvas::Pen, text::t};

/// Frequencies that get a label, in hertz.
const LABELS: [(&str, f32); 4] = [("250", 250.0), ("1k", 1_000.0), ("2k", 2_000.0), ("4k", 4_000.0)];

/// Spectrogram of the recording.
#[component]
pub(super) fn SpectrogramTrack(
    /// Holds the cells.
    tracks: Arc<Tracks>,
    /// The element around the drawing, to tell what is pointed at.
    node: NodeRef<html::Div>,
) -> impl IntoView {
    let image = paint(&tracks.spectrogram);
    let draw = move |pen: &Pen| {
        let (spectrogram, Some(image)) = (&tracks.spectrogram, &image) else { return };
        let columns = f64::from(image.width());
        let shown = (columns * spectrogram.hop_s / tracks.duration_s.max(1e-9) * pen.width).max(1.0);
        pen.context.set_image_smoothing_enabled(true);
        // A canvas of at least one cell can be drawn.
        let _ =
            pen.context.draw_image_with_html_canvas_element_and_dw_and_dh(image, 0.0, 0.0, shown, pen.height);
        pen.small_type();
        pen.context.set_text_baseline("middle");
        for (label, hz) in LABELS {
            let y = pen.height * (1.0 - share_of_hz(spectrogram, hz));
            if y > 8.0 && y < pen.height - 8.0 {
                pen.context.set_fill_style_str("rgb(0 0 0 / 55%)");
                pen.context.fill_rect(0.0, y - 8.0, 30.0, 16.0);
                pen.context.set_fill_style_str("#fff");
                pen.write(label, 5.0, y + 0.5);
            }
        }
    };
    let summary = t("Spectrogram: time from left to right, frequency from bottom to top, brighter is louder");
    view! { <Track name=t("Spectrum") unit="Hz" class="plot plot-spectrum" summary draw node /> }
}

/// Mel of a frequency (O'Shaughnessy 1987).
fn mel(hz: f32) -> f32 {
    2595.0 * (1.0 + hz / 700.0).log10()
}

fn share_of_hz(spectrogram: &Spectrogram, hz: f32) -> f64 {
    let (low, high) = (mel(spectrogram.low_hz), mel(spectrogram.high_hz));
    f64::from((mel(hz) - low) / (high - low).max(1e-6))
}

/// The frequency at a share of the height, 0 at the bottom.
pub(super) fn hz_at(spectrogram: &Spectrogram, share: f64) -> f32 {
    let (low, high) = (mel(spectrogram.low_hz), mel(spectrogram.high_hz));
    700.0 * (10_f32.powf((low + (high - low) * share as f32) / 2595.0) - 1.0)
}

/// One pixel a cell.
fn paint(spectrogram: &Spectrogram) -> Option<HtmlCanvasElement> {
    let bands = usize::from(spectrogram.bands);
    let columns = spectrogram.levels.len().checked_div(bands).filter(|it| *it > 0)?;
    let colours = magma::table();
    let mut pixels = vec![0_u8; columns * bands * 4];
    for (column, levels) in spectrogram.levels.chunks_exact(bands).enumerate() {
        for (band, level) in levels.iter().enumerate() {
            let at = ((bands - 1 - band) * columns + column) * 4;
            pixels[at..at + 4].copy_from_slice(&colours[usize::from(*level)]);
        }
    }
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(columns as u32);
    canvas.set_height(bands as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let data =
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), columns as u32, bands as u32).ok()?;
    context.put_image_data(&data, 0.0, 0.0).ok()?;
    Some(canvas)
}
