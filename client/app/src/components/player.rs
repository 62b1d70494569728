//! Plays a recording: the handle that pages share, and its controls.

mod controls;
mod handle;
mod row;
mod seek;

pub(crate) use controls::PlayerControls;
pub(crate) use handle::Player;
pub(crate) use row::RowPlayer;
pub(crate) use seek::SeekButton;
