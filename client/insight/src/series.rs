//! Values over time: what is usual in each day, week or month.

use std::collections::BTreeMap;

use crate::{
    Period,
    spread::{median, quantile},
};

/// All values of one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// First day of the period, since 1970.
    pub start: i64,
    /// First day after it.
    pub end: i64,
    /// The middle.
    pub median: f64,
    /// A quarter of the values lie below; the lowest where there are fewer than four.
    pub low: f64,
    /// A quarter of the values lie above; the highest where there are fewer than four.
    pub high: f64,
    /// How many there are.
    pub count: usize,
}

/// Fewer values have no quarters.
const LEAST_FOR_QUARTERS: usize = 4;

/// Puts values of days together by period, in order of time. Periods without values are left out.
#[must_use]
pub fn series(values: &[(i64, f64)], period: Period) -> Vec<Bucket> {
    let mut groups: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (day, value) in values.iter().filter(|it| it.1.is_finite()) {
        groups.entry(period.start(*day)).or_default().push(*value);
    }
    let bucket = |(start, values): (i64, Vec<f64>)| {
        let edge = if values.len() < LEAST_FOR_QUARTERS { 0.0 } else { 0.25 };
        Some(Bucket {
            start,
            end: period.end(start),
            median: median(&values)?,
            low: quantile(&values, edge)?,
            high: quantile(&values, 1.0 - edge)?,
            count: values.len(),
        })
    };
    groups.into_iter().filter_map(bucket).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_week_come_together() {
        // Day 4 is Monday, 5 January 1970.
        let values = [(11, 9.0), (4, 1.0), (5, 2.0), (10, 6.0), (10, f64::NAN)];
        let weeks = series(&values, Period::Week);
        assert_eq!(weeks.len(), 2);
        assert_eq!((weeks[0].start, weeks[0].end, weeks[0].count), (4, 11, 3));
        assert_eq!((weeks[0].median, weeks[0].low, weeks[0].high), (2.0, 1.0, 6.0));
        assert_eq!((weeks[1].start, weeks[1].count), (11, 1));
        assert_eq!(series(&values, Period::Day).len(), 4);
        assert_eq!(series(&values, Period::Month).len(), 1);
        assert!(series(&[], Period::Day).is_empty());
    }

    #[test]
    fn enough_values_have_quarters() {
        let values: Vec<(i64, f64)> = (0..5).map(|it| (0, f64::from(it))).collect();
        let day = series(&values, Period::Day)[0];
        assert_eq!((day.low, day.median, day.high), (1.0, 2.0, 3.0));
    }
}
