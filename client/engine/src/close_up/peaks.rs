//! Extremes of a part, bucket by bucket, down to single samples.

use crate::lanes;

/// Extremes of equal buckets.
pub(super) struct Peaks {
    pub(super) bucket: u64,
    held: u64,
    range: (f32, f32),
    min: Vec<i16>,
    max: Vec<i16>,
}

const NO_RANGE: (f32, f32) = (f32::INFINITY, f32::NEG_INFINITY);

impl Peaks {
    pub(super) fn new(frames: u64, count: u32) -> Self {
        let bucket = frames.div_ceil(u64::from(count)).max(1);
        Self { bucket, held: 0, range: NO_RANGE, min: Vec::new(), max: Vec::new() }
    }

    pub(super) fn push(&mut self, mut samples: &[f32]) {
        while !samples.is_empty() {
            let room = usize::try_from(self.bucket - self.held).unwrap_or(usize::MAX);
            let (now, later) = samples.split_at(room.min(samples.len()));
            self.range = lanes::range(self.range, now);
            self.held += now.len() as u64;
            samples = later;
            if self.held == self.bucket {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let whole = |sample: f32| (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
        self.min.push(whole(self.range.0));
        self.max.push(whole(self.range.1));
        (self.held, self.range) = (0, NO_RANGE);
    }

    pub(super) fn finish(mut self) -> (Vec<i16>, Vec<i16>) {
        if self.held > 0 {
            self.close();
        }
        (self.min, self.max)
    }
}
