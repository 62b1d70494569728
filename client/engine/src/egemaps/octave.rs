//! Magnitude spectra on an octave scale, and their sub-harmonic sums.

use wide::f32x8;

use super::candidates::{BIN_HZ, BINS};
use crate::lanes;

/// Points of the octave scale.
pub(super) const POINTS: usize = 513;
const LOW_HZ: f64 = 25.0;
const HIGH_HZ: f64 = 8_000.0;
/// Distance of the points to the multiples 1 to 15 of a frequency, as measured: 61.49 points an octave.
const SHIFTS: [usize; 15] = [0, 61, 97, 123, 143, 159, 173, 184, 195, 204, 213, 220, 228, 234, 240];
/// Weight of a multiple against the one before.
const COMPRESSION: f32 = 0.85;
/// The ear's weight is `0.5 + atan(STEEPNESS * log2(hz) - OFFSET) / pi`, as measured.
const STEEPNESS: f64 = 2.994_15;
const OFFSET: f64 = 14.942_63;

/// Knots on either side of a point whose values count: the spline forgets by a factor of 0.27 a knot.
const REACH: usize = 10;
/// Bins that a point is made of: the knots, and one more on either side for the smoothing.
const TAPS: usize = 2 * REACH + 4;
/// Points that are summed together.
const BLOCK: usize = 16;
/// Points of the sums, made up to whole blocks.
const PADDED: usize = POINTS.next_multiple_of(BLOCK);
const FARTHEST_SHIFT: usize = SHIFTS[SHIFTS.len() - 1];

/// Bins that are looked at together.
const LANES: usize = 8;
/// Bins, made up to whole vectors.
const WIDTH: usize = BINS.next_multiple_of(LANES);

/// A point of the octave scale: the first of the bins that it is made of, and their weights.
struct Point {
    bin: usize,
    weights: [f32; TAPS],
}

/// Makes the sub-harmonic sum of a magnitude spectrum.
///
/// **Shapes** [`BINS`] magnitudes in, [`POINTS`] sums out. **Source** D. J. Hermes, "Measurement of pitch by subharmonic
/// summation", JASA 83(1), 1988: peaks are kept, smoothed, interpolated by a natural cubic spline and weighted. All
/// but the first is linear, so that each point is a weighted sum of the bins around it.
pub(super) struct Octave {
    points: Vec<Point>,
    /// The magnitudes, and beyond either end what is no number and so no peak.
    bins: Vec<f32>,
    /// All bits of a bin that is a peak, none elsewhere; as many more at the start.
    peaks: Vec<f32>,
    /// Magnitudes at and around peaks; as many bins more at either end as a point may reach.
    kept: Vec<f32>,
    scaled: Vec<f32>,
    sums: Vec<f32>,
}

impl Default for Octave {
    fn default() -> Self {
        let knots: Vec<f64> = (1..BINS).map(|bin| (bin as f64 * f64::from(BIN_HZ)).log2()).collect();
        Self {
            points: (0..POINTS).map(|point| place(point, &knots)).collect(),
            bins: vec![f32::NAN; WIDTH + 2],
            peaks: vec![0.0; WIDTH + 4],
            kept: vec![0.0; TAPS + WIDTH + TAPS],
            scaled: vec![0.0; PADDED + FARTHEST_SHIFT],
            sums: vec![0.0; PADDED],
        }
    }
}

fn octave_of(point: f64) -> f64 {
    LOW_HZ.log2() + (HIGH_HZ / LOW_HZ).log2() * point / (POINTS - 1) as f64
}

/// The weights of a point's bins.
fn place(point: usize, knots: &[f64]) -> Point {
    let octave = octave_of(point as f64);
    let left = knots.partition_point(|knot| *knot <= octave).clamp(1, knots.len() - 1) - 1;
    // Equal loudness, and the mean over the multiples that are summed.
    let ear = (0.5 + (STEEPNESS * octave - OFFSET).atan() / std::f64::consts::PI) / SHIFTS.len() as f64;
    let mut weights = [0.0; TAPS];
    for (knot, weight) in spline(knots, left, octave) {
        // Knot 0 is bin 1; the smoothed bin is made of itself and its neighbours, the last bin of itself alone.
        let tap = knot + REACH + 1 - left;
        let beside = if knot + 1 < knots.len() { 0.25 } else { 0.0 };
        weights[tap - 1] += (beside * ear * weight) as f32;
        weights[tap] += ((1.0 - 2.0 * beside) * ear * weight) as f32;
        weights[tap + 1] += (beside * ear * weight) as f32;
    }
    Point { bin: TAPS + left - REACH, weights }
}

