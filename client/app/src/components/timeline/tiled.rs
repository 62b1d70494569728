//! Drawings kept in tiles: what was drawn at a zoom is shifted, not drawn again.

use sotto_chart::{TILE_PX, Tile, Window, tiles};
use web_sys::HtmlCanvasElement;

use crate::components::canvas::Pen;

/// Tiles that are kept for each one that is shown.
const KEPT: usize = 3;

/// What was drawn, the latest last.
#[derive(Default)]
pub(super) struct Tiles {
    /// Pen and data that they were drawn with.
    look: Option<(u32, u32)>,
    drawn: Vec<((i64, i64), HtmlCanvasElement)>,
}

impl Tiles {
    /// Shows a window. `paint` draws what is not there yet; `data` counts changes of what it draws.
    pub(super) fn show(&mut self, pen: &Pen, window: &Window, data: u32, paint: &dyn Fn(&Pen, &Tile)) {
        if self.look != Some((pen.number, data)) {
            self.drawn.clear();
            self.look = Some((pen.number, data));
        }
        let mut shown = 0;
        for tile in tiles(window, pen.width) {
            shown += 1;
            let key = (tile.zoom(), tile.index);
            let found = self.drawn.iter().position(|it| it.0 == key).map(|at| self.drawn.remove(at).1);
            let Some(canvas) = found.or_else(|| painted(pen, &tile, paint)) else { continue };
            let x = (tile.x * pen.ratio).round() / pen.ratio;
            // A canvas of at least a pixel can be drawn.
            let _ = pen
                .context
                .draw_image_with_html_canvas_element_and_dw_and_dh(&canvas, x, 0.0, TILE_PX, pen.height);
            self.drawn.push((key, canvas));
        }
        let spare = self.drawn.len().saturating_sub(KEPT * shown);
        self.drawn.drain(..spare);
    }
}

fn painted(pen: &Pen, tile: &Tile, paint: &dyn Fn(&Pen, &Tile)) -> Option<HtmlCanvasElement> {
    let (canvas, pen) = pen.apart(TILE_PX)?;
    paint(&pen, tile);
    Some(canvas)
}
