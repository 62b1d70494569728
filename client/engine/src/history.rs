//! The last seconds of a stream of samples, for stages that must wait for the pitch.

/// Samples that were passed are let go in pieces of this many.
const PIECE: usize = 8_192;

/// A stream of which the start has been let go. What lies before the start or after the end reads as zero.
#[derive(Debug, Default)]
pub(crate) struct History {
    samples: Vec<f32>,
    start: i64,
}

impl History {
    /// Takes samples; what is no number counts as silence.
    pub(crate) fn push(&mut self, samples: &[f32]) {
        self.samples.extend(samples.iter().map(|sample| if sample.is_finite() { *sample } else { 0.0 }));
    }

    /// Fills `out` with the samples from number `from` on.
    pub(crate) fn read(&self, from: i64, out: &mut [f32]) {
        let ahead = (self.start - from).clamp(0, out.len() as i64) as usize;
        let (before, here) = out.split_at_mut(ahead);
        before.fill(0.0);
        let first = usize::try_from(from - self.start).unwrap_or(0).min(self.samples.len());
        let there = self.samples.get(first..).unwrap_or_default();
        let count = there.len().min(here.len());
        for (to, from) in here.iter_mut().zip(there) {
            *to = *from;
        }
        if let Some(after) = here.get_mut(count..) {
            after.fill(0.0);
        }
    }

    /// Lets go of what lies before sample number `until`.
    pub(crate) fn forget(&mut self, until: i64) {
        let passed = usize::try_from(until - self.start).unwrap_or(0).min(self.samples.len());
        if passed >= PIECE {
            self.samples.drain(..passed);
            self.start += passed as i64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_keep_their_numbers_and_zeros_lie_around() {
        let mut history = History::default();
        let ramp: Vec<f32> = (1..=20_000).map(|n| n as f32).collect();
        history.push(&ramp);
        let mut out = [9.0; 4];
        history.read(-2, &mut out);
        assert_eq!(out, [0.0, 0.0, 1.0, 2.0]);
        history.forget(10_000);
        history.read(19_998, &mut out);
        assert_eq!(out, [19_999.0, 20_000.0, 0.0, 0.0]);
        history.read(50_000, &mut out);
        assert_eq!(out, [0.0; 4]);
        history.push(&[f32::NAN, 5.0]);
        history.read(20_000, &mut out);
        assert_eq!(out, [0.0, 5.0, 0.0, 0.0]);
    }
}
