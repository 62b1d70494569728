//! From 16 to 11 kHz.

/// Input samples that one output sample is made of.
const TAPS: usize = 64;
const PHASES: usize = 11;
const STEP: usize = 16;
/// Part of the input's band that passes: 5400 of 8000 Hz, so that little folds back about 5500 Hz.
const CUTOFF: f64 = 0.675;

/// Streaming filter bank of windowed sines: output sample `n` lies at input sample `16 n / 11`.
pub(super) struct ToElevenKilohertz {
    /// Filters by phase.
    filters: Vec<[f32; TAPS]>,
    waiting: Vec<f32>,
    /// Elevenths of an input sample from the start of what waits to the next filter's.
    place: usize,
}

impl Default for ToElevenKilohertz {
    fn default() -> Self {
        let filter = |phase: usize| {
            let mut taps = [0.0_f64; TAPS];
            for (at, tap) in taps.iter_mut().enumerate() {
                let away = at as f64 - (TAPS / 2) as f64 - phase as f64 / PHASES as f64;
                let sine = if away == 0.0 {
                    CUTOFF
                } else {
                    (std::f64::consts::PI * CUTOFF * away).sin() / (std::f64::consts::PI * away)
                };
                let window = 0.5 + 0.5 * (std::f64::consts::PI * away / (TAPS / 2 + 1) as f64).cos();
                *tap = sine * window;
            }
            let sum: f64 = taps.iter().sum();
            taps.map(|tap| (tap / sum) as f32)
        };
        Self { filters: (0..PHASES).map(filter).collect(), waiting: vec![0.0; TAPS / 2], place: 0 }
    }
}

impl ToElevenKilohertz {
    /// Takes samples and appends those at 11 kHz that follow from them.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.waiting.extend(samples.iter().map(|sample| if sample.is_finite() { *sample } else { 0.0 }));
        while let Some(input) = self.waiting.get(self.place / PHASES..self.place / PHASES + TAPS)
            && let Some(filter) = self.filters.get(self.place % PHASES)
        {
            let mut sums = [0.0_f32; 8];
            for (input, taps) in input.as_chunks::<8>().0.iter().zip(filter.as_chunks::<8>().0) {
                for lane in 0..8 {
                    sums[lane] += input[lane] * taps[lane];
                }
            }
            out.push(sums.iter().sum());
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

    fn tone(hz: f64) -> Vec<f32> {
        let input: Vec<f32> = (0..16_000)
            .map(|n| (std::f64::consts::TAU * hz * f64::from(n) / 16_000.0).sin() as f32)
            .collect();
        let mut out = Vec::new();
        let mut rate = ToElevenKilohertz::default();
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
