//! Cepstral coefficients: the cosine transform of a spectrum's decibels.

use super::decibels;
use crate::lanes;

/// Coefficients of a frame.
pub const COEFFICIENTS: usize = 13;

/// Mel bands to cepstral coefficients.
///
/// **Shapes** powers of bands in, [`COEFFICIENTS`] out.
/// **Units** decibels, scaled by the orthonormal cosine transform (type II).
/// **Source** S. Davis and P. Mermelstein, "Comparison of parametric representations for monosyllabic word
/// recognition", IEEE TASSP 28 (1980), by librosa's convention: no range is cut, the level (coefficient 0) comes first.
pub struct Mfcc {
    /// A row for each coefficient.
    cosines: [Vec<f32>; COEFFICIENTS],
    levels: Vec<f32>,
}

impl Mfcc {
    /// For spectra of `bands` bands.
    #[must_use]
    pub fn new(bands: usize) -> Self {
        let count = bands as f64;
        let cosine = |band: usize, order: usize| {
            let scale = (if order == 0 { 1.0 } else { 2.0 } / count).sqrt();
            let angle = std::f64::consts::PI * order as f64 * (band as f64 + 0.5) / count;
            (scale * angle.cos()) as f32
        };
        let row = |order| (0..bands).map(|band| cosine(band, order)).collect();
        Self { cosines: std::array::from_fn(row), levels: Vec::with_capacity(bands) }
    }

    /// Coefficients of one frame's bands.
    #[must_use]
    pub fn of(&mut self, bands: &[f64]) -> [f32; COEFFICIENTS] {
        self.levels.clear();
        self.levels.extend(bands.iter().map(|band| decibels(*band)));
        std::array::from_fn(|order| lanes::dot(&self.levels, &self.cosines[order]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_spectrum_has_a_level_and_no_shape() {
        let coefficients = Mfcc::new(40).of(&[0.01; 40]);
        assert!((coefficients[0] + 20.0 * 40.0_f32.sqrt()).abs() < 1e-3);
        assert!(coefficients[1..].iter().all(|coefficient| coefficient.abs() < 1e-3));
    }

    #[test]
    fn a_cosine_of_decibels_is_one_coefficient() {
        let bands: Vec<f64> = (0..40)
            .map(|band| 10.0_f64.powf((std::f64::consts::PI * 3.0 * (f64::from(band) + 0.5) / 40.0).cos()))
            .collect();
        let coefficients = Mfcc::new(40).of(&bands);
        for (order, coefficient) in coefficients.iter().enumerate() {
            let expected = if order == 3 { 10.0 * 20.0_f32.sqrt() } else { 0.0 };
            assert!((coefficient - expected).abs() < 1e-3, "{order}: {coefficient}");
        }
    }
}
