//! Intervals. All are of 95 %.

/// Quantile 0.975 of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Whole numbers below 2^53 are exact.
#[allow(clippy::cast_precision_loss, reason = "sums of a dashboard are far below 2^53")]
#[must_use]
pub fn real(value: i64) -> f64 {
    value as f64
}

/// Interval of a share of `hits` in `n`, 0 to 1.
///
/// **Source** Wilson 1927, the score interval without continuity correction.
#[must_use]
pub fn wilson(hits: i64, n: i64) -> (f64, f64) {
    if n <= 0 {
        return (0.0, 1.0);
    }
    let (p, n) = (real(hits) / real(n), real(n));
    let centre = p + Z * Z / (2.0 * n);
    let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    (((centre - reach) / whole).max(0.0), ((centre + reach) / whole).min(1.0))
}

/// Interval of the difference of two shares, the second less the first.
///
/// **Source** Newcombe 1998, method 10: joins Wilson's intervals.
#[must_use]
pub fn newcombe((hits_a, n_a): (i64, i64), (hits_b, n_b): (i64, i64)) -> (f64, f64) {
    let (a, b) = (real(hits_a) / real(n_a), real(hits_b) / real(n_b));
    let ((low_a, high_a), (low_b, high_b)) = (wilson(hits_a, n_a), wilson(hits_b, n_b));
    let low = (b - a) - ((b - low_b).powi(2) + (high_a - a).powi(2)).sqrt();
    let high = (b - a) + ((high_b - b).powi(2) + (a - low_a).powi(2)).sqrt();
    (low, high)
}

/// Quantile 0.975 of Student's t with `freedom` degrees of freedom, 1 or more.
///
/// **Numerics** within 0.3 % of tables from 4 degrees on.
/// **Source** Abramowitz and Stegun, 26.7.5.
#[must_use]
pub fn student(freedom: f64) -> f64 {
    let (z, v) = (Z, freedom.max(1.0));
    let terms = [
        (z.powi(3) + z) / 4.0,
        (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0,
        (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0,
        (79.0 * z.powi(9) + 776.0 * z.powi(7) + 1482.0 * z.powi(5) - 1920.0 * z.powi(3) - 945.0 * z)
            / 92_160.0,
    ];
    terms.into_iter().rev().fold(0.0, |sum, term| (sum + term) / v) + z
}

/// A sample by its sums.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// How many values.
    pub n: f64,
    /// Their mean.
    pub mean: f64,
    /// Their variance, as of a sample.
    pub variance: f64,
}

impl Sample {
    /// From sums of values and of their squares, in whole numbers of 1 / `parts`; none of fewer than two values.
    #[must_use]
    pub fn of(n: i64, sum: i64, squares: i64, parts: f64) -> Option<Self> {
        if n < 2 {
            return None;
        }
        let (n, sum, squares) = (real(n), real(sum), real(squares));
        let mean = sum / n;
        let variance = ((squares - sum * mean) / (n - 1.0)).max(0.0);
        Some(Self { n, mean: mean / parts, variance: variance / (parts * parts) })
    }

    /// Interval of the mean.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let reach = student(self.n - 1.0) * (self.variance / self.n).sqrt();
        (self.mean - reach, self.mean + reach)
    }

    /// Interval of the difference of two means, the other less this one.
    ///
    /// **Source** Welch 1947, with the degrees of freedom of Satterthwaite.
    #[must_use]
    pub fn welch(&self, other: &Self) -> (f64, f64) {
        let (a, b) = (self.variance / self.n, other.variance / other.n);
        let below = a * a / (self.n - 1.0) + b * b / (other.n - 1.0);
        let freedom = if below > 0.0 { (a + b) * (a + b) / below } else { self.n + other.n - 2.0 };
        let reach = student(freedom) * (a + b).sqrt();
        let difference = other.mean - self.mean;
        (difference - reach, difference + reach)
    }
}

/// Interval of the difference of two rates of events, the second less the first.
#[must_use]
pub fn poisson((events_a, days_a): (i64, f64), (events_b, days_b): (i64, f64)) -> (f64, f64) {
    let (a, b) = (real(events_a), real(events_b));
    let reach = Z * (a / (days_a * days_a) + b / (days_b * days_b)).sqrt();
    let difference = b / days_b - a / days_a;
    (difference - reach, difference + reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: (f64, f64), other: (f64, f64)) {
        assert!((one.0 - other.0).abs() < 1e-3 && (one.1 - other.1).abs() < 1e-3, "{one:?} {other:?}");
    }

    #[test]
    fn intervals_are_those_of_the_papers() {
        // Newcombe 1998, tables I and II.
        near(wilson(81, 263), (0.2553, 0.3662));
        near(wilson(0, 20), (0.0, 0.1611));
        near(wilson(0, 0), (0.0, 1.0));
        near(newcombe((48, 80), (56, 70)), (0.0524, 0.3339));
        near(newcombe((9, 10), (3, 10)), (-0.8090, -0.1705));
    }

    #[test]
    fn students_quantiles_are_those_of_tables() {
        for (freedom, expected) in [(4.0, 2.776), (9.0, 2.262), (29.0, 2.045), (1e6, 1.960)] {
            let found = student(freedom);
            assert!((found / expected - 1.0).abs() < 0.003, "{freedom}: {found}");
        }
    }

    #[test]
    fn means_and_their_differences_have_their_intervals() {
        // 1 to 5, and the same twice as far apart.
        let one = Sample::of(5, 15, 55, 1.0).unwrap();
        let other = Sample::of(5, 30, 220, 1.0).unwrap();
        assert_eq!((one.mean, one.variance, other.variance), (3.0, 2.5, 10.0));
        near(one.interval(), (1.037, 4.963));
        let (low, high) = one.welch(&other);
        // 5.88 degrees of freedom.
        assert!((low + 0.888).abs() < 0.02 && (high - 6.888).abs() < 0.02, "{low} {high}");
        assert_eq!(Sample::of(1, 3, 9, 1.0), None);
    }
}
