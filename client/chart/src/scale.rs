//! Frequencies along a logarithmic axis.

/// Each octave is as high as the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogScale {
    low: f32,
    high: f32,
}

impl LogScale {
    /// From one frequency to a higher one, in hertz.
    #[must_use]
    pub fn new(low_hz: f32, high_hz: f32) -> Self {
        let low_hz = low_hz.max(1.0);
        Self { low: low_hz.log2(), high: high_hz.max(low_hz * 1.01).log2() }
    }

    /// Holds nearly all of a contour (values of 0 are none), at least an octave.
    #[must_use]
    pub fn around(contour_hz: &[f32]) -> Self {
        let mut voiced: Vec<f32> = contour_hz.iter().copied().filter(|hz| *hz > 0.0).collect();
        let (low, high) = if voiced.is_empty() {
            (100.0, 200.0)
        } else {
            let last = voiced.len() - 1;
            let mut at =
                |share: f32| *voiced.select_nth_unstable_by((share * last as f32) as usize, f32::total_cmp).1;
            (at(0.01), at(0.99))
        };
        let (low, high) = (low.log2() - 0.15, high.log2() + 0.15);
        let missing = (1.0 - (high - low)).max(0.0) / 2.0;
        Self { low: low - missing, high: high + missing }
    }

    /// The lower end, in hertz.
    #[must_use]
    pub fn low_hz(&self) -> f32 {
        self.low.exp2()
    }

    /// The upper end, in hertz.
    #[must_use]
    pub fn high_hz(&self) -> f32 {
        self.high.exp2()
    }

    /// Place of a frequency, 0 at the lower end and 1 at the upper.
    #[must_use]
    pub fn share_of(&self, hz: f32) -> f64 {
        f64::from((hz.max(1e-3).log2() - self.low) / (self.high - self.low))
    }

    /// The frequency at a place.
    #[must_use]
    pub fn hz_at(&self, share: f64) -> f32 {
        (self.low + (self.high - self.low) * share as f32).exp2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octaves_are_equal() {
        let scale = LogScale::new(50.0, 800.0);
        assert!((scale.share_of(100.0) - 0.25).abs() < 1e-6);
        assert!((scale.hz_at(0.5) - 200.0).abs() < 0.01);
        assert!((scale.low_hz() - 50.0).abs() < 0.01 && (scale.high_hz() - 800.0).abs() < 0.1);
    }

    #[test]
    fn a_scale_holds_the_contour_but_for_stray_frames() {
        let mut contour = vec![0.0; 50];
        contour.extend((0..1_000).map(|n| 150.0 + 0.1 * n as f32));
        contour.push(4_000.0);
        let scale = LogScale::around(&contour);
        assert!(scale.low_hz() < 151.0 && scale.low_hz() > 110.0);
        assert!(scale.high_hz() > 250.0 && scale.high_hz() < 400.0);
        let silent = LogScale::around(&[0.0; 9]);
        assert!(silent.high_hz() >= 2.0 * silent.low_hz() * 0.999);
    }
}
