//! From the analysis view to lower rates.

use crate::lanes;

/// Input samples that one output sample is made of.
const TAPS: usize = 64;

/// Streaming filter bank of windowed sines: output sample `n` lies at input sample `n * STEP / PHASES`.
///
/// **Numerics** tones in the band that passes keep their place and height within 1e-3.
pub(crate) struct Rate<const PHASES: usize, const STEP: usize> {
    /// Filters by phase.
    filters: [[f32; TAPS]; PHASES],
    waiting: Vec<f32>,
    /// Parts of an input sample, a `PHASES`-th each, from the start of what waits to the next filter's.
    place: usize,
}

impl<const PHASES: usize, const STEP: usize> Rate<PHASES, STEP> {
    /// `cutoff` is the part of the input's band that passes.
    pub(crate) fn new(cutoff: f64) -> Self {
        let filter = |phase: usize| {
            let mut taps = [0.0_f64; TAPS];
            for (at, tap) in taps.iter_mut().enumerate() {
                let away = at as f64 - (TAPS / 2) as f64 - phase as f64 / PHASES as f64;
                let sine = if away == 0.0 {
                    cutoff
                } else {
                    (std::f64::consts::PI * cutoff * away).sin() / (std::f64::consts::PI * away)
                };
                let window = 0.5 + 0.5 * (std::f64::consts::PI * away / (TAPS / 2 + 1) as f64).cos();
                *tap = sine * window;
            }
            let sum: f64 = taps.iter().sum();
            taps.map(|tap| (tap / sum) as f32)
        };
        Self { filters: std::array::from_fn(filter), waiting: vec![0.0; TAPS / 2], place: 0 }
    }

    /// Takes samples and appends those at the lower rate that follow from them.
    pub(crate) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.waiting.extend(samples.iter().map(|sample| if sample.is_finite() { *sample } else { 0.0 }));
        while let Some(input) = self.waiting.get(self.place / PHASES..self.place / PHASES + TAPS)
            && let Some(filter) = self.filters.get(self.place % PHASES)
        {
            out.push(lanes::dot(input, filter));
            self.place += STEP;
        }
        let passed = (self.place / PHASES).min(self.waiting.len());
        self.waiting.drain(..passed);
        self.place -= passed * PHASES;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone at 16 kHz, brought to 11 kHz.
    fn tone(hz: f64) -> Vec<f32> {
        let input: Vec<f32> = (0..16_000)
            .map(|n| (std::f64::consts::TAU * hz * f64::from(n) / 16_000.0).sin() as f32)
            .collect();
        let mut out = Vec::new();
        let mut rate = Rate::<11, 16>::new(0.675);
        input.chunks(123).for_each(|block| rate.push(block, &mut out));
        out
    }

    #[test]
    fn tones_keep_their_place_below_the_ceiling_and_vanish_above() {
        for (n, found) in tone(1_000.0).iter().enumerate().skip(100).take(10_000) {
            let truth = (std::f64::consts::TAU * 1_000.0 * n as f64 / 11_000.0).sin() as f32;
            assert!((found - truth).abs() < 1e-3, "{n}: {found} for {truth}");
        }
        assert!(tone(6_500.0).iter().skip(100).all(|sample| sample.abs() < 1e-2));
    }
}
