//! Which days count: whole days in UTC, and how sums of months and of days make up a period.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use sotto_api::dashboard::Step;

/// A day, in milliseconds.
pub const DAY_MS: i64 = 86_400_000;
/// An hour, in milliseconds.
pub const HOUR_MS: i64 = 3_600_000;
/// Days of a period that nobody named.
const DAYS: i64 = 28;
/// The end of the year 9999, in days since 1970.
const LAST_DAY: i64 = 2_932_896;

/// A period of whole days, in days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its first day.
    pub from: i64,
    /// The day after its last.
    pub until: i64,
}

/// How long each row of sums is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A day.
    Day = 0,
    /// A month of the calendar.
    Month = 1,
}

impl Period {
    /// The days that hold the times given; the last 28 days where none are. None where the end is not after the start.
    #[must_use]
    pub fn of(from_ms: Option<u64>, until_ms: Option<u64>, now_ms: i64) -> Option<Self> {
        if from_ms.zip(until_ms).is_some_and(|(from_ms, until_ms)| from_ms >= until_ms) {
            return None;
        }
        let signed = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
        let until_ms = until_ms.map_or(now_ms.saturating_add(1), signed);
        let until = (until_ms / DAY_MS + i64::from(until_ms % DAY_MS > 0)).min(LAST_DAY + 1);
        let from = from_ms.map_or((until - DAYS).max(0), |ms| signed(ms) / DAY_MS);
        (from < until).then_some(Self { from, until })
    }

    /// The period before, of the same length, as far as 1970 lets it.
    #[must_use]
    pub fn before(self) -> Self {
        Self { from: (self.from - self.days()).max(0), until: self.from }
    }

    /// How many days.
    #[must_use]
    pub fn days(self) -> i64 {
        self.until - self.from
    }

    /// Start in milliseconds since 1970.
    #[must_use]
    pub fn from_ms(self) -> u64 {
        u64::try_from(self.from * DAY_MS).unwrap_or_default()
    }

    /// End in milliseconds since 1970.
    #[must_use]
    pub fn until_ms(self) -> u64 {
        u64::try_from(self.until * DAY_MS).unwrap_or_default()
    }

    /// Rows of sums that make it up: whole months as months, the rest as days.
    #[must_use]
    pub fn spans(self) -> Vec<(Span, Range<i64>)> {
        let first = month_of(self.from);
        let from = if first == self.from { first } else { next_month(first) };
        let until = month_of(self.until);
        if from >= until {
            return vec![(Span::Day, self.from..self.until)];
        }
        let parts =
            [(Span::Day, self.from..from), (Span::Month, from..until), (Span::Day, until..self.until)];
        parts.into_iter().filter(|(_, range)| !range.is_empty()).collect()
    }

    /// Starts and ends of the steps within it, in milliseconds since 1970. The first and the last are cut off where the
    /// period is.
    #[must_use]
    pub fn steps(self, by: Step) -> Vec<Range<i64>> {
        let end = self.until * DAY_MS;
        let mut at = self.from * DAY_MS;
        let mut steps = Vec::new();
        while at < end {
            let next = next_step(at, by).min(end);
            steps.push(at..next);
            at = next;
        }
        steps
    }
}

/// Start of the step after the one that holds a time.
fn next_step(at_ms: i64, by: Step) -> i64 {
    let day = at_ms / DAY_MS;
    match by {
        Step::Hour => at_ms + HOUR_MS,
        Step::Day => (day + 1) * DAY_MS,
        // The first of January 1970 was a Thursday.
        Step::Week => (day + 7 - (day + 3) % 7) * DAY_MS,
        Step::Month => next_month(month_of(day)) * DAY_MS,
    }
}

/// The first day of the month that a day is in, in days since 1970.
#[must_use]
pub fn month_of(day: i64) -> i64 {
    let date = date(day);
    day - i64::from(date.day0())
}

/// The first day of the month after the one that begins with `first`.
fn next_month(first: i64) -> i64 {
    month_of(first + 31)
}

fn date(day: i64) -> NaiveDate {
    let since = i32::try_from(day).unwrap_or(i32::MAX);
    NaiveDate::from_epoch_days(since).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 15th of March 2026.
    const MARCH: i64 = 20_527;

    #[test]
    fn days_are_whole_and_the_last_28_where_none_are_named() {
        let day = u64::try_from(DAY_MS).unwrap();
        assert_eq!(Period::of(None, None, 100 * DAY_MS + 5), Some(Period { from: 73, until: 101 }));
        assert_eq!(Period::of(Some(day + 7), Some(3 * day + 1), 0), Some(Period { from: 1, until: 4 }));
        assert_eq!(Period::of(Some(3 * day + 5), Some(3 * day + 5), 0), None);
        assert_eq!(Period::of(Some(u64::MAX), None, 0), None);
        let future = Period::of(Some(9 * day), Some(u64::MAX), 0).unwrap();
        assert_eq!(future.until, LAST_DAY + 1);
        assert_eq!(Period { from: 10, until: 20 }.before(), Period { from: 0, until: 10 });
        assert_eq!(Period { from: 10, until: 40 }.before(), Period { from: 0, until: 10 });
    }

    #[test]
    fn whole_months_are_taken_as_months() {
        assert_eq!(month_of(MARCH), MARCH - 14);
        let period = Period { from: MARCH, until: MARCH + 60 };
        assert_eq!(
            period.spans(),
            [
                (Span::Day, MARCH..MARCH + 17),
                (Span::Month, MARCH + 17..MARCH + 47),
                (Span::Day, MARCH + 47..MARCH + 60)
            ]
        );
        assert_eq!(Period { from: MARCH, until: MARCH + 9 }.spans(), [(Span::Day, MARCH..MARCH + 9)]);
        for from in 20_400..20_500 {
            for days in [1, 27, 28, 31, 59, 366] {
                let spans = Period { from, until: from + days }.spans();
                assert_eq!(spans[0].1.start, from);
                assert!(spans.windows(2).all(|pair| pair[0].1.end == pair[1].1.start));
                assert_eq!(spans.last().unwrap().1.end, from + days);
            }
        }
    }

    #[test]
    fn steps_fill_the_period() {
        let period = Period { from: MARCH, until: MARCH + 40 };
        for (by, expected) in [(Step::Hour, 960), (Step::Day, 40), (Step::Week, 7), (Step::Month, 2)] {
            let steps = period.steps(by);
            assert_eq!(steps.len(), expected, "{by:?}");
            assert_eq!((steps[0].start, steps.last().unwrap().end), (MARCH * DAY_MS, (MARCH + 40) * DAY_MS));
            assert!(steps.windows(2).all(|pair| pair[0].end == pair[1].start));
        }
        // The 15th of March 2026 is a Sunday, and a week begins on Monday.
        assert_eq!(period.steps(Step::Week)[0].end, (MARCH + 1) * DAY_MS);
    }
}
