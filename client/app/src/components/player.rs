//! Plays a recording: the handle that pages share, and its controls.

mod clean_sound;
mod controls;
mod handle;
mod loaded;
mod row;
mod seek;
mod split;

pub(crate) use clean_sound::CleanSound;
pub(crate) use controls::PlayerControls;
pub(crate) use handle::{Arriving, Bounds, Player};
pub(crate) use row::RowPlayer;
pub(crate) use seek::SeekButton;
pub(crate) use split::SplitHere;
