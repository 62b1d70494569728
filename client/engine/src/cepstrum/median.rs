//! Medians by halving, which can be counted for in vectors.

use std::cmp::Ordering;

use crate::lanes;

/// Halvings of the range of the values.
const HALVINGS: u32 = 20;

/// The value that half of `values` lie below; the higher of two in the middle; 0 of nothing.
///
/// **Numerics** exact but for values within a millionth of the range, of which it is the lowest.
pub(super) fn median(values: &[f32]) -> f32 {
    let Some(first) = values.first() else { return 0.0 };
    let rank = values.len() / 2;
    let (mut low, mut high) = lanes::range((*first, *first), values);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        match lanes::count_below(values, middle).cmp(&rank) {
            Ordering::Less => low = middle,
            Ordering::Greater => high = middle,
            Ordering::Equal => {
                low = middle;
                break;
            }
        }
    }
    let above = values.iter().filter(|value| **value >= low);
    above.fold(high, |least, value| lanes::lesser(least, *value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_those_of_sorted_values() {
        let mut state = 1_u32;
        for length in [1, 2, 3, 10, 61, 122, 245] {
            let values: Vec<f32> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 8) as f32 / 1_000.0 - 3_000.0
                })
                .collect();
            let mut sorted = values.clone();
            sorted.sort_by(f32::total_cmp);
            assert!((median(&values) - sorted[length / 2]).abs() < 2e-3, "{length}");
        }
        assert_eq!(median(&[2.5; 9]), 2.5);
        assert_eq!(median(&[]), 0.0);
    }
}
