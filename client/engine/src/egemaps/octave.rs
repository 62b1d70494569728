//! Magnitude spectra on an octave scale, and their sub-harmonic sums.

use super::candidates::{BIN_HZ, BINS};

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

/// A point of the octave scale, from the two bins around it and the curvatures there.
struct Point {
    bin: usize,
    values: [f32; 2],
    curvatures: [f32; 2],
    ear: f32,
}

/// Makes the sub-harmonic sum of a magnitude spectrum.
///
/// **Shapes** [`BINS`] magnitudes in, [`POINTS`] sums out. **Source** D. J. Hermes, "Measurement of pitch by subharmonic
/// summation", JASA 83(1), 1988: peaks are kept, smoothed, interpolated by a natural cubic spline and weighted.
pub(super) struct Octave {
    points: Vec<Point>,
    /// Distances of the knots: the logarithms of the bins from the first on.
    steps: Vec<f32>,
    /// Of the elimination of the spline's equations.
    upper: Vec<f32>,
    pivots: Vec<f32>,
    kept: Vec<f32>,
    smooth: Vec<f32>,
    curvatures: Vec<f32>,
    scaled: Vec<f32>,
    sums: Vec<f32>,
}

impl Default for Octave {
    fn default() -> Self {
        let knots: Vec<f64> = (1..BINS).map(|bin| (bin as f64 * f64::from(BIN_HZ)).log2()).collect();
        let steps: Vec<f64> = knots.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let (mut upper, mut pivots) = (vec![0.0; knots.len()], vec![1.0; knots.len()]);
        for at in 1..knots.len() - 1 {
            let pivot = 2.0 * (steps[at - 1] + steps[at]) - steps[at - 1] * upper[at - 1];
            pivots[at] = 1.0 / pivot;
            upper[at] = steps[at] / pivot;
        }
        let narrow = |values: Vec<f64>| values.into_iter().map(|value| value as f32).collect::<Vec<f32>>();
        Self {
            points: (0..POINTS).map(|point| place(point, &knots)).collect(),
            steps: narrow(steps),
            upper: narrow(upper),
            pivots: narrow(pivots),
            kept: vec![0.0; BINS],
            smooth: vec![0.0; BINS],
            curvatures: vec![0.0; BINS - 1],
            scaled: vec![0.0; POINTS],
            sums: vec![0.0; POINTS],
        }
    }
}

fn octave_of(point: f64) -> f64 {
    LOW_HZ.log2() + (HIGH_HZ / LOW_HZ).log2() * point / (POINTS - 1) as f64
}

fn place(point: usize, knots: &[f64]) -> Point {
    let octave = octave_of(point as f64);
    let knot = knots.partition_point(|knot| *knot <= octave).clamp(1, knots.len() - 1) - 1;
    let step = knots[knot + 1] - knots[knot];
    let right = (octave - knots[knot]) / step;
    let left = 1.0 - right;
    let curve = |part: f64| ((part.powi(3) - part) * step * step / 6.0) as f32;
    Point {
        bin: knot + 1,
        values: [left as f32, right as f32],
        curvatures: [curve(left), curve(right)],
        ear: (0.5 + (STEEPNESS * octave - OFFSET).atan() / std::f64::consts::PI) as f32,
    }
}

/// Frequency of a place between the points.
pub(super) fn hz_of(point: f32) -> f32 {
    octave_of(f64::from(point)).exp2() as f32
}

impl Octave {
    /// The sub-harmonic sum at each point.
    pub(super) fn sums(&mut self, magnitudes: &[f32]) -> &[f32] {
        self.keep_peaks(magnitudes);
        self.curve();
        for (scaled, point) in self.scaled.iter_mut().zip(&self.points) {
            let (values, curvatures) = (&self.smooth[point.bin..], &self.curvatures[point.bin - 1..]);
            let line = values[0] * point.values[0] + values[1] * point.values[1];
            let bend = curvatures[0] * point.curvatures[0] + curvatures[1] * point.curvatures[1];
            *scaled = (line + bend) * point.ear / SHIFTS.len() as f32;
        }
        self.sums.fill(0.0);
        let mut weight = 1.0;
        for shift in SHIFTS {
            for (sum, scaled) in self.sums.iter_mut().zip(&self.scaled[shift..]) {
                *sum += weight * scaled;
            }
            weight *= COMPRESSION;
        }
        &self.sums
    }

    /// Keeps each peak with its two neighbours on either side, and smooths over three bins.
    fn keep_peaks(&mut self, magnitudes: &[f32]) {
        self.kept.fill(0.0);
        for at in 1..magnitudes.len().min(BINS).saturating_sub(1) {
            if magnitudes[at] > magnitudes[at - 1] && magnitudes[at] >= magnitudes[at + 1] {
                let around = at.saturating_sub(2)..(at + 3).min(BINS.min(magnitudes.len()));
                self.kept[around.clone()].copy_from_slice(&magnitudes[around]);
            }
        }
        self.smooth.copy_from_slice(&self.kept);
        for (smooth, kept) in self.smooth[1..].iter_mut().zip(self.kept.windows(3)) {
            *smooth = 0.25 * (kept[0] + kept[2]) + 0.5 * kept[1];
        }
    }

    /// Second derivatives of the natural spline through the smoothed bins.
    fn curve(&mut self) {
        let values = &self.smooth[1..];
        let last = values.len() - 1;
        self.curvatures[0] = 0.0;
        self.curvatures[last] = 0.0;
        let mut slope = (values[1] - values[0]) / self.steps[0];
        for at in 1..last {
            let next = (values[at + 1] - values[at]) / self.steps[at];
            let target = 6.0 * (next - slope) - self.steps[at - 1] * self.curvatures[at - 1];
            self.curvatures[at] = target * self.pivots[at];
            slope = next;
        }
        for at in (1..last).rev() {
            self.curvatures[at] -= self.upper[at] * self.curvatures[at + 1];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
