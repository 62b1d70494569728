//! Energy over time and frequency, on a logarithmic axis. Each zoom is painted once, cell by cell, and only scaled
//! afterwards.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use leptos::{html, prelude::*};
use sotto_chart::{LogScale, Picture, Tile, Window, magma};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::{
    close_up::{CloseUps, Seen},
    lens::Lens,
    track::{Over, Track},
};
use crate::{components::canvas::Pen, state::Part, text::timeline};

/// Frequencies that get a label, in hertz.
const LABELS: [(&str, f32); 7] = [
    ("62", 62.5),
    ("125", 125.0),
    ("250", 250.0),
    ("500", 500.0),
    ("1k", 1_000.0),
    ("2k", 2_000.0),
    ("4k", 4_000.0),
];

/// The axis, in hertz: below it there is no voice, above it nothing was measured.
const LOW_HZ: f32 = 50.0;
const HIGH_HZ: f32 = 8_000.0;

/// The axis.
pub(super) fn scale() -> LogScale {
    LogScale::new(LOW_HZ, HIGH_HZ)
}

/// Spectrogram of the recording.
#[component]
pub(super) fn SpectrogramTrack(
    /// Its cells.
    picture: Arc<Picture>,
    /// What is there in detail.
    close: CloseUps,
    /// The window that is shown.
    lens: Lens,
    /// The element around the drawing, to tell what is pointed at.
    node: NodeRef<html::Div>,
) -> impl IntoView {
    let painted = Painted::new(picture);
    let closer = RefCell::new(None::<(Arc<Seen>, Painted)>);
    let paint = move |pen: &Pen, tile: &Tile| {
        let whole_s = lens.window.with_untracked(|it| it.whole_s);
        let seen = close.seen.get_untracked().filter(|it| it.covers(tile.start_s, tile.end_s(), whole_s));
        let Some(seen) = seen else { return painted.draw(pen, tile) };
        let mut closer = closer.borrow_mut();
        if closer.as_ref().is_none_or(|(last, _)| !Arc::ptr_eq(last, &seen)) {
            let painted = Painted::new(seen.picture.clone());
            *closer = Some((seen, painted));
        }
        if let Some((_, painted)) = &*closer {
            painted.draw(pen, tile);
        }
    };
    let over: Over = Box::new(|pen: &Pen, _: &Window| labels(pen));
    let summary = timeline::spectrum_summary();
    view! { <Track part=Part::Spectrum class="plot plot-spectrum" summary lens paint over node data=close.count /> }
}

fn labels(pen: &Pen) {
    let scale = scale();
    pen.small_type();
    pen.context.set_text_baseline("middle");
    for (label, hz) in LABELS {
        let y = pen.height * (1.0 - scale.share_of(hz));
        if y > 8.0 && y < pen.height - 8.0 {
            pen.context.set_fill_style_str("rgb(0 0 0 / 55%)");
            pen.context.fill_rect(0.0, y - 8.0, 30.0, 16.0);
            pen.context.set_fill_style_str("#fff");
            pen.write(label, 5.0, y + 0.5);
        }
    }
}

/// A picture with a canvas for each zoom that was looked at, one pixel a cell.
struct Painted {
    picture: Arc<Picture>,
    zooms: RefCell<BTreeMap<usize, Option<HtmlCanvasElement>>>,
}

impl Painted {
    fn new(picture: Arc<Picture>) -> Self {
        Self { picture, zooms: RefCell::default() }
    }

    fn draw(&self, pen: &Pen, tile: &Tile) {
        let depth = self.picture.depth_for(tile.pixel_s);
        let mut zooms = self.zooms.borrow_mut();
        let canvas =
            zooms.entry(depth).or_insert_with(|| cells(self.picture.cells(depth), self.picture.rows()));
        let Some(canvas) = canvas else { return };
        let hop_s = self.picture.hop_s(depth);
        let count = f64::from(canvas.width());
        let column = |time_s: f64| ((time_s - self.picture.start_s()) / hop_s).clamp(0.0, count);
        let (from, to) = (column(tile.start_s), column(tile.end_s()));
        if to <= from {
            return;
        }
        let x = |column: f64| tile.x_of(self.picture.start_s() + column * hop_s);
        pen.context.set_image_smoothing_enabled(true);
        // A part of at least a cell can be drawn.
        let _ = pen.context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            canvas,
            from,
            0.0,
            to - from,
            f64::from(canvas.height()),
            x(from),
            0.0,
            x(to) - x(from),
            pen.height,
        );
    }
}

fn cells(levels: &[u8], rows: usize) -> Option<HtmlCanvasElement> {
    let columns = levels.len().checked_div(rows).filter(|it| *it > 0)?;
    let colours = magma::table();
    let mut pixels = vec![0_u8; columns * rows * 4];
    for (column, levels) in levels.chunks_exact(rows).enumerate() {
        for (row, level) in levels.iter().enumerate() {
            let at = ((rows - 1 - row) * columns + column) * 4;
            pixels[at..at + 4].copy_from_slice(&colours[usize::from(*level)]);
        }
    }
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(columns as u32);
    canvas.set_height(rows as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let data =
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), columns as u32, rows as u32).ok()?;
    context.put_image_data(&data, 0.0, 0.0).ok()?;
    Some(canvas)
}
