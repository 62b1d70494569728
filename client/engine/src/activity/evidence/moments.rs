//! Means and standard deviations over the frames in view, kept up as frames come and go.

use super::{GROUPS, Placed, VOICED};

/// Sums of some values of each frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments<const N: usize> {
    count: f64,
    sums: [f64; N],
    squares: [f64; N],
}

impl<const N: usize> Default for Moments<N> {
    fn default() -> Self {
        Self { count: 0.0, sums: [0.0; N], squares: [0.0; N] }
    }
}

impl<const N: usize> Moments<N> {
    /// Adds a frame's values (`by` is 1) or takes them away (-1).
    pub(super) fn change(&mut self, values: [f32; N], by: f64) {
        self.count += by;
        if self.count < 0.5 {
            // Nothing is left: nor is what was rounded.
            *self = Self::default();
            return;
        }
        for ((sum, square), value) in self.sums.iter_mut().zip(&mut self.squares).zip(values) {
            let value = f64::from(value);
            *sum += by * value;
            *square += by * value * value;
        }
    }

    /// Means and standard deviations; zeros of nothing.
    pub(super) fn read(&self) -> [(f32, f32); N] {
        let scale = 1.0 / self.count.max(1.0);
        std::array::from_fn(|at| {
            let mean = scale * self.sums[at];
            (mean as f32, (scale * self.squares[at] - mean * mean).max(0.0).sqrt() as f32)
        })
    }
}

/// What is summed of the frames within [`super::REACH`] of the one that is judged.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// Of all frames: level, change of level, whether it counts.
    pub(super) all: Moments<3>,
    /// Of those that count: periodicity, flatness, whether voiced, change of shape.
    pub(super) counted: Moments<4>,
    /// Of those that count: shape.
    pub(super) shape: Moments<GROUPS>,
    /// Of those that count and are voiced: pitch, then its change.
    pub(super) pitch: Moments<1>,
    pub(super) glide: Moments<1>,
}

impl Around {
    /// Takes a frame into view (`by` is 1) or out of it (-1).
    pub(super) fn change(&mut self, placed: &Placed, by: f64) {
        let flag = |is: bool| f32::from(u8::from(is));
        self.all.change([placed.level_db, placed.level_change_db, flag(placed.counts)], by);
        if !placed.counts {
            return;
        }
        let seen = &placed.seen;
        let voiced = flag(seen.periodicity > VOICED);
        self.counted.change([seen.periodicity, seen.flatness, voiced, placed.shape_change_db], by);
        self.shape.change(seen.shape_db, by);
        if let Some(octaves) = seen.octaves {
            self.pitch.change([octaves], by);
        }
        if let Some(change) = placed.pitch_change {
            self.glide.change([change], by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_and_went_leaves_no_trace() {
        let mut moments = Moments::default();
        for value in [1e4, -3.0, 5.0, 9.0] {
            moments.change([value], 1.0);
        }
        moments.change([1e4], -1.0);
        moments.change([-3.0], -1.0);
        assert_eq!(moments.read(), [(7.0, 2.0)]);
        moments.change([5.0], -1.0);
        moments.change([9.0], -1.0);
        assert_eq!(moments.read(), [(0.0, 0.0)]);
    }
}
