//! Lowest and highest sample over time, in a bounded number of buckets.

use sotto_protocol::Waveform;

use crate::lanes;

/// Buckets at most (the bound that the protocol states).
const MAX_BUCKETS: usize = 16_384;

/// Collects extremes of a mono stream; when the buckets run out, neighbours are joined.
pub(crate) struct Extremes {
    sample_rate_hz: u32,
    bucket_samples: u64,
    in_bucket: u64,
    low: f32,
    high: f32,
    min: Vec<i8>,
    max: Vec<i8>,
}

impl Extremes {
    /// Buckets of about a millisecond at first.
    pub(crate) fn new(sample_rate_hz: u32) -> Self {
        Self {
            sample_rate_hz,
            bucket_samples: u64::from(sample_rate_hz / 1_000).max(1),
            in_bucket: 0,
            low: f32::INFINITY,
            high: f32::NEG_INFINITY,
            min: Vec::new(),
            max: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, samples: &[f32]) {
        let mut rest = samples;
        while !rest.is_empty() {
            let room = usize::try_from(self.bucket_samples - self.in_bucket).unwrap_or(usize::MAX);
            let (now, later) = rest.split_at(room.min(rest.len()));
            (self.low, self.high) = lanes::range((self.low, self.high), now);
            self.in_bucket += now.len() as u64;
            rest = later;
            if self.in_bucket == self.bucket_samples {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let level = |sample: f32| (sample.clamp(-1.0, 1.0) * 127.0).round() as i8;
        self.min.push(level(self.low));
        self.max.push(level(self.high));
        self.in_bucket = 0;
        self.low = f32::INFINITY;
        self.high = f32::NEG_INFINITY;
        if self.min.len() == MAX_BUCKETS {
            let join = |values: &[i8], pick: fn(i8, i8) -> i8| {
                values.as_chunks().0.iter().map(|&[a, b]| pick(a, b)).collect::<Vec<_>>()
            };
            self.min = join(&self.min, i8::min);
            self.max = join(&self.max, i8::max);
            self.bucket_samples *= 2;
        }
    }

    pub(crate) fn finish(mut self) -> Waveform {
        let bucket_s = self.bucket_samples as f64 / f64::from(self.sample_rate_hz);
        if self.in_bucket > 0 {
            self.close();
        }
        Waveform { bucket_s, min: self.min, max: self.max }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_keep_the_extremes_and_stay_bounded() {
        let mut extremes = Extremes::new(8_000);
        let mut samples = vec![0.0; 8_000 * 120];
        samples[8_000 * 60] = -1.0;
        samples[8_000 * 90] = 0.5;
        for block in samples.chunks(777) {
            extremes.push(block);
        }
        let waveform = extremes.finish();
        assert!(waveform.min.len() <= MAX_BUCKETS && waveform.min.len() == waveform.max.len());
        let at = |seconds: f64| (seconds / waveform.bucket_s) as usize;
        assert_eq!(waveform.min[at(60.0)], -127);
        assert_eq!(waveform.max[at(90.0)], 64);
        assert!((waveform.bucket_s * waveform.min.len() as f64 - 120.0).abs() <= waveform.bucket_s);
    }
}
