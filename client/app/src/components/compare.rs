//! Two recordings side by side.

mod measures;
mod pick;
mod picture;
mod shares;

use std::sync::Arc;

use leptos::prelude::*;

use crate::state::RecordingView;

pub(crate) use measures::CompareMeasures;
pub(crate) use pick::{CompareWith, Pick};
pub(crate) use picture::ComparePictures;
pub(crate) use shares::CompareShares;

/// One of the two; none while none is chosen.
pub(crate) type One = Memo<Option<Arc<RecordingView>>>;
