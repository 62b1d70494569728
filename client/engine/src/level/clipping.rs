//! Samples that hit full scale.

use crate::lanes;

/// A sample at or above this is at full scale: the largest positive value of 8-bit audio is 127/128.
const FULL_SCALE: f32 = 127.0 / 128.0;
/// Samples in a row at full scale that count as clipped. A clean peak touches it once or twice.
const CLIPPED_RUN: u32 = 3;

/// Counts the clipped samples of one channel.
#[derive(Default)]
pub(super) struct Clipping {
    run: u32,
    /// The rail of the run: 1 or -1; 0 between runs.
    side: i8,
    clipped: u64,
}

impl Clipping {
    pub(super) fn push(&mut self, samples: &[f32]) {
        if lanes::peak(samples) < FULL_SCALE {
            (self.run, self.side) = (0, 0);
            return;
        }
        for sample in samples {
            self.step(*sample);
        }
    }

    fn step(&mut self, sample: f32) {
        let now = if sample.abs() < FULL_SCALE {
            0
        } else if sample > 0.0 {
            1
        } else {
            -1
        };
        if now != 0 && now == self.side {
            self.run += 1;
        } else {
            self.run = u32::from(now != 0);
            self.side = now;
        }
        if self.run == CLIPPED_RUN {
            self.clipped += u64::from(CLIPPED_RUN);
        } else if self.run > CLIPPED_RUN {
            self.clipped += 1;
        }
    }

    pub(super) fn clipped(&self) -> u64 {
        self.clipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clipped(samples: &[f32]) -> u64 {
        let mut clipping = Clipping::default();
        for block in samples.chunks(5) {
            clipping.push(block);
        }
        clipping.clipped()
    }

    #[test]
    fn a_plateau_is_clipped_and_a_touch_of_full_scale_is_not() {
        assert_eq!(clipped(&[0.0, 1.0, 1.0, 1.0, 1.0, 0.5, -1.0, -1.0, -1.0]), 7);
        assert_eq!(clipped(&[0.0, 1.0, 1.0, 0.0, -1.0, 1.0, -1.0, 0.0]), 0);
    }
}
