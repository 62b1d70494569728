//! The gates of loudness over a whole recording.

/// What BS.1770 takes off ten times the logarithm of the weighted power.
const OFFSET_LU: f64 = 0.691;
/// Nothing below this counts, in LUFS.
const ABSOLUTE_LUFS: f64 = -70.0;
/// How far below the mean a block may lie for the integrated loudness, and for the range, in LU.
const INTEGRATED_LU: f64 = -10.0;
const RANGE_LU: f64 = -20.0;
/// The parts of the short-term loudness that the range lies between.
const LOW: f64 = 0.10;
const HIGH: f64 = 0.95;

/// Loudness of a weighted power, in LUFS; none for digital silence.
pub(super) fn lufs(power: f64) -> Option<f64> {
    (power > 0.0).then(|| 10.0 * power.log10() - OFFSET_LU)
}

/// Weighted power of a loudness.
pub(super) fn power(lufs: f64) -> f64 {
    10.0_f64.powf((lufs + OFFSET_LU) / 10.0)
}

fn mean(powers: &[f32]) -> Option<f64> {
    let sum: f64 = powers.iter().map(|power| f64::from(*power)).sum();
    (!powers.is_empty()).then(|| sum / powers.len() as f64)
}

/// The powers above the absolute gate and that which lies `relative` LU from the mean of those.
fn gated(powers: &[f32], relative: f64) -> Vec<f32> {
    let above = |powers: &[f32], least: f64| {
        powers.iter().copied().filter(|power| f64::from(*power) >= least).collect::<Vec<f32>>()
    };
    let loud = above(powers, power(ABSOLUTE_LUFS));
    let Some(mean) = mean(&loud) else { return loud };
    above(&loud, mean * 10.0_f64.powf(relative / 10.0))
}

/// Integrated loudness of the momentary powers, in LUFS; none where none passes the gates.
///
/// **Source** ITU-R BS.1770-4, annex 1.
pub(super) fn integrated(momentary: &[f32]) -> Option<f64> {
    mean(&gated(momentary, INTEGRATED_LU)).and_then(lufs)
}

/// Loudness range of the short-term powers, in LU; none where none passes the gates.
///
/// **Source** EBU Tech 3342.
pub(super) fn range(short_term: &[f32]) -> Option<f64> {
    let mut powers = gated(short_term, RANGE_LU);
    powers.sort_by(f32::total_cmp);
    let last = powers.len().checked_sub(1)? as f64;
    let at = |part: f64| powers.get((last * part).round() as usize).and_then(|power| lufs(f64::from(*power)));
    Some(at(HIGH)? - at(LOW)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(levels: &[(f64, usize)]) -> Vec<f32> {
        levels.iter().flat_map(|(lufs, count)| std::iter::repeat_n(power(*lufs) as f32, *count)).collect()
    }

    #[test]
    fn quiet_blocks_are_left_out_of_the_mean() {
        let read = integrated(&blocks(&[(-80.0, 50), (-20.0, 10), (-36.0, 30)])).unwrap();
        assert!((read + 20.0).abs() < 1e-4, "{read}");
        assert_eq!(integrated(&blocks(&[(-80.0, 50)])), None);
        assert_eq!((integrated(&[0.0; 9]), range(&[0.0; 9]), range(&[])), (None, None, None));
    }

    #[test]
    fn the_range_lies_between_the_tenth_and_the_ninety_fifth_part() {
        let read = range(&blocks(&[(-60.0, 50), (-30.0, 100), (-20.0, 100)])).unwrap();
        assert!((read - 10.0).abs() < 1e-4, "{read}");
    }
}
