//! Middle and spread of some numbers, by ranks.

/// Makes the median absolute deviation of normal values their standard deviation.
const NORMAL: f64 = 1.482_602;

/// What the deviation of few values must be multiplied with, from two values on (Croux and Rousseeuw 1992).
const FEW: [f64; 8] = [1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107];

/// The value below which a share of the others lies, between neighbours by distance (Hyndman and Fan 1996, type 7);
/// none of nothing. Values that are no numbers are left out.
#[must_use]
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|it| it.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let (low, high) = (sorted.get(at.floor() as usize)?, sorted.get(at.ceil() as usize)?);
    Some(low + (high - low) * (at - at.floor()))
}

/// The middle; none of nothing.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// A standard deviation that a few odd values do not move: the median absolute deviation, scaled to that of normal
/// values and corrected for their number. None below two values.
#[must_use]
pub fn deviation(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let distances: Vec<f64> =
        values.iter().filter(|it| it.is_finite()).map(|it| (it - middle).abs()).collect();
    let count = distances.len();
    if count < 2 {
        return None;
    }
    let few = FEW.get(count - 2).copied().unwrap_or(count as f64 / (count as f64 - 0.8));
    Some(median(&distances)? * NORMAL * few)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_between_two_where_they_are_even() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[f64::NAN, 7.0]), Some(7.0));
    }

    #[test]
    fn quartiles_are_those_of_type_seven() {
        // quantile(1:10) of R: 3.25 and 7.75.
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(quantile(&values, 0.25), Some(3.25));
        assert_eq!(quantile(&values, 0.75), Some(7.75));
        assert_eq!(quantile(&values, 7.0), Some(10.0));
    }

    #[test]
    fn one_odd_value_does_not_move_the_deviation_far() {
        let even: Vec<f64> = (1..=20).map(f64::from).collect();
        let mut odd = even.clone();
        odd[19] = 1e6;
        let (even, odd) = (deviation(&even).unwrap(), deviation(&odd).unwrap());
        assert!((even - odd).abs() < 0.2 * even, "{even} {odd}");
        // mad(1:20) of R is 7.413; corrected by 20 / 19.2.
        assert!((even - 7.413 * 20.0 / 19.2).abs() < 1e-3, "{even}");
        assert_eq!(deviation(&[1.0]), None);
        assert_eq!(deviation(&[2.0, 2.0, 2.0]), Some(0.0));
    }
}