/// The knots around the piece that begins with knot `left`, and the weight of each one's value in that of the natural
/// spline at `at`.
fn spline(knots: &[f64], left: usize, at: f64) -> Vec<(usize, f64)> {
    let step = |knot: usize| knots[knot + 1] - knots[knot];
    let (first, last) = (left.saturating_sub(REACH), (left + 1 + REACH).min(knots.len() - 1));
    let part = (at - knots[left]) / step(left);
    let bend = |part: f64| (part.powi(3) - part) * step(left) * step(left) / 6.0;
    // The weights of the curvatures in the value, then of what the curvatures solve for: the equations are symmetric.
    let mut curved = vec![0.0; last - first + 1];
    curved[left - first] = bend(1.0 - part);
    curved[left + 1 - first] = bend(part);
    let inner = first + 1..last;
    let mut upper = vec![0.0; curved.len()];
    for knot in inner.clone() {
        let before = if knot == inner.start { 0.0 } else { step(knot - 1) };
        let pivot = 2.0 * (step(knot - 1) + step(knot)) - before * upper[knot - 1 - first];
        upper[knot - first] = step(knot) / pivot;
        curved[knot - first] = (curved[knot - first] - before * curved[knot - 1 - first]) / pivot;
    }
    for knot in inner.clone().rev().skip(1) {
        curved[knot - first] -= upper[knot - first] * curved[knot + 1 - first];
    }
    let mut weights = vec![0.0; curved.len()];
    weights[left - first] = 1.0 - part;
    weights[left + 1 - first] = part;
    for knot in inner {
        let (before, after) = (6.0 / step(knot - 1), 6.0 / step(knot));
        weights[knot - 1 - first] += before * curved[knot - first];
        weights[knot - first] -= (before + after) * curved[knot - first];
        weights[knot + 1 - first] += after * curved[knot - first];
    }
    (first..=last).zip(weights).collect()
}

/// Frequency of a place between the points.
pub(super) fn hz_of(point: f32) -> f32 {
    octave_of(f64::from(point)).exp2() as f32
}

impl Octave {
    /// The sub-harmonic sum at each point.
    pub(super) fn sums(&mut self, magnitudes: &[f32]) -> &[f32] {
        self.keep_peaks(magnitudes);
        for (scaled, point) in self.scaled.iter_mut().zip(&self.points) {
            *scaled = lanes::dot(&self.kept[point.bin..point.bin + TAPS], &point.weights);
        }
        for (block, sums) in self.sums.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
            let (mut weight, mut made) = (1.0, [0.0; BLOCK]);
            for shift in SHIFTS {
                let scaled = &self.scaled[block * BLOCK + shift..][..BLOCK];
                for (sum, scaled) in made.iter_mut().zip(scaled) {
                    *sum += weight * scaled;
                }
                weight *= COMPRESSION;
            }
            *sums = made;
        }
        &self.sums[..POINTS]
    }

    /// Keeps each peak with its two neighbours on either side.
    fn keep_peaks(&mut self, magnitudes: &[f32]) {
        for (to, from) in self.bins[1..=BINS].iter_mut().zip(magnitudes) {
            *to = *from;
        }
        let vector = |numbers: &[f32; LANES]| f32x8::new(*numbers);
        let near = self.bins.array_windows::<{ LANES + 2 }>().step_by(LANES);
        for (peaks, near) in self.peaks[2..].as_chunks_mut::<LANES>().0.iter_mut().zip(near) {
            let mut near = near.array_windows().map(vector);
            if let (Some(before), Some(here), Some(after)) = (near.next(), near.next(), near.next()) {
                *peaks = (here.simd_gt(before) & here.simd_ge(after)).to_array();
            }
        }
        let bins = self.bins[1..].as_chunks::<LANES>().0;
        let near = self.peaks.array_windows::<{ LANES + 4 }>().step_by(LANES);
        let kept = self.kept[TAPS..].as_chunks_mut::<LANES>().0;
        for ((kept, bins), near) in kept.iter_mut().zip(bins).zip(near) {
            let any = near.array_windows().map(vector).fold(f32x8::splat(0.0), |any, peaks| any | peaks);
            *kept = (vector(bins) & any).to_array();
        }
        self.kept[TAPS + BINS..].fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spline_follows_a_smooth_curve_up_to_its_ends() {
        let knots: Vec<f64> = (1..BINS).map(|bin| (bin as f64).log2()).collect();
        let curve = |at: f64| (0.5 * at).sin();
        for at in [0.6, 1.7, 4.2, 7.93, 8.99] {
            let left = knots.partition_point(|knot| *knot <= at) - 1;
            let made: f64 =
                spline(&knots, left, at).into_iter().map(|(knot, by)| by * curve(knots[knot])).sum();
            assert!((made - curve(at)).abs() < 4e-3, "{at}: {made}");
        }
    }

    #[test]
    fn the_highest_sum_stands_at_the_fundamental_even_where_it_is_missing() {
        let mut magnitudes = vec![0.0; BINS];
        for multiple in 2..20 {
            let centre = (multiple as f32 * 200.0 / BIN_HZ).round() as usize;
            magnitudes[centre] = 1.0;
            magnitudes[centre - 1] = 0.5;
            magnitudes[centre + 1] = 0.5;
        }
        let mut octave = Octave::default();
        let sums = octave.sums(&magnitudes);
        let best = (0..POINTS).max_by(|&a, &b| sums[a].total_cmp(&sums[b])).unwrap();
        assert!((hz_of(best as f32) / 200.0 - 1.0).abs() < 0.02, "{}", hz_of(best as f32));
    }
}
