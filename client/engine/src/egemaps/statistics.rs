//! Running means and deviations, and percentiles.

/// Mean and deviation of what was pushed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    count: u64,
    sum: f64,
    squares: f64,
}

impl Moments {
    pub(super) fn push(&mut self, value: f32) {
        self.count += 1;
        self.sum += f64::from(value);
        self.squares += f64::from(value) * f64::from(value);
    }

    /// 0 where nothing was pushed.
    pub(super) fn mean(&self) -> f64 {
        self.sum / self.count.max(1) as f64
    }

    /// Of the population.
    pub(super) fn deviation(&self) -> f64 {
        (self.squares / self.count.max(1) as f64 - self.mean() * self.mean()).max(0.0).sqrt()
    }

    /// Deviation over mean; 0 where the mean is.
    pub(super) fn variation(&self) -> f64 {
        if self.mean() == 0.0 { 0.0 } else { self.deviation() / self.mean() }
    }
}

/// The value below which `part` of the sorted values lie, interpolated; 0 without any.
pub(super) fn percentile(sorted: &[f32], part: f64) -> f64 {
    let place = part * sorted.len().saturating_sub(1) as f64;
    let at = |index: usize| sorted.get(index).copied().map(f64::from);
    let low = at(place as usize).unwrap_or_default();
    let high = at(place as usize + 1).unwrap_or(low);
    low + (high - low) * place.fract()
}

/// Mean of three neighbours; only those that are not zero count, and where the middle one is, so is the mean.
pub(super) fn smooth_voiced(three: [f32; 3]) -> f32 {
    if three[1] == 0.0 {
        return 0.0;
    }
    let (sum, count) = three
        .iter()
        .filter(|value| **value != 0.0)
        .fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_neighbours() {
        let sorted = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert!((percentile(&sorted, 0.2) - 2.0).abs() < 1e-9);
        assert!((percentile(&sorted, 0.5) - 3.5).abs() < 1e-9);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }

    #[test]
    fn moments_are_those_of_the_population() {
        let mut moments = Moments::default();
        [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter().for_each(|value| moments.push(value));
        assert!((moments.mean() - 5.0).abs() < 1e-12 && (moments.deviation() - 2.0).abs() < 1e-12);
        assert!((moments.variation() - 0.4).abs() < 1e-12);
        assert_eq!(Moments::default().variation(), 0.0);
    }

    #[test]
    fn zeros_do_not_pull_the_voiced_mean() {
        assert_eq!(smooth_voiced([0.0, 2.0, 4.0]), 3.0);
        assert_eq!(smooth_voiced([1.0, 0.0, 4.0]), 0.0);
    }
}
