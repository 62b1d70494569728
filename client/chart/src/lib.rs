//! The arithmetic of drawings over time: which stretch is shown, where marks and lines lie, how much of a long series
//! fits a pixel, and what a stretch holds. Pure: it draws nothing and knows no browser.

#![forbid(unsafe_code)]

mod closeness;
mod notes;
mod picture;
mod pyramid;
mod scale;
mod stretch;
mod summary;
mod ticks;
mod tiles;
mod window;

pub mod magma;

pub use closeness::Closeness;
pub use notes::{Note, note_lines};
pub use picture::Picture;
pub use pyramid::Pyramid;
pub use scale::LogScale;
pub use stretch::Stretch;
pub use summary::{Summary, mean_lufs};
pub use ticks::{clock, digits_of, time_step, time_ticks, whole_clock};
pub use tiles::{TILE_PX, Tile, tiles};
pub use window::Window;
