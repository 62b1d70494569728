//! Points of a trend that are far from those before them.
//!
//! **Source** Iglewicz and Hoaglin 1993, "How to detect and handle outliers": the distance from the median in units of the
//! median absolute deviation.

use sotto_api::dashboard::{Anomaly, AnomalyMethod, Shown, TrendPoint};

use super::statistics::real;

/// What is used, and told with each trend.
pub const METHOD: AnomalyMethod =
    AnomalyMethod { window: 28, minimum_points: 8, threshold: 3.5, valence_floor: 0.02 };
/// Makes the median absolute deviation of normal values their standard deviation.
const TO_SD: f64 = 1.4826;

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.as_slice() {
        [] => 0.0,
        all if all.len() % 2 == 1 => all[middle],
        all => f64::midpoint(all[middle - 1], all[middle]),
    }
}

/// Marks the points of one figure; `value` is none where a point does not show it, `floor` the least spread by median.
fn mark(
    points: &[TrendPoint],
    of: &str,
    value: impl Fn(&TrendPoint) -> Option<f64>,
    floor: impl Fn(f64) -> f64,
) -> Vec<Anomaly> {
    let mut before: Vec<f64> = Vec::new();
    let mut found = Vec::new();
    for point in points.iter().filter(|point| point.complete) {
        let Some(value) = value(point) else { continue };
        let window = &before[before.len().saturating_sub(METHOD.window as usize)..];
        if window.len() >= METHOD.minimum_points as usize {
            let middle = median(window);
            let distances: Vec<f64> = window.iter().map(|other| (other - middle).abs()).collect();
            let spread = (TO_SD * median(&distances)).max(floor(middle));
            let score = (value - middle) / spread;
            if score.abs() > METHOD.threshold {
                let (of, start_ms) = (of.to_owned(), point.start_ms);
                found.push(Anomaly { start_ms, of, value, median: middle, spread, score });
            }
        }
        before.push(value);
    }
    found
}

/// Marks points by how many came and by their mean valence.
#[must_use]
pub fn find(points: &[TrendPoint]) -> Vec<Anomaly> {
    let count = |point: &TrendPoint| match (point.shown, point.submissions) {
        (Shown::Empty, _) => Some(0.0),
        (_, submissions) => submissions.map(|count| real(i64::try_from(count).unwrap_or(i64::MAX))),
    };
    let mut found = mark(points, "submissions", count, |median| median.sqrt().max(1.0));
    let valence = |point: &TrendPoint| point.valence.map(|estimate| estimate.mean);
    found.extend(mark(points, "valence", valence, |_| METHOD.valence_floor));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(counts: &[u64]) -> Vec<TrendPoint> {
        let point = |(at, count): (usize, &u64)| TrendPoint {
            start_ms: at as u64,
            complete: true,
            shown: if *count == 0 { Shown::Empty } else { Shown::Yes },
            submissions: (*count > 0).then_some(*count),
            ..TrendPoint::default()
        };
        counts.iter().enumerate().map(point).collect()
    }

    #[test]
    fn a_jump_is_marked_with_what_it_was_compared_with() {
        let found = find(&points(&[20, 22, 19, 21, 20, 23, 18, 20, 60, 20]));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].start_ms, found[0].median), (8, 20.0));
        assert!((found[0].spread - 20_f64.sqrt()).abs() < 1e-9 && found[0].score > 8.0, "{found:?}");
        let silent = find(&points(&[40, 42, 39, 41, 40, 43, 38, 40, 0]));
        assert!(silent.len() == 1 && silent[0].score < -3.5, "{silent:?}");
    }

    #[test]
    fn nothing_is_marked_too_early_or_where_all_is_alike_or_not_over() {
        assert!(find(&points(&[20, 20, 20, 90])).is_empty());
        assert!(find(&points(&[20; 40])).is_empty());
        let mut running = points(&[20, 22, 19, 21, 20, 23, 18, 20, 60]);
        running[8].complete = false;
        assert!(find(&running).is_empty());
    }
}
