//! Whether recordings of one time differ from those of another, by how much, and how sure that is.

use crate::{ranks, spread::median};

/// Fewer recordings on either side say nothing.
pub const LEAST: usize = 5;
/// Chance that an interval misses the true shift. Several quantities are looked at together, so it is small.
pub const CHANCE: f64 = 0.01;
/// Recordings of one side that are looked at, at most: pairs are as many as their product.
const MOST: usize = 400;

/// How two groups of values lie to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// Median of the later ones.
    pub later: f64,
    /// Median of the earlier ones.
    pub earlier: f64,
    /// By how much the later ones are higher: the median of all differences (Hodges and Lehmann 1963).
    pub by: f64,
    /// Lower and upper end of the interval for it that misses the true shift with a chance of [`CHANCE`] at most.
    pub interval: (f64, f64),
    /// How many later and earlier values say so.
    pub counts: (usize, usize),
}

/// What can be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// Too few later or earlier recordings, with how many there are.
    TooFew(usize, usize),
    /// The difference may as well be chance.
    Unclear(Shift),
    /// The later ones are higher.
    Higher(Shift),
    /// The later ones are lower.
    Lower(Shift),
}

/// Compares later with earlier values. Takes them as independent of each other, which recordings of one day are not
/// quite.
#[must_use]
pub fn change(later: &[f64], earlier: &[f64]) -> Change {
    let finite = |values: &[f64]| -> Vec<f64> {
        values.iter().copied().filter(|it| it.is_finite()).take(MOST).collect()
    };
    let (later, earlier) = (finite(later), finite(earlier));
    let counts = (later.len(), earlier.len());
    let too_few = Change::TooFew(counts.0, counts.1);
    if counts.0.min(counts.1) < LEAST {
        return too_few;
    }
    let Some(outside) = ranks::outside(counts.0, counts.1, CHANCE) else { return too_few };
    let mut differences: Vec<f64> =
        later.iter().flat_map(|one| earlier.iter().map(move |other| one - other)).collect();
    differences.sort_by(f64::total_cmp);
    let ends = (differences.get(outside), differences.get(differences.len() - 1 - outside));
    let middles = (median(&later), median(&earlier), median(&differences));
    let ((Some(low), Some(high)), (Some(later), Some(earlier), Some(by))) = (ends, middles) else {
        return too_few;
    };
    let shift = Shift { later, earlier, by, interval: (*low, *high), counts };
    match shift.interval {
        (low, _) if low > 0.0 => Change::Higher(shift),
        (_, high) if high < 0.0 => Change::Lower(shift),
        _ => Change::Unclear(shift),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(change: Change) -> Shift {
        match change {
            Change::Unclear(shift) | Change::Higher(shift) | Change::Lower(shift) => shift,
            Change::TooFew(..) => panic!("too few"),
        }
    }

    #[test]
    fn the_textbook_example_comes_out() {
        // Permeability of the human chorioamnion, Hollander and Wolfe 1973, table 4.1: the estimate is 0.305.
        let term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        let early = [1.15, 0.88, 0.90, 0.74, 1.21];
        let found = change(&term, &early);
        let found = match found {
            Change::Unclear(shift) => shift,
            other => panic!("{other:?}"),
        };
        assert!((found.by - 0.305).abs() < 1e-9, "{found:?}");
        assert!(found.interval.0 < -0.15 && found.interval.1 > 0.76, "{found:?}");
        assert_eq!(found.counts, (10, 5));
    }

    #[test]
    fn groups_that_do_not_overlap_differ() {
        let (low, high) = ([1.0, 2.0, 3.0, 4.0, 5.0], [11.0, 12.0, 13.0, 14.0, 15.0]);
        // Five and five leave the whole range of differences as interval: from 6 to 14.
        let up = change(&high, &low);
        assert!(matches!(up, Change::Higher(_)), "{up:?}");
        assert_eq!((shift(up).by, shift(up).interval), (10.0, (6.0, 14.0)));
        assert!(matches!(change(&low, &high), Change::Lower(_)));
        assert_eq!(change(&low[..4], &high), Change::TooFew(4, 5));
    }

    #[test]
    fn the_interval_moves_with_the_values() {
        let values = [4.1, 3.9, 4.4, 3.7, 4.0, 4.2, 3.8];
        let later: Vec<f64> = values.iter().map(|it| it + 2.0).collect();
        let (still, moved) = (shift(change(&values, &values)), shift(change(&later, &values)));
        assert!(still.by.abs() < 1e-9 && (moved.by - 2.0).abs() < 1e-9);
        assert!((moved.interval.0 - still.interval.0 - 2.0).abs() < 1e-9);
    }

    #[test]
    fn chance_is_seldom_taken_for_a_change() {
        let mut seed = 3_u64;
        let mut uniform = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 11) as f64 / (1_u64 << 53) as f64
        };
        let rounds = 3_000;
        let claims = (0..rounds)
            .filter(|_| {
                let later: Vec<f64> = (0..9).map(|_| uniform()).collect();
                let earlier: Vec<f64> = (0..12).map(|_| uniform()).collect();
                !matches!(change(&later, &earlier), Change::Unclear(_))
            })
            .count();
        assert!(claims * 100 < rounds * 2, "{claims} of {rounds}");
    }
}
