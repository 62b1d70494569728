//! Extremes of a long series at every zoom: each level joins two values of the one below, so that drawing an hour costs
//! what drawing a minute costs.

use sotto_protocol::Waveform;

/// Lowest and highest value over time.
///
/// Values that are not there are NaN, and a bucket without any is NaN itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Pyramid {
    start_s: f64,
    bucket_s: f64,
    levels: Vec<Level>,
}

#[derive(Debug, Clone, PartialEq)]
struct Level {
    min: Vec<f32>,
    max: Vec<f32>,
}

impl Level {
    fn joined(&self) -> Self {
        let join = |values: &[f32], pick: fn(f32, f32) -> f32| {
            values.chunks(2).map(|pair| pair.iter().copied().fold(f32::NAN, pick)).collect()
        };
        Self { min: join(&self.min, f32::min), max: join(&self.max, f32::max) }
    }

    fn between(&self, from: usize, to: usize) -> (f32, f32) {
        let over = |values: &[f32], pick: fn(f32, f32) -> f32| {
            let to = to.min(values.len());
            values.get(from..to).unwrap_or_default().iter().copied().fold(f32::NAN, pick)
        };
        (over(&self.min, f32::min), over(&self.max, f32::max))
    }
}

impl Pyramid {
    /// Of extremes whose first bucket begins at `start_s`.
    #[must_use]
    pub fn new(start_s: f64, bucket_s: f64, min: Vec<f32>, max: Vec<f32>) -> Self {
        let mut levels = vec![Level { min, max }];
        while let Some(last) = levels.last()
            && last.min.len().max(last.max.len()) > 1
        {
            let joined = last.joined();
            levels.push(joined);
        }
        Self { start_s, bucket_s: bucket_s.max(1e-9), levels }
    }

    /// Of single values.
    #[must_use]
    pub fn of_values(start_s: f64, step_s: f64, values: &[f32]) -> Self {
        Self::new(start_s, step_s, values.to_vec(), values.to_vec())
    }

    /// Of a waveform, -1 to 1.
    #[must_use]
    pub fn of_waveform(waveform: &Waveform) -> Self {
        let full = |values: &[i8]| values.iter().map(|value| f32::from(*value) / 127.0).collect();
        Self::new(0.0, waveform.bucket_s, full(&waveform.min), full(&waveform.max))
    }

    /// Length of the smallest bucket.
    #[must_use]
    pub fn bucket_s(&self) -> f64 {
        self.bucket_s
    }

