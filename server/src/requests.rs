//! Counts requests: rate, errors and duration by route, since the server started. Methods and routes are a closed set, so
//! that nothing that clients make up takes memory.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::Method;
use sotto_api::dashboard::RouteFigures;

/// Upper ends of the histogram's buckets, in milliseconds; what is longer is in none.
pub const BOUNDS_MS: [f64; 13] =
    [1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0, 10_000.0];

/// Durations of some requests.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Durations {
    /// How many fell into each of [`BOUNDS_MS`]'s buckets, the earlier ones not counted again.
    pub buckets: [u64; BOUNDS_MS.len()],
    /// How many there were.
    pub count: u64,
    /// All of them together, in milliseconds.
    pub sum_ms: f64,
}

/// What is counted apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// Method.
    pub method: &'static str,
    /// Path with parameters in braces.
    pub route: String,
    /// Status of the answer.
    pub status: u16,
}

/// All requests.
#[derive(Debug, Default)]
pub struct Requests(Mutex<BTreeMap<Asked, Durations>>);

impl Durations {
    fn add(&mut self, ms: f64) {
        if let Some(bucket) = BOUNDS_MS.iter().position(|bound| ms <= *bound) {
            self.buckets[bucket] += 1;
        }
        self.count += 1;
        self.sum_ms += ms;
    }

    fn join(&mut self, other: &Self) {
        for (bucket, more) in self.buckets.iter_mut().zip(other.buckets) {
            *bucket += more;
        }
        self.count += other.count;
        self.sum_ms += other.sum_ms;
    }

    /// A quantile, 0 to 1, in milliseconds: between the bounds of the bucket that holds it as if its requests were spread
    /// evenly; the last bound for what is longer; 0 for nothing.
    #[must_use]
    pub fn quantile(&self, quantile: f64) -> f64 {
        let real = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let rank = quantile * real(self.count);
        let (mut below, mut from) = (0.0, 0.0);
        for (bound, count) in BOUNDS_MS.iter().zip(self.buckets) {
            let count = real(count);
            if count > 0.0 && below + count >= rank {
                return from + (bound - from) * ((rank - below) / count).clamp(0.0, 1.0);
            }
            (below, from) = (below + count, *bound);
        }
        if self.count == 0 { 0.0 } else { from }
    }
}

fn known(method: &Method) -> &'static str {
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS]
        .iter()
        .position(|known| known == method)
        .map_or("other", |at| ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"][at])
}

impl Requests {
    /// Counts a request when it is answered.
    pub fn record(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let asked = Asked { method: known(method), route: route.to_owned(), status };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(asked).or_default().add(took.as_secs_f64() * 1000.0);
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> BTreeMap<Asked, Durations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Figures by method and route, the busiest first.
    #[must_use]
    pub fn figures(&self) -> Vec<RouteFigures> {
        let mut routes: BTreeMap<(&'static str, String), (RouteFigures, Durations)> = BTreeMap::new();
        for (asked, durations) in self.all() {
            let (figures, all) = routes.entry((asked.method, asked.route)).or_default();
            match asked.status {
                400..=499 => figures.refused += durations.count,
                500.. => figures.failed += durations.count,
                _ => {}
            }
            all.join(&durations);
        }
        let figures = routes.into_iter().map(|((method, route), (figures, all))| RouteFigures {
            method: method.to_owned(),
            route,
            requests: all.count,
            p50_ms: all.quantile(0.5),
            p95_ms: all.quantile(0.95),
            p99_ms: all.quantile(0.99),
            ..figures
        });
        let mut figures: Vec<RouteFigures> = figures.collect();
        figures.sort_by_key(|route| std::cmp::Reverse(route.requests));
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_within_their_bucket() {
        let mut durations = Durations::default();
        assert!(durations.quantile(0.5).abs() < 1e-9);
        for ms in 1..=100 {
            durations.add(f64::from(ms));
        }
        assert!((durations.quantile(0.5) - 50.0).abs() < 1.0, "{}", durations.quantile(0.5));
        assert!((durations.quantile(0.95) - 95.0).abs() < 1.0, "{}", durations.quantile(0.95));
        durations.add(1e9);
        assert!((durations.quantile(1.0) - 10_000.0).abs() < 1e-9);
    }

    #[test]
    fn requests_are_counted_by_route_with_their_errors() {
        let requests = Requests::default();
        let took = Duration::from_millis(20);
        for (method, status) in
            [(Method::GET, 200), (Method::GET, 404), (Method::GET, 503), (Method::POST, 201)]
        {
            requests.record(&method, "/a", status, took);
        }
        requests.record(&Method::from_bytes(b"BREW").unwrap(), "/a", 405, took);
        let figures = requests.figures();
        assert_eq!((figures[0].requests, figures[0].refused, figures[0].failed), (3, 1, 1));
        assert!(figures[0].p99_ms > 10.0 && figures[0].p99_ms <= 25.0);
        assert!(figures.iter().any(|route| route.method == "other"));
    }
}
