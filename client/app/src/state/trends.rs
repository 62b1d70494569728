//! Recordings as points in time, for what changes from day to day.

use std::{collections::BTreeSet, sync::Arc};

use js_sys::Date;
use sotto_api::RecordingId;
use sotto_protocol::Analysis;
use wasm_bindgen::JsValue;

use super::{RecordingView, services};

const DAY_MS: f64 = 86_400_000.0;
const MINUTE_MS: f64 = 60_000.0;

/// Which recordings are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrendFilter {
    /// Those of the person's own voice only.
    pub(crate) own_only: bool,
    /// Those in this folder; none for all.
    pub(crate) folder: Option<String>,
    /// Those with this tag; none for all.
    pub(crate) tag: Option<String>,
}

impl Default for TrendFilter {
    fn default() -> Self {
        Self { own_only: true, folder: None, tag: None }
    }
}

/// A recording at its day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sample {
    pub(crate) id: RecordingId,
    pub(crate) title: String,
    pub(crate) recorded_ms: u64,
    /// Days since 1970 where the person is.
    pub(crate) day: i64,
    pub(crate) analysis: Arc<Analysis>,
}

/// The day of a moment where the person is, in days since 1970.
pub(crate) fn local_day(ms: u64) -> i64 {
    let ms = ms as f64;
    let offset = Date::new(&JsValue::from_f64(ms)).get_timezone_offset();
    ((ms - offset * MINUTE_MS) / DAY_MS).floor() as i64
}

/// Recordings that were analysed and pass the filter, oldest first.
pub(crate) fn samples(all: &[Arc<RecordingView>], filter: &TrendFilter) -> Vec<Sample> {
    let within = filter.folder.as_ref().map(|folder| in_folder(folder));
    let passes = |it: &&Arc<RecordingView>| {
        (it.own_voice || !filter.own_only)
            && filter.tag.as_ref().is_none_or(|tag| it.tags.contains(tag))
            && within.as_ref().is_none_or(|within| within.contains(&it.id))
    };
    let sample = |it: &Arc<RecordingView>| {
        Some(Sample {
            id: it.id,
            title: it.title.clone(),
            recorded_ms: it.recorded_ms,
            day: local_day(it.recorded_ms),
            analysis: it.analysis.clone()?,
        })
    };
    all.iter().rev().filter(passes).filter_map(sample).collect()
}

/// All folders that something lies in.
pub(crate) fn folders() -> Vec<String> {
    let all = services::get().library.list();
    let names: BTreeSet<String> =
        all.iter().map(sotto_store::Recording::folder).filter(|it| !it.is_empty()).collect();
    names.into_iter().collect()
}

fn in_folder(folder: &str) -> BTreeSet<RecordingId> {
    let all = services::get().library.list();
    all.iter().filter(|it| it.folder() == folder).map(|it| it.id).collect()
}
