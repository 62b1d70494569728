//! Round numbers along the axis of a chart.

/// An axis that holds some values, with numbers to be written beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Where it begins; a round number.
    pub low: f64,
    /// Where it ends; a round number.
    pub high: f64,
    /// Numbers along it, both ends among them.
    pub ticks: Vec<f64>,
    /// Digits after the point that tell them apart.
    pub digits: usize,
}

impl Axis {
    /// Holds all values, with about so many numbers. An axis of a single value reaches a little to both sides.
    #[must_use]
    pub fn around(values: impl Iterator<Item = f64>, about: usize) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|it| it.is_finite()) {
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low < 1e-9 {
            let reach = (low.abs() * 0.1).max(0.1);
            (low, high) = (low - reach, high + reach);
        }
        let step = round_step((high - low) / about.max(1) as f64);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let ticks = (0..=(last - first) as usize).map(|it| (first + it as f64) * step).collect();
        let digits = (-step.log10().floor()).max(0.0) as usize;
        Self { low: first * step, high: last * step, ticks, digits }
    }

    /// Where a value lies, 0 to 1.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The next of 1, 2, 5, 10, 20 … times a power of ten.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(1e-12).log10().floor());
    let round = [1.0, 2.0, 5.0].into_iter().find(|it| it * power >= least * 0.999_999);
    round.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_the_values() {
        let axis = Axis::around([3.61, 4.47].into_iter(), 4);
        assert_eq!((axis.digits, axis.ticks.len()), (1, 3));
        assert!(axis.low <= 3.61 && axis.high >= 4.47, "{axis:?}");
        let pitch = Axis::around([187.0, 231.0].into_iter(), 4);
        assert_eq!(pitch.ticks, [180.0, 200.0, 220.0, 240.0]);
        assert_eq!(pitch.digits, 0);
        assert_eq!(pitch.place(210.0), 0.5);
    }

    #[test]
    fn a_single_value_and_none_have_an_axis() {
        let one = Axis::around([200.0].into_iter(), 4);
        assert!(one.low < 200.0 && one.high > 200.0);
        let none = Axis::around([f64::NAN].into_iter(), 4);
        assert!(none.low < none.high && none.ticks.len() > 1);
        let same = Axis::around([-0.3, -0.3].into_iter(), 4);
        assert!(same.low < -0.3 && same.high > -0.3);
    }
}
