//! Resonances of the vocal tract on voiced frames, by linear prediction.

mod distribution;
mod prediction;

use sotto_protocol::Formants as Medians;

use crate::framer::HOP_SAMPLES;
use crate::history::History;
use crate::rate::Rate;
use crate::roots::Roots;
use distribution::Distribution;
use prediction::{ORDER, Predictor};

/// Rate that formants are looked for at: twice their ceiling of 5500 Hz.
const RATE_HZ: f64 = 11_000.0;
/// Part of the analysis view's band that passes: 5400 of 8000 Hz, so that little folds back about 5500 Hz.
const PASSES: f64 = 0.675;
/// Samples of a window: 50 ms, of which a Gaussian leaves half.
const WINDOW_SAMPLES: usize = 550;
/// No formant lies nearer to 0 or to the ceiling.
const MARGIN_HZ: f64 = 50.0;
/// Formants at most.
const MOST: usize = ORDER / 2;

/// One resonance.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Resonance {
    /// Frequency, in hertz; 0 where there is none.
    pub hz: f32,
    /// Bandwidth, in hertz.
    pub bandwidth_hz: f32,
}

/// The first three formants of a frame.
pub type Resonances = [Resonance; 3];

/// Finds the formants of voiced frames: five at most below 5500 Hz, of which three are given.
///
/// **Shapes** blocks of the analysis view by `push`, then the pitch of its frames by `decided`; the samples of a
/// frame must be there a tenth of a second before its pitch is, or never come.
/// **Units** hertz.
/// **Numerics** median difference from Praat's `To Formant (burg)` below 5 %.
/// **Source** Childers, "Modern spectrum analysis" (1978), pages 252 to 255 (Burg's method); the settings are those
/// of Praat's manual, `Sound: To Formant (burg)`: pre-emphasis from 50 Hz, Gaussian window of 25 ms.
pub struct Formants {
    rate: Rate<11, 16>,
    history: History,
    resampled: Vec<f32>,
    frames: i64,
    window: Vec<f32>,
    predictor: Predictor,
    roots: Roots<ORDER>,
    of: [Distribution; 3],
    bandwidths: [Distribution; 3],
}

impl Default for Formants {
    fn default() -> Self {
        Self {
            rate: Rate::new(PASSES),
            history: History::default(),
            resampled: Vec::new(),
            frames: 0,
            window: vec![0.0; WINDOW_SAMPLES + 1],
            predictor: Predictor::default(),
            roots: Roots::default(),
            of: Default::default(),
            bandwidths: Default::default(),
        }
    }
}

