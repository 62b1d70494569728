//! Triangular filters of equal area on the mel scale.

use super::BINS;
use crate::lanes::dot;
use crate::resample::ANALYSIS_RATE_HZ;

/// Below this the scale is linear.
const LINEAR_HZ: f64 = 1_000.0;
/// Hertz a mel, there.
const LINEAR_STEP_HZ: f64 = 200.0 / 3.0;
/// Mels at [`LINEAR_HZ`].
const LINEAR_MELS: f64 = LINEAR_HZ / LINEAR_STEP_HZ;

/// Powers of bins to powers of mel bands, 0 Hz to half the sample rate.
///
/// **Shapes** powers of the bins in, as many bands out as asked for.
/// **Units** power a hertz: each filter's area is 1.
/// **Numerics** equal to librosa's `filters.mel(htk=False, norm="slaney")` within rounding.
/// **Source** M. Slaney, "Auditory Toolbox, version 2", Interval Research 1998-010.
pub struct MelBank {
    /// First bin and weights of each band.
    filters: Vec<(usize, Vec<f64>)>,
}

fn to_mel(hz: f64) -> f64 {
    if hz < LINEAR_HZ {
        hz / LINEAR_STEP_HZ
    } else {
        LINEAR_MELS + 27.0 * (hz / LINEAR_HZ).ln() / 6.4_f64.ln()
    }
}

fn to_hz(mel: f64) -> f64 {
    if mel < LINEAR_MELS {
        mel * LINEAR_STEP_HZ
    } else {
        LINEAR_HZ * ((mel - LINEAR_MELS) * 6.4_f64.ln() / 27.0).exp()
    }
}

impl MelBank {
    /// Filters for `bands` bands of [`BINS`] bins.
    #[must_use]
    pub fn new(bands: usize) -> Self {
        Self::over(bands, BINS)
    }

    /// Filters for `bands` bands of so many bins, from 0 Hz to half the sample rate.
    #[must_use]
    pub(crate) fn over(bands: usize, bins: usize) -> Self {
        let highest = to_mel(f64::from(ANALYSIS_RATE_HZ) / 2.0);
        let edge = |edge: usize| to_hz(highest * edge as f64 / (bands + 1) as f64);
        let filters =
            (0..bands).map(|band| filter([edge(band), edge(band + 1), edge(band + 2)], bins)).collect();
        Self { filters }
    }

    /// Power of each band.
    pub fn apply(&self, powers: &[f64], bands: &mut [f64]) {
        for (band, (first, weights)) in bands.iter_mut().zip(&self.filters) {
            let under = powers.get(*first..*first + weights.len());
            *band = under.map_or(0.0, |powers| dot(powers, weights));
        }
    }
}

fn filter([low, centre, high]: [f64; 3], bins: usize) -> (usize, Vec<f64>) {
    let bin_hz = f64::from(ANALYSIS_RATE_HZ) / 2.0 / bins.saturating_sub(1).max(1) as f64;
    let height = 2.0 / (high - low);
    let weight = |bin: usize| {
        let hz = bin as f64 * bin_hz;
        height * ((hz - low) / (centre - low)).min((high - hz) / (high - centre)).max(0.0)
    };
    let first = (low / bin_hz).floor() as usize;
    let last = ((high / bin_hz).ceil() as usize).min(bins.saturating_sub(1));
    (first, (first..=last).map(weight).collect())
}

#[cfg(test)]
mod tests {
    use super::super::BIN_HZ;
    use super::*;

    #[test]
    fn the_scale_has_its_published_points() {
        // Slaney (1998): 66.67 Hz a mel up to 15 mel, then a factor of 6.4 over 27 mel.
        assert!((to_mel(500.0) - 7.5).abs() < 1e-12 && (to_mel(6_400.0) - 42.0).abs() < 1e-12);
        assert!((to_hz(to_mel(3_000.0)) - 3_000.0).abs() < 1e-9);
    }

    #[test]
    fn a_filter_has_an_area_of_one() {
        let mut bands = [0.0; 40];
        MelBank::new(40).apply(&[1.0; BINS], &mut bands);
        for band in &bands[10..] {
            assert!((band * BIN_HZ - 1.0).abs() < 0.1, "{band}");
        }
    }
}
