//! A window cut into tiles: pieces of equal width at places that do not move with the window, so that what was drawn is
//! only shifted.

use crate::Window;

/// Width of a tile, in CSS pixels.
pub const TILE_PX: f64 = 256.0;

/// One piece of a drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// Its number from the recording's start, at this zoom.
    pub index: i64,
    /// The time at its left edge, in seconds.
    pub start_s: f64,
    /// Seconds of a pixel.
    pub pixel_s: f64,
    /// Where its left edge lies in the window, in CSS pixels; it may be negative.
    pub x: f64,
}

impl Tile {
    /// Length, in seconds.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        self.pixel_s * TILE_PX
    }

    /// The time at its right edge, in seconds.
    #[must_use]
    pub fn end_s(&self) -> f64 {
        self.start_s + self.length_s()
    }

    /// Where a time lies in it, in CSS pixels.
    #[must_use]
    pub fn x_of(&self, time_s: f64) -> f64 {
        (time_s - self.start_s) / self.pixel_s
    }

    /// What tells its zoom from others. Windows of one step of the zoom differ in their last bits.
    #[must_use]
    pub fn zoom(&self) -> i64 {
        (self.pixel_s.log2() * 4096.0).round() as i64
    }
}

/// The tiles of a window that is `width_px` wide, left to right.
pub fn tiles(window: &Window, width_px: f64) -> impl Iterator<Item = Tile> + use<> {
    let pixel_s = window.length_s() / width_px.max(1.0);
    let length_s = pixel_s * TILE_PX;
    let start_s = window.start_s;
    let first = (start_s / length_s + 1e-9).floor() as i64;
    let last = ((window.end_s / length_s - 1e-9).ceil() as i64).max(first + 1);
    (first..last).map(move |index| {
        let left_s = index as f64 * length_s;
        Tile { index, start_s: left_s, pixel_s, x: (left_s - start_s) / pixel_s }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_the_window_without_gaps() {
        let window = Window::whole(3_600.0).with_length(77.0, 1_234.5);
        let all: Vec<_> = tiles(&window, 1_000.0).collect();
        assert!(all[0].x <= 0.0 && all[all.len() - 1].x + TILE_PX >= 1_000.0 - 1e-6);
        assert!(all.windows(2).all(|two| (two[1].x - two[0].x - TILE_PX).abs() < 1e-6));
        assert!((all[1].x_of(all[1].end_s()) - TILE_PX).abs() < 1e-6);
    }

    #[test]
    fn a_moved_window_shows_the_same_tiles() {
        let window = Window::whole(3_600.0).with_length(77.0, 100.0);
        let keys =
            |window: &Window| tiles(window, 1_000.0).map(|it| (it.zoom(), it.index)).collect::<Vec<_>>();
        let (before, after) = (keys(&window), keys(&window.moved(5.0)));
        assert!(after.iter().filter(|key| before.contains(key)).count() >= after.len() - 1);
        assert_ne!(keys(&window)[0].0, keys(&window.zoomed(1, 100.0))[0].0);
    }

    #[test]
    fn the_whole_of_a_short_window_has_tiles() {
        assert_eq!(tiles(&Window::whole(1.0), 256.0).count(), 1);
        assert_eq!(tiles(&Window::whole(1.0), 257.0).count(), 2);
    }
}