impl Formants {
    /// Takes the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        self.resampled.clear();
        self.rate.push(samples, &mut self.resampled);
        self.history.push(&self.resampled);
    }

    /// Takes the pitch of the next frames: hertz, 0 for unvoiced.
    pub fn decided(&mut self, f0_hz: &[f32]) {
        self.decided_each(f0_hz, |_, _| {});
    }

    /// As [`Formants::decided`]; hands over the number and the formants of each voiced frame.
    pub fn decided_each(&mut self, f0_hz: &[f32], mut each: impl FnMut(u64, &Resonances)) {
        for hz in f0_hz {
            if *hz > 0.0 {
                let found = self.find();
                for (formant, (of, bandwidth)) in
                    found.iter().zip(self.of.iter_mut().zip(&mut self.bandwidths))
                {
                    if formant.hz > 0.0 {
                        of.add(formant.hz);
                        bandwidth.add(formant.bandwidth_hz);
                    }
                }
                each(self.frames as u64, &found);
            }
            self.frames += 1;
        }
        self.history.forget(self.first());
    }

    /// Number of the first resampled sample of the next frame's window, and one more before it.
    fn first(&self) -> i64 {
        self.frames * (HOP_SAMPLES as i64 * 11 / 16) - WINDOW_SAMPLES as i64 / 2 - 1
    }

    fn find(&mut self) -> Resonances {
        self.history.read(self.first(), &mut self.window);
        let mut found = [Resonance::default(); 3];
        let Some(coefficients) = self.predictor.predict(&self.window) else { return found };
        let mut all = [(0.0_f64, 0.0_f64); MOST];
        let mut count = 0;
        for root in self.roots.find(&coefficients) {
            let (size, turn) = root.to_polar();
            let hz = turn * RATE_HZ / std::f64::consts::TAU;
            if hz > MARGIN_HZ && hz < 0.5 * RATE_HZ - MARGIN_HZ && count < MOST {
                // A root outside the circle is a resonance as far inside it.
                all[count] = (hz, size.ln().abs() * RATE_HZ / std::f64::consts::PI);
                count += 1;
            }
        }
        all[..count].sort_by(|a, b| a.0.total_cmp(&b.0));
        for (to, (hz, bandwidth_hz)) in found.iter_mut().zip(&all[..count]) {
            *to = Resonance { hz: *hz as f32, bandwidth_hz: *bandwidth_hz as f32 };
        }
        found
    }

    /// Medians over all voiced frames.
    #[must_use]
    pub fn finish(self) -> Medians {
        let [f1_hz, f2_hz, f3_hz] = self.of.map(|of| of.median());
        let [f1_bandwidth_hz, f2_bandwidth_hz, f3_bandwidth_hz] = self.bandwidths.map(|of| of.median());
        Medians { f1_hz, f2_hz, f3_hz, f1_bandwidth_hz, f2_bandwidth_hz, f3_bandwidth_hz }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framer::HOP_S;

    const RATE: f64 = 16_000.0;

    /// Pulses of 110 Hz through three resonators and two more above.
    fn vowel(formants: [(f64, f64); 3]) -> Vec<f32> {
        let mut sound: Vec<f64> = (0..24_000).map(|n| if n % 145 == 0 { 1.0 } else { 0.0 }).collect();
        // A glottal pulse falls by 12 dB an octave, its radiation gives 6 of these back.
        let mut last = 0.0;
        sound.iter_mut().for_each(|sample| {
            last = *sample + 0.98 * last;
            *sample = last;
        });
        for (hz, bandwidth) in formants.into_iter().chain([(3_500.0, 150.0), (4_500.0, 200.0)]) {
            let size = (-std::f64::consts::PI * bandwidth / RATE).exp();
            let (a, b) = (2.0 * size * (std::f64::consts::TAU * hz / RATE).cos(), -size * size);
            let (mut one, mut two) = (0.0, 0.0);
            for sample in &mut sound {
                let out = *sample + a * one + b * two;
                (two, one) = (one, out);
                *sample = out;
            }
        }
        let peak = sound.iter().fold(0.0_f64, |peak, sample| peak.max(sample.abs()));
        sound.iter().map(|sample| (0.5 * sample / peak) as f32).collect()
    }

    fn of(samples: &[f32], block: usize) -> Medians {
        let mut formants = Formants::default();
        samples.chunks(block).for_each(|block| formants.push(block));
        [110.0; 140].chunks(block.min(23)).for_each(|f0_hz| formants.decided(f0_hz));
        formants.finish()
    }

    #[test]
    fn a_vowel_has_the_resonances_it_was_made_with() {
        for made in [
            [(700.0, 80.0), (1_220.0, 90.0), (2_600.0, 120.0)],
            [(300.0, 60.0), (2_200.0, 100.0), (2_900.0, 120.0)],
        ] {
            let found = of(&vowel(made), 1_000);
            for (found, (made, _)) in [found.f1_hz, found.f2_hz, found.f3_hz].into_iter().zip(made) {
                let found = f64::from(found.unwrap());
                assert!((found / made - 1.0).abs() < 0.05, "{found} for {made}");
            }
        }
    }

    #[test]
    fn blocks_do_not_matter_and_silence_has_no_formants() {
        let samples = vowel([(700.0, 80.0), (1_220.0, 90.0), (2_600.0, 120.0)]);
        assert_eq!(of(&samples, 7), of(&samples, 24_000));
        assert_eq!(of(&[0.0; 24_000], 500), Medians::default());
        assert_eq!(of(&[f32::NAN; 24_000], 500), Medians::default());
    }

    #[test]
    fn frames_lie_on_whole_samples_of_both_rates() {
        assert_eq!(HOP_SAMPLES * 11 % 16, 0);
        assert!((RATE_HZ * HOP_S - (HOP_SAMPLES * 11 / 16) as f64).abs() < 1e-9);
    }
}
