//! Harmonics-to-noise ratio by forward cross-correlation of short stretches.

use crate::framer::HOP_SAMPLES;
use crate::history::History;
use crate::lanes;

/// Longest period that is looked for: that of 75 Hz, in samples of the analysis view.
const LONGEST: usize = 213;
/// Shortest lag.
const SHORTEST: usize = 2;
/// Samples of a frame: the stretch, the stretch one lag later, and a margin for the last peak.
const SPAN: usize = 2 * LONGEST + MARGIN;
/// Frames whose peak lies this far below the loudest of all are silence.
const SILENCE_THRESHOLD: f32 = 0.1;
const MARGIN: usize = 8;
/// What a ratio may be, in decibels.
const LIMIT_DB: f32 = 60.0;
/// Steps of the levels that frames are sorted by: 0.1 dB from -140 dB on.
const LEVELS: usize = 2_000;
const LOWEST_DB: f32 = -140.0;
const LEVELS_PER_DB: f32 = 10.0;

/// Mean harmonics-to-noise ratio of the frames that sound.
///
/// A frame sounds while the loudest sample of the recording stays below a level that follows from the frame's own
/// peak and periodicity. Frames are kept as sums by that level, so the loudest sample may come last.
///
/// **Shapes** blocks of the analysis view in, one number out.
/// **Units** decibels.
/// **Numerics** median difference from Praat's `To Harmonicity (cc)` below 1 dB over clips of speech.
/// **Source** Boersma (1993), equation 4, with a forward cross-correlation of one period of 75 Hz in place of the
/// autocorrelation; silence threshold 0.1, no cost for octaves and jumps.
pub struct Harmonicity {
    history: History,
    samples: i64,
    frames: i64,
    span: Vec<f32>,
    correlation: Vec<f32>,
    /// Energy of the stretch at each lag.
    energies: Vec<f32>,
    loudest: f32,
    sums: Vec<(f64, u32)>,
}

impl Default for Harmonicity {
    fn default() -> Self {
        Self {
            history: History::default(),
            samples: 0,
            frames: 0,
            span: vec![0.0; SPAN],
            correlation: vec![0.0; LONGEST + 2],
            energies: vec![0.0; LONGEST + 2],
            loudest: 0.0,
            sums: vec![(0.0, 0); LEVELS],
        }
    }
}

impl Harmonicity {
    /// Takes the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        self.history.push(samples);
        self.samples += samples.len() as i64;
        while self.frames * HOP_SAMPLES as i64 + (LONGEST + MARGIN) as i64 <= self.samples {
            let centre = self.frames * HOP_SAMPLES as i64;
            self.frames += 1;
            if centre >= LONGEST as i64 {
                self.history.read(centre - LONGEST as i64, &mut self.span);
                self.frame();
            }
            self.history.forget(centre - LONGEST as i64);
        }
    }

    fn frame(&mut self) {
        let mean = lanes::sum(&self.span) / SPAN as f32;
        self.loudest = lanes::greater(self.loudest, lanes::peak(&self.span));
        for sample in &mut self.span {
            *sample -= mean;
        }
        let peak = lanes::peak(&self.span[LONGEST / 2..][..LONGEST]);
        if peak <= SILENCE_THRESHOLD * self.loudest || peak < 1e-6 {
            return;
        }
        self.correlate();
        let strength = strongest(&self.correlation);
        if strength <= 0.0 {
            return;
        }
        let level = peak / (SILENCE_THRESHOLD * (2.0 - strength));
        if let Some(sum) = self.sums.get_mut(level_of(level)) {
            sum.0 += f64::from(ratio_db(strength));
            sum.1 += 1;
        }
    }

    /// Normalised correlation of the first stretch with that `lag` samples later, by lag.
    fn correlate(&mut self) {
        let (span, out) = (&self.span, &mut self.correlation);
        let here = &span[..LONGEST];
        let own = lanes::energy(here);
        lanes::correlate(here, span, out);
        let mut energy = own;
        for (energies, (leaving, entering)) in self.energies.iter_mut().zip(span.iter().zip(&span[LONGEST..]))
        {
            *energies = energy;
            energy += entering * entering - leaving * leaving;
        }
        for (out, energy) in out.iter_mut().zip(&self.energies) {
            *out /= (own * lanes::greater(*energy, 1e-12)).sqrt() + 1e-12;
        }
    }

    /// The mean over the frames that sound; none without one.
    #[must_use]
    pub fn finish(self) -> Option<f32> {
        let first = level_of(self.loudest) + 1;
        let sounding = self.sums.get(first..).unwrap_or_default();
        let (sum, count) =
            sounding.iter().fold((0.0, 0_u64), |all, level| (all.0 + level.0, all.1 + u64::from(level.1)));
        (count > 0).then(|| (sum / count as f64) as f32)
    }
}

fn level_of(amplitude: f32) -> usize {
    let db = 20.0 * amplitude.max(1e-7).log10();
    (((db - LOWEST_DB) * LEVELS_PER_DB).max(0.0) as usize).min(LEVELS - 1)
}

fn ratio_db(strength: f32) -> f32 {
    (10.0 * (strength / (1.0 - strength).max(1e-7)).log10()).clamp(-LIMIT_DB, LIMIT_DB)
}

/// Height of the highest peak, between the samples too.
fn strongest(correlation: &[f32]) -> f32 {
    let mut best = 0.0_f32;
    for near in correlation.windows(3).skip(SHORTEST - 1) {
        let (before, here, after) = (near[0], near[1], near[2]);
        if here <= before || here < after || here < 0.9 * best {
            continue;
        }
        let bend = before - 2.0 * here + after;
        let height = here - 0.125 * (before - after) * (before - after) / bend.min(-1e-9);
        best = best.max(if height > 1.0 { 1.0 / height } else { height });
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resample::ANALYSIS_RATE_HZ;

    const RATE: f32 = ANALYSIS_RATE_HZ as f32;

    fn voice_in_noise(noise: f32) -> Vec<f32> {
        let mut state = 1_u32;
        (0..48_000)
            .map(|n| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let random = (state >> 8) as f32 / 8_388_608.0 - 1.0;
                let phase = n as f32 * 150.0 / RATE;
                let voice: f32 = (1..8)
                    .map(|h| (std::f32::consts::TAU * (phase * h as f32).fract()).sin() / h as f32)
                    .sum();
                0.2 * voice + noise * random
            })
            .collect()
    }

    fn of(samples: &[f32], block: usize) -> Option<f32> {
        let mut harmonicity = Harmonicity::default();
        for block in samples.chunks(block) {
            harmonicity.push(block);
        }
        harmonicity.finish()
    }

    #[test]
    fn the_ratio_is_that_of_the_powers() {
        // Sum of 1/h² up to 7 is 1.512; uniform noise has a third of its squared amplitude.
        let voice_power = 0.04 * 1.512 / 2.0;
        for noise in [0.03_f32, 0.1] {
            let truth = 10.0 * (voice_power / (noise * noise / 3.0)).log10();
            let found = of(&voice_in_noise(noise), 1_000).unwrap();
            assert!((found - truth).abs() < 2.0, "{found} for {truth}");
        }
    }

    #[test]
    fn blocks_do_not_matter_and_silence_has_no_ratio() {
        let mut samples = voice_in_noise(0.05);
        samples.extend([0.0; 8_000]);
        assert_eq!(of(&samples, 77), of(&samples, 60_000));
        assert_eq!(of(&[0.0; 16_000], 160), None);
        assert_eq!(of(&[f32::NAN; 1_000], 160), None);
    }
}
