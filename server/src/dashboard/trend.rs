//! Trends: sums in steps of time, as far as they are shown.

use std::{collections::BTreeMap, ops::Range};

use sotto_api::dashboard::{Share, Shown, TrendOf, TrendPoint};

use super::{
    figures::{emotion_shares, intent_shares, sentiment_shares, valence},
    group::SmallestGroup,
    sums::Sums,
};

/// Sums that begin at some time, in milliseconds since 1970.
pub type Timed = Vec<(i64, Sums)>;

/// Joins sums that begin within the same step.
#[must_use]
pub fn joined(steps: &[Range<i64>], timed: Timed) -> Vec<Sums> {
    let starts: BTreeMap<i64, usize> = steps.iter().enumerate().map(|(at, step)| (step.start, at)).collect();
    let mut all = vec![Sums::default(); steps.len()];
    for (at_ms, sums) in timed {
        if let Some((_, at)) = starts.range(..=at_ms).next_back() {
            all[*at] += sums;
        }
    }
    all
}

fn parts(of: TrendOf, sums: &Sums, smallest: SmallestGroup) -> Vec<Share> {
    match of {
        TrendOf::Volume => Vec::new(),
        TrendOf::Sentiment => sentiment_shares(sums, smallest),
        TrendOf::Emotion => emotion_shares(sums, smallest),
        TrendOf::Intent => intent_shares(sums, smallest),
    }
}

/// The points of a trend. One that is too small for itself takes a neighbour with it, so that it does not follow from the
/// whole period's figures.
#[must_use]
pub fn points(
    steps: &[Range<i64>],
    sums: &[Sums],
    of: TrendOf,
    smallest: SmallestGroup,
    now_ms: i64,
) -> Vec<TrendPoint> {
    let counts: Vec<i64> = sums.iter().map(|sums| sums.n).collect();
    let withheld = smallest.withheld(&counts);
    let point = |(at, (step, sums)): (usize, (&Range<i64>, &Sums))| {
        let ms = |ms: i64| u64::try_from(ms).unwrap_or_default();
        let blank = TrendPoint {
            start_ms: ms(step.start),
            end_ms: ms(step.end),
            complete: step.end <= now_ms,
            ..TrendPoint::default()
        };
        if sums.n == 0 {
            return TrendPoint { shown: Shown::Empty, submissions: Some(0), ..blank };
        }
        if withheld.contains(&at) {
            return TrendPoint { shown: Shown::TooFew, ..blank };
        }
        TrendPoint {
            shown: Shown::Yes,
            submissions: u64::try_from(sums.n).ok(),
            valence: valence(sums, smallest),
            parts: parts(of, sums, smallest),
            ..blank
        }
    };
    steps.iter().zip(sums).enumerate().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_fall_into_the_step_that_holds_them() {
        let one = Sums { n: 1, ..Sums::default() };
        let steps = [10..20, 20..30, 30..35];
        let found = joined(&steps, vec![(10, one), (19, one), (20, one), (34, one)]);
        assert_eq!(found.iter().map(|sums| sums.n).collect::<Vec<_>>(), [2, 1, 1]);
    }

    #[test]
    fn a_small_point_takes_a_neighbour_along() {
        let sums = |n: i64| Sums { n, ..Sums::default() };
        let steps = [0..10, 10..20, 20..30, 30..40];
        let all = [sums(30), sums(2), sums(0), sums(9)];
        let found = points(&steps, &all, TrendOf::Volume, SmallestGroup(5), 35);
        let shown: Vec<Shown> = found.iter().map(|point| point.shown).collect();
        assert_eq!(shown, [Shown::Yes, Shown::TooFew, Shown::Empty, Shown::TooFew]);
        assert_eq!((found[1].submissions, found[3].submissions), (None, None));
        assert_eq!((found[2].complete, found[3].complete), (true, false));
    }
}
