//! Formants of short frames by linear prediction.

use rustfft::num_complex::Complex;

use crate::lanes;
use crate::roots::Roots;
use crate::transform::Inverse;

/// Order of the predictor.
const DEGREE: usize = 11;

/// Rate at which the vocal tract is modelled.
const RATE_HZ: f64 = 11_000.0;
/// The transform of a frame at 16 kHz has 512 points; the same span at 11 kHz has these.
const SPAN: usize = 352;
/// Points that are modelled: 20 ms, from the start of the span.
const MODELLED: usize = 220;
/// Bins that are carried over.
pub(super) const CARRIED: usize = MODELLED / 2;
const MIN_HZ: f64 = 50.0;
const MAX_HZ: f64 = 5_450.0;

/// A resonance.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Formant {
    /// Its frequency.
    pub hz: f32,
    /// Its width at half power.
    pub bandwidth_hz: f32,
}

/// Finds formants from the spectrum of a windowed frame.
///
/// **Numerics** this is the set's formant, not the engine's own: as measured, the frame is band-limited to 3.4 kHz, its
/// last third is left out, and the roots are those of `1 - sum a_k z^-k` where the error filter is `1 + sum a_k z^-k`,
/// which moves frequencies a little and widens bandwidths much. Research done with the set has these values.
/// **Source** J. Makhoul, "Linear prediction: a tutorial review", Proc. IEEE 63(4), 1975, autocorrelation method.
pub(super) struct Formants {
    inverse: Inverse<f32>,
    roots: Roots<DEGREE>,
}

impl Default for Formants {
    fn default() -> Self {
        Self { inverse: Inverse::new(SPAN), roots: Roots::default() }
    }
}

impl Formants {
    /// The first three formants; zeros where there are fewer.
    pub(super) fn find(&mut self, spectrum: &[Complex<f32>]) -> [Formant; 3] {
        let mut found = [Formant::default(); 3];
        // The bins below zero are not carried over, which leaves half of each but the lowest.
        let bins = spectrum.iter().take(CARRIED).enumerate();
        let signal =
            self.inverse.run(bins.map(|(bin, value)| if bin == 0 { *value } else { value.scale(0.5) }));
        let Some(filter) = predictor(&autocorrelation(signal)) else { return found };
        let mut at = 0;
        for root in self.roots.find(&filter) {
            let hz = root.arg() * RATE_HZ / std::f64::consts::TAU;
            if root.im > 0.0 && (MIN_HZ..=MAX_HZ).contains(&hz) && at < DEGREE {
                let bandwidth_hz = (-root.norm().ln() * RATE_HZ / std::f64::consts::PI) as f32;
                insert(&mut found, Formant { hz: hz as f32, bandwidth_hz });
                at += 1;
            }
        }
        found
    }
}

fn autocorrelation(points: &[f32]) -> [f64; DEGREE + 1] {
    // The band above 3.4 kHz is nearly empty, so that the equations need every digit.
    let mut signal = [0.0_f64; MODELLED];
    for (to, from) in signal.iter_mut().zip(points) {
        *to = f64::from(*from);
    }
    let mut padded = [0.0; MODELLED + DEGREE];
    padded[..MODELLED].copy_from_slice(&signal);
    let mut correlation = [0.0; DEGREE + 1];
    lanes::correlate(&signal, &padded, &mut correlation);
    correlation
}

/// Keeps the formants with the lowest frequencies, in order.
fn insert(found: &mut [Formant; 3], formant: Formant) {
    let place = found.iter().position(|kept| kept.hz == 0.0 || formant.hz < kept.hz);
    if let Some(place) = place {
        found[place..].rotate_right(1);
        found[place] = formant;
    }
}

/// Predictor coefficients by the recursion of Levinson and Durbin; none for silence.
fn predictor(correlation: &[f64; DEGREE + 1]) -> Option<[f64; DEGREE]> {
    let mut error = correlation[0];
    if error <= 1e-12 {
        return None;
    }
    let mut filter = [0.0; DEGREE];
    for order in 0..DEGREE {
        let predicted: f64 = (0..order).map(|k| filter[k] * correlation[order - k]).sum();
        let reflection = (correlation[order + 1] - predicted) / error;
        let before = filter;
        for k in 0..order {
            filter[k] = before[k] - reflection * before[order - 1 - k];
        }
        filter[order] = reflection;
        error *= 1.0 - reflection * reflection;
        if error <= 0.0 {
            return None;
        }
    }
    Some(filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_predictor_of_a_first_order_process_is_its_pole() {
        let correlation = std::array::from_fn(|lag| 0.9_f64.powi(lag as i32));
        let filter = predictor(&correlation).unwrap();
        assert!((filter[0] - 0.9).abs() < 1e-12 && filter[1..].iter().all(|rest| rest.abs() < 1e-12));
    }

    #[test]
    fn formants_are_kept_in_order() {
        let mut found = [Formant::default(); 3];
        for hz in [2_500.0, 500.0, 3_500.0, 1_500.0] {
            insert(&mut found, Formant { hz, bandwidth_hz: 100.0 });
        }
        assert_eq!(found.map(|formant| formant.hz), [500.0, 1_500.0, 2_500.0]);
    }

    #[test]
    fn silence_has_no_formants() {
        let spectrum = [Complex::default(); 257];
        assert_eq!(Formants::default().find(&spectrum), [Formant::default(); 3]);
    }
}
