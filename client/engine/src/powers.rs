//! Quick logarithms and powers of two, made so that the compiler can take several at once.

/// Adding this to a number rounds it to a whole one, which then stands in the lowest bits.
const ROUND: f32 = 12_582_912.0;
/// Decibels in a power of two.
pub(crate) const DB: f32 = 3.010_3;

/// Binary logarithm within 1e-6, or 1e-7 of itself; at least -100.
///
/// **Source** a polynomial of least squares over one octave, weighted towards the largest error, exact at both ends.
pub(crate) fn log2(value: f32) -> f32 {
    // Written out: `f32::max` is a call in WebAssembly.
    let bits = if value > 1e-30 { value } else { 1e-30 }.to_bits();
    let exponent = (bits >> 23) as i32 as f32 - 127.0;
    let part = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000) - 1.0;
    let coefficients = [-0.015_209, 0.063_325_58, -0.129_703_53, 0.195_436_29, -0.277_887_8, 0.442_666_44];
    let bend = coefficients.into_iter().fold(0.0, |bend, next| bend * part + next);
    exponent + part + part * (1.0 - part) * bend
}

/// Power in decibels, within 1e-5; at least -300.
pub(crate) fn decibels(power: f32) -> f32 {
    DB * log2(power)
}

/// Power of two within 1e-6 of itself, for exponents within 100 of zero.
///
/// **Source** as [`log2`].
pub(crate) fn exp2(value: f32) -> f32 {
    let value = value.clamp(-100.0, 100.0);
    let whole = (value - 0.5) + ROUND;
    let part = value - (whole - ROUND);
    let scale = f32::from_bits((whole.to_bits() << 23).wrapping_add(127 << 23));
    let bend = -0.306_851 + part * (-0.066_679 + part * (-0.010_864 - 0.001_898 * part));
    scale * (1.0 + part + part * (1.0 - part) * bend)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_and_powers_are_right() {
        for step in -2_000..2_000_i16 {
            let exponent = f32::from(step) * 0.0173;
            assert!((exp2(exponent) / exponent.exp2() - 1.0).abs() < 1e-5, "{exponent}");
            let value = exponent.exp2();
            assert!((f64::from(log2(value)) - f64::from(value).log2()).abs() < 4e-6, "{exponent}");
        }
    }
}
