//! Overlapping frames of a stream, centred on multiples of the hop.

/// Distance of all analysis frames, in samples of the analysis view (10 ms).
pub const HOP_SAMPLES: usize = 160;
/// The same in seconds.
pub const HOP_S: f64 = 0.01;

/// Cuts a stream of samples into frames: frame `i` is centred on sample `i * HOP_SAMPLES`, with zeros before the
/// start and after the end. A stream of `n` samples has `ceil(n / HOP_SAMPLES)` frames, however it was cut into
/// blocks.
pub(crate) struct Framer {
    width: usize,
    hop: usize,
    /// Samples from the start of the next frame on.
    waiting: Vec<f32>,
    samples: u64,
    frames: u64,
}

impl Framer {
    /// Frames of `width` samples of the analysis view.
    pub(crate) fn new(width: usize) -> Self {
        Self::with_hop(width, HOP_SAMPLES)
    }

    /// Frames of `width` samples, `hop` apart, for other rates.
    pub(crate) fn with_hop(width: usize, hop: usize) -> Self {
        Self { width, hop, waiting: vec![0.0; width / 2], samples: 0, frames: 0 }
    }

    /// Takes samples and hands each complete frame to `each`.
    pub(crate) fn push(&mut self, samples: &[f32], each: impl FnMut(&[f32])) {
        self.samples += samples.len() as u64;
        self.waiting.extend_from_slice(samples);
        self.run(u64::MAX, each);
    }

    /// Hands over the frames that reach beyond the end.
    pub(crate) fn finish(mut self, each: impl FnMut(&[f32])) {
        let total = self.samples.div_ceil(self.hop as u64);
        self.waiting.resize(self.waiting.len() + self.width, 0.0);
        self.run(total, each);
    }

    fn run(&mut self, limit: u64, mut each: impl FnMut(&[f32])) {
        let mut at = 0;
        while self.frames < limit
            && let Some(frame) = self.waiting.get(at..at + self.width)
        {
            each(frame);
            at += self.hop;
            self.frames += 1;
        }
        self.waiting.drain(..at.min(self.waiting.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn centres(blocks: &[usize], width: usize) -> Vec<f32> {
        let mut framer = Framer::new(width);
        let mut seen = Vec::new();
        let mut next = 0.0;
        for &block in blocks {
            let samples: Vec<f32> = (0..block).map(|at| next + at as f32).collect();
            next += block as f32;
            framer.push(&samples, |frame| seen.push(frame[width / 2]));
        }
        framer.finish(|frame| seen.push(frame[width / 2]));
        seen
    }

    #[test]
    fn frames_are_centred_on_the_hop_however_the_stream_is_cut() {
        let expected = vec![0.0, 160.0, 320.0, 480.0];
        assert_eq!(centres(&[500], 400), expected);
        assert_eq!(centres(&[1, 7, 300, 192], 400), expected);
        assert_eq!(centres(&[500], 800), expected);
    }

    #[test]
    fn a_stream_without_samples_has_no_frames() {
        assert!(centres(&[], 400).is_empty());
    }
}
