//! The smallest group: what is withheld, so that no figure is of a few people, and none follows by subtraction from those
//! that are shown.

use std::collections::BTreeSet;

use sotto_api::dashboard::{Share, Shown};

use super::statistics::{real, wilson};

/// Smallest number of submissions of which figures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmallestGroup(pub i64);

impl SmallestGroup {
    /// Whether so many are some, and too few.
    #[must_use]
    pub fn hides(self, count: i64) -> bool {
        count > 0 && count < self.0
    }

    /// Whether a whole of so many is shown, where a filter leaves out as many as given for each of its conditions.
    #[must_use]
    pub fn shows(self, count: i64, left_out: &[i64]) -> Shown {
        if count == 0 {
            Shown::Empty
        } else if self.hides(count) {
            Shown::TooFew
        } else if left_out.iter().any(|count| self.hides(*count)) {
            Shown::TooFewLeftOut
        } else {
            Shown::Yes
        }
    }

    /// Which parts of a known whole are withheld: those that are too few, and where these alone would follow from the
    /// rest, the smallest of the others, until what is withheld is a group itself.
    #[must_use]
    pub fn withheld(self, counts: &[i64]) -> BTreeSet<usize> {
        let mut hidden: BTreeSet<usize> = (0..counts.len()).filter(|at| self.hides(counts[*at])).collect();
        let enough = |hidden: &BTreeSet<usize>| {
            hidden.is_empty()
                || (hidden.len() > 1 && hidden.iter().map(|at| counts[*at]).sum::<i64>() >= self.0)
        };
        while !enough(&hidden) {
            let rest = (0..counts.len()).filter(|at| counts[*at] > 0 && !hidden.contains(at));
            let Some(next) = rest.min_by_key(|at| counts[*at]) else { break };
            hidden.insert(next);
        }
        hidden
    }

    /// Parts of a whole, with their intervals.
    #[must_use]
    pub fn shares(self, parts: &[(&str, i64)]) -> Vec<Share> {
        let counts: Vec<i64> = parts.iter().map(|(_, count)| *count).collect();
        let (hidden, whole) = (self.withheld(&counts), counts.iter().sum::<i64>());
        let share = |(at, (label, count)): (usize, &(&str, i64))| {
            let label = (*label).to_owned();
            if hidden.contains(&at) || whole == 0 {
                let count = (whole == 0).then_some(0);
                return Share { label, count, ..Share::default() };
            }
            let (low, high) = wilson(*count, whole);
            Share {
                label,
                count: u64::try_from(*count).ok(),
                share: Some(real(*count) / real(whole)),
                low: Some(low),
                high: Some(high),
            }
        };
        parts.iter().enumerate().map(share).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: SmallestGroup = SmallestGroup(5);

    #[test]
    fn a_whole_is_shown_from_the_smallest_group_on() {
        for (count, left_out, expected) in [
            (0, &[][..], Shown::Empty),
            (1, &[], Shown::TooFew),
            (4, &[100], Shown::TooFew),
            (5, &[], Shown::Yes),
            (5, &[0, 5], Shown::Yes),
            (100, &[0, 4], Shown::TooFewLeftOut),
        ] {
            assert_eq!(FIVE.shows(count, left_out), expected, "{count} {left_out:?}");
        }
    }

    #[test]
    fn nothing_that_is_withheld_follows_from_the_rest() {
        let withheld = |counts: &[i64]| FIVE.withheld(counts).into_iter().collect::<Vec<_>>();
        assert_eq!(withheld(&[10, 0, 5]), [0; 0]);
        // One alone would be the whole less the others.
        assert_eq!(withheld(&[10, 3, 20]), [0, 1]);
        // Two that are one person each would still be two people.
        assert_eq!(withheld(&[1, 1, 20, 9]), [0, 1, 3]);
        assert_eq!(withheld(&[3, 3, 20]), [0, 1]);
        for counts in [[4, 0, 90, 6], [1, 2, 3, 94], [4, 4, 4, 4]] {
            let hidden = FIVE.withheld(&counts);
            let sum: i64 = hidden.iter().map(|at| counts[*at]).sum();
            assert!(hidden.len() > 1 && sum >= 5, "{counts:?} {hidden:?}");
        }
    }

    #[test]
    fn shares_have_intervals_or_nothing() {
        let shares = FIVE.shares(&[("a", 30), ("b", 0), ("c", 70)]);
        assert_eq!((shares[0].count, shares[0].share), (Some(30), Some(0.3)));
        assert_eq!((shares[1].count, shares[1].share), (Some(0), Some(0.0)));
        let shares = FIVE.shares(&[("a", 2), ("b", 7), ("c", 70)]);
        assert_eq!((shares[0].count, shares[1].count, shares[1].low), (None, None, None));
        assert_eq!(shares[2].count, Some(70));
        assert_eq!(FIVE.shares(&[("a", 0)])[0].count, Some(0));
    }
}
