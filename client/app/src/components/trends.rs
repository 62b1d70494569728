//! What changes over time: filters, sentences, a calendar, lines.

mod calendar;
mod changes;
mod day;
mod filters;
mod lines;

use std::sync::Arc;

use leptos::prelude::*;

use crate::state::Sample;

pub(crate) use calendar::MoodCalendar;
pub(crate) use changes::Changes;
pub(crate) use filters::TrendFilters;
pub(crate) use lines::TrendLines;

/// Recordings that pass the filters, oldest first.
pub(crate) type Samples = Memo<Arc<Vec<Sample>>>;
