//! Which recordings the library lists, and in which order.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use js_sys::Date;
use sotto_api::RecordingId;
use sotto_search::{Facts, Filter, Hit, Order, Query, Times, folded};

use super::{RecordingView, search};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What is listed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Listing {
    /// Recordings, in order.
    pub(crate) ids: Arc<Vec<RecordingId>>,
    /// What was searched for.
    pub(crate) query: Query,
    /// Where it was found; empty without a search.
    pub(crate) hits: Arc<HashMap<RecordingId, Hit<RecordingId>>>,
}

/// What a filter lists of all recordings, which come newest first.
pub(crate) fn list(filter: &Filter, all: &[Arc<RecordingView>], now_ms: u64) -> Listing {
    let query = Query::new(&filter.query);
    let hits = if query.is_empty() { HashMap::new() } else { search::search(&query) };
    let times = times(filter, now_ms);
    let kept = |it: &&Arc<RecordingView>| {
        (query.is_empty() || hits.contains_key(&it.id)) && filter.admits(&facts(it, filter), times)
    };
    let mut listed: Vec<&Arc<RecordingView>> = all.iter().filter(kept).collect();
    match filter.first() {
        Order::Newest => {}
        Order::Best => listed.sort_by(|a, b| {
            let score = |it: &Arc<RecordingView>| hits.get(&it.id).map_or(0.0, |hit| hit.score);
            score(b).total_cmp(&score(a))
        }),
        Order::Oldest => listed.reverse(),
        Order::Longest => listed.sort_by(|a, b| b.duration_s.total_cmp(&a.duration_s)),
        Order::Shortest => listed.sort_by(|a, b| a.duration_s.total_cmp(&b.duration_s)),
        Order::Title => listed.sort_by_cached_key(|it| (folded(&it.title), Reverse(it.recorded_ms))),
    }
    let ids = Arc::new(listed.into_iter().map(|it| it.id).collect());
    Listing { ids, query, hits: Arc::new(hits) }
}

fn facts<'a>(view: &'a RecordingView, filter: &'a Filter) -> Facts<'a> {
    let analysis = view.analysis.as_deref();
    // Only the one that is asked for makes a difference.
    let asked = filter.intent.as_ref().filter(|intent| search::has_intent(view.id, intent));
    Facts {
        recorded_ms: view.recorded_ms,
        duration_s: view.duration_s,
        emotion: analysis.map(|it| it.emotion.label),
        sentiment: analysis.map(|it| it.sentiment.label),
        intents: asked.map_or(&[], std::slice::from_ref),
        tags: &view.tags,
        folder: &view.folder,
        warnings: analysis.map(|it| it.quality.warnings.as_slice()),
        archived: view.archived,
        own_voice: view.own_voice,
    }
}

/// The times of a filter, days from midnight to midnight where this device is.
fn times(filter: &Filter, now_ms: u64) -> Times {
    let since_ms = filter.days.map_or(0, |days| now_ms.saturating_sub(u64::from(days) * DAY_MS));
    let from_ms = filter.from.as_deref().and_then(|day| midnight_ms(day, 0)).unwrap_or(0);
    let until_ms = filter.to.as_deref().and_then(|day| midnight_ms(day, 1)).unwrap_or(u64::MAX);
    Times { since_ms: since_ms.max(from_ms), until_ms }
}

/// When so many days after `2026-11-21` begin.
fn midnight_ms(day: &str, days_after: i32) -> Option<u64> {
    let mut parts = day.split('-').map(str::parse::<i32>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let date = Date::new_with_year_month_day(u32::try_from(year).ok()?, month - 1, day + days_after);
    let ms = date.get_time();
    (ms.is_finite() && ms >= 0.0).then_some(ms as u64)
}