    /// Whether its smallest buckets hold one value each.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.levels.first().is_some_and(|level| level.min == level.max)
    }

    /// When it begins and ends.
    #[must_use]
    pub fn span_s(&self) -> (f64, f64) {
        let count = self.levels.first().map_or(0, |level| level.min.len());
        (self.start_s, self.start_s + count as f64 * self.bucket_s)
    }

    /// Extremes of `count` columns of `step_s` each, from `from_s` on; NaN where there is nothing.
    pub fn columns(&self, from_s: f64, step_s: f64, count: usize) -> impl Iterator<Item = (f32, f32)> {
        let depth = (step_s / self.bucket_s).max(1.0).log2().floor() as usize;
        let depth = depth.min(self.levels.len() - 1);
        let bucket_s = self.bucket_s * (1_u64 << depth.min(60)) as f64;
        let level = &self.levels[depth];
        (0..count).map(move |column| {
            let start = (from_s + column as f64 * step_s - self.start_s) / bucket_s;
            let end = start + step_s / bucket_s;
            if end <= 0.0 {
                return (f32::NAN, f32::NAN);
            }
            let from = (start + 1e-6).max(0.0) as usize;
            let to = ((end - 1e-6).ceil() as usize).max(from + 1);
            level.between(from, to)
        })
    }

    /// Single values from one time to another and one more on each side, with the time of each one's middle.
    pub fn points(&self, from_s: f64, to_s: f64) -> impl Iterator<Item = (f64, f32)> {
        let values: &[f32] = self.levels.first().map_or(&[], |level| &level.max);
        let index = |time_s: f64| ((time_s - self.start_s) / self.bucket_s).max(0.0) as usize;
        let from = index(from_s).saturating_sub(1).min(values.len());
        let to = (index(to_s) + 2).clamp(from, values.len());
        let middle_s = move |at: usize| self.start_s + (at as f64 + 0.5) * self.bucket_s;
        values[from..to].iter().enumerate().map(move |(at, value)| (middle_s(from + at), *value))
    }

    /// Extremes of one stretch.
    #[must_use]
    pub fn between(&self, from_s: f64, to_s: f64) -> (f32, f32) {
        self.columns(from_s, (to_s - from_s).max(self.bucket_s), 1).next().unwrap_or((f32::NAN, f32::NAN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(count: usize) -> Pyramid {
        let values: Vec<f32> = (0..count).map(|n| n as f32).collect();
        Pyramid::of_values(0.0, 0.1, &values)
    }

    #[test]
    fn each_zoom_shows_the_extremes_of_what_it_covers() {
        let pyramid = ramp(1_000);
        let columns: Vec<_> = pyramid.columns(0.0, 10.0, 10).collect();
        // A column may take in one bucket of the level too many at each end, and never misses one.
        for (column, (low, high)) in columns.iter().enumerate() {
            let first = (column * 100) as f32;
            assert!(*low <= first && *high >= first + 99.0, "{column}: {low} to {high}");
            assert!(*low >= first - 64.0 && *high <= first + 99.0 + 64.0, "{column}: {low} to {high}");
        }
        assert_eq!(
            pyramid.columns(2.0, 0.1, 3).collect::<Vec<_>>(),
            [(20.0, 20.0), (21.0, 21.0), (22.0, 22.0)]
        );
        assert_eq!(pyramid.columns(0.2, 0.05, 3).map(|it| it.0).collect::<Vec<_>>(), [2.0, 2.0, 3.0]);
    }

    #[test]
    fn single_values_come_with_their_neighbours() {
        let points: Vec<_> = ramp(100).points(1.0, 1.15).collect();
        let values: Vec<f32> = points.iter().map(|it| it.1).collect();
        assert!(values[0] <= 9.0 && values[values.len() - 1] >= 12.0 && values.len() <= 6, "{values:?}");
        assert!(points.iter().all(|(time_s, value)| (time_s - (f64::from(*value) + 0.5) * 0.1).abs() < 1e-9));
        assert_eq!(ramp(3).points(50.0, 60.0).count(), 0);
    }

    #[test]
    fn cost_does_not_grow_with_the_zoom() {
        let pyramid = ramp(100_000);
        assert_eq!(pyramid.levels.len(), 18);
        let sizes: usize = pyramid.levels.iter().map(|level| level.min.len()).sum();
        assert!(sizes < 200_100);
    }

    #[test]
    fn what_is_missing_stays_missing() {
        let pyramid = Pyramid::of_values(0.0, 1.0, &[f32::NAN, 2.0, f32::NAN, f32::NAN]);
        let columns: Vec<_> = pyramid.columns(0.0, 2.0, 3).collect();
        assert_eq!(columns[0], (2.0, 2.0));
        assert!(columns[1].0.is_nan() && columns[2].0.is_nan());
        assert!(pyramid.between(-5.0, -4.0).0.is_nan());
        let empty = Pyramid::of_values(0.0, 1.0, &[]);
        assert!(empty.columns(0.0, 1.0, 2).all(|it| it.0.is_nan()));
    }

    #[test]
    fn a_waveform_is_brought_to_full_scale() {
        let wave = Waveform { bucket_s: 0.5, min: vec![-127, -3], max: vec![127, 4] };
        assert_eq!(Pyramid::of_waveform(&wave).between(0.0, 1.0), (-1.0, 1.0));
        assert_eq!(Pyramid::of_waveform(&wave).span_s(), (0.0, 1.0));
    }
}
