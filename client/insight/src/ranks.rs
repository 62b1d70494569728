//! The Mann–Whitney statistic where both groups are alike: how likely each value is.

/// Groups up to this size are counted out; larger ones follow the normal curve closely.
const MOST_COUNTED: usize = 40;

/// Probabilities of all values of the statistic, 0 to `one * other`, where both groups are alike and no two values are
/// equal (Mann and Whitney 1947, by their recurrence).
#[must_use]
pub fn distribution(one: usize, other: usize) -> Vec<f64> {
    // ways[j][u]: choices of which values are of the first group, with j of the second among them.
    let most = one * other;
    let none: Vec<f64> = (0..=most).map(|u| if u == 0 { 1.0 } else { 0.0 }).collect();
    let mut ways = vec![none.clone(); other + 1];
    for _ in 0..one {
        let mut next = vec![none.clone()];
        for (j, row) in ways.iter().enumerate().skip(1) {
            // The largest value is of the first group, and exceeds all j of the second; or it is of the second.
            let exceeds = std::iter::repeat_n(0.0, j).chain(row.iter().copied());
            let second = next.last().into_iter().flatten();
            let counted = exceeds.zip(second).map(|(first, second)| first + second).collect();
            next.push(counted);
        }
        ways = next;
    }
    let counts = ways.pop().unwrap_or_default();
    let all: f64 = counts.iter().sum();
    counts.into_iter().map(|it| it / all).collect()
}

/// How many of the smallest and of the largest differences between two groups lie outside an interval that misses the
/// true shift with this chance at most (Moses; Hollander and Wolfe 1973, section 4.3). None where the groups are too
/// small for any interval.
#[must_use]
pub fn outside(one: usize, other: usize, chance: f64) -> Option<usize> {
    let half = chance / 2.0;
    if one.max(other) <= MOST_COUNTED {
        let mut sum = 0.0;
        let fitting = distribution(one, other).into_iter().take_while(|it| {
            sum += it;
            sum <= half
        });
        return fitting.count().checked_sub(1);
    }
    let (one, other) = (one as f64, other as f64);
    let deviation = (one * other * (one + other + 1.0) / 12.0).sqrt();
    let at = one * other / 2.0 - normal_quantile(1.0 - half) * deviation - 0.5;
    (at >= 0.0).then_some(at as usize)
}

/// Quantile of the normal distribution for shares above one half, good to 4.5e-4 (Abramowitz and Stegun 26.2.23).
fn normal_quantile(share: f64) -> f64 {
    let t = (-2.0 * (1.0 - share).max(1e-300).ln()).sqrt();
    t - (2.515_517 + 0.802_853 * t + 0.010_328 * t * t)
        / (1.0 + 1.432_788 * t + 0.189_269 * t * t + 0.001_308 * t * t * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All choices of `one` places among all, each with its statistic, counted one by one.
    fn counted_out(one: usize, other: usize) -> Vec<f64> {
        let mut counts = vec![0.0; one * other + 1];
        let places = one + other;
        for choice in 0_u32..1 << places {
            if choice.count_ones() as usize == one {
                let pairs = (0..places).filter(|it| choice >> it & 1 == 1);
                let u: usize = pairs.map(|it| (0..it).filter(|below| choice >> below & 1 == 0).count()).sum();
                counts[u] += 1.0;
            }
        }
        let all: f64 = counts.iter().sum();
        counts.into_iter().map(|it| it / all).collect()
    }

    #[test]
    fn probabilities_are_those_of_counting_out() {
        for (one, other) in [(1, 1), (2, 5), (5, 2), (4, 4), (7, 6)] {
            let (quick, slow) = (distribution(one, other), counted_out(one, other));
            assert_eq!(quick.len(), slow.len());
            for (quick, slow) in quick.iter().zip(&slow) {
                assert!((quick - slow).abs() < 1e-12, "{one} {other}: {quick} {slow}");
            }
        }
    }

    #[test]
    fn critical_values_are_those_of_the_tables() {
        // Two-sided critical values of U at 5 %: 2 for 5 and 5, 23 for 10 and 10, 127 for 20 and 20; at 1 %: 0, 16, 105.
        for (count, five, one) in [(5, 2, 0), (10, 23, 16), (20, 127, 105)] {
            assert_eq!(outside(count, count, 0.05), Some(five));
            assert_eq!(outside(count, count, 0.01), Some(one));
        }
        assert_eq!(outside(3, 3, 0.05), None);
    }

    #[test]
    fn large_groups_go_on_where_counting_ends() {
        let counted = outside(40, 40, 0.01).unwrap();
        let curved = outside(41, 40, 0.01).unwrap();
        assert!(curved > counted && curved - counted < 20, "{counted} {curved}");
    }
}
