//! A whole multiple of the rate, for filters that are only right well below half the rate.

/// Taps of a phase.
const TAPS: usize = 32;
/// Shape of the window: images lie 60 dB down.
const KAISER_BETA: f64 = 6.0;

/// Interpolates interleaved frames by a windowed sinc; the output lags by half the taps.
///
/// **Source** J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", ISCAS (1974).
pub(super) struct Upsampler {
    channels: usize,
    phases: Vec<[f32; TAPS]>,
    /// The last `TAPS - 1` frames, then those that came.
    waiting: Vec<f32>,
}

impl Upsampler {
    pub(super) fn new(factor: u32, channels: u16) -> Self {
        let channels = usize::from(channels);
        let half = TAPS as f64 / 2.0;
        let phase = |phase: u32| {
            let tap = |tap: usize| {
                let at = tap as f64 + 1.0 - half - f64::from(phase) / f64::from(factor);
                let angle = std::f64::consts::PI * at;
                let sinc = if angle.abs() < 1e-9 { 1.0 } else { angle.sin() / angle };
                let inside = (1.0 - (at / half).powi(2)).max(0.0).sqrt();
                sinc * bessel_i0(KAISER_BETA * inside) / bessel_i0(KAISER_BETA)
            };
            let taps: [f64; TAPS] = std::array::from_fn(tap);
            let sum: f64 = taps.iter().sum();
            taps.map(|tap| (tap / sum) as f32)
        };
        Self { channels, phases: (0..factor).map(phase).collect(), waiting: vec![0.0; (TAPS - 1) * channels] }
    }

    /// Appends the interpolated frames to `out`.
    pub(super) fn push(&mut self, interleaved: &[f32], out: &mut Vec<f32>) {
        self.waiting.extend_from_slice(interleaved);
        for window in self.waiting.windows(TAPS * self.channels).step_by(self.channels) {
            for taps in &self.phases {
                for channel in 0..self.channels {
                    let samples = window.iter().skip(channel).step_by(self.channels);
                    out.push(samples.zip(taps).map(|(sample, tap)| sample * tap).sum());
                }
            }
        }
        self.waiting.drain(..interleaved.len());
    }
}

/// Modified Bessel function of the first kind, order 0, by its series.
fn bessel_i0(x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..40 {
        term *= (x / (2.0 * f64::from(k))).powi(2);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_keeps_its_shape_on_each_channel() {
        let wave = |n: f64| [(n * 0.7).sin(), 0.5 * (n * 1.3).cos()];
        let frames: Vec<f32> =
            (0..400).flat_map(|n| wave(f64::from(n))).map(|sample| sample as f32).collect();
        let mut upsampler = Upsampler::new(3, 2);
        let mut out = Vec::new();
        for block in frames.chunks(26) {
            upsampler.push(block, &mut out);
        }
        assert_eq!(out.len(), 3 * frames.len());
        for (n, frame) in out.as_chunks::<2>().0.iter().enumerate().skip(200) {
            let expected = wave(n as f64 / 3.0 - TAPS as f64 / 2.0);
            for (sample, expected) in frame.iter().zip(expected) {
                assert!((f64::from(*sample) - expected).abs() < 2e-3, "{n}: {sample}, not {expected}");
            }
        }
    }
}
