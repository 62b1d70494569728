//! Glottal pulses of the voiced stretches, and how regular they are: jitter and shimmer.

mod perturbation;
mod pulses;

use sotto_protocol::VoiceQuality;

use crate::framer::HOP_SAMPLES;
use crate::history::History;
use perturbation::Perturbation;
use pulses::Search;

/// Longer voiced stretches are searched in pieces of 2 s.
const LONGEST_FRAMES: usize = 200;
/// Samples kept before the first frame that is not yet done with: two of the longest periods.
const MARGIN_SAMPLES: i64 = 640;

/// Finds the glottal pulses of each voiced stretch and sums up their perturbation.
///
/// **Shapes** blocks of the analysis view by `push`, then the pitch of its frames by `decided`; the samples of a
/// frame must be there a tenth of a second before its pitch is, or never come.
/// **Units** shares, 0 to 1.
/// **Numerics** correlation with Praat's `To PointProcess (cc)` and its queries at least 0.9 over clips of speech.
/// **Source** Boersma and Weenink, Praat's manual: `Sound & Pitch: To PointProcess (cc)`, `Voice 2. Jitter`,
/// `Voice 3. Shimmer`.
#[derive(Default)]
pub struct Periods {
    history: History,
    frames: i64,
    stretch: Vec<f32>,
    search: Search,
    perturbation: Perturbation,
}

impl Periods {
    /// Takes the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        self.history.push(samples);
    }

    /// Takes the pitch of the next frames: hertz, 0 for unvoiced.
    pub fn decided(&mut self, f0_hz: &[f32]) {
        for &hz in f0_hz {
            let voiced = hz > 0.0;
            if voiced {
                self.stretch.push(hz);
            }
            if !voiced || self.stretch.len() == LONGEST_FRAMES {
                self.close(i64::from(voiced));
            }
            self.frames += 1;
        }
        let open = self.frames - self.stretch.len() as i64;
        self.history.forget(open * HOP_SAMPLES as i64 - MARGIN_SAMPLES);
    }

    /// Searches the stretch that ended; `here` is 1 where the present frame belongs to it.
    fn close(&mut self, here: i64) {
        if !self.stretch.is_empty() {
            let first = self.frames + here - self.stretch.len() as i64;
            self.search.run(&self.history, first, &self.stretch);
            self.perturbation.add(&self.search.pulses_s, |at_s, before_s, after_s| {
                pulses::amplitude(&self.history, at_s, before_s, after_s)
            });
            self.stretch.clear();
        }
    }

    /// Jitter and shimmer over all pulses; none where too few follow each other.
    #[must_use]
    pub fn finish(mut self) -> VoiceQuality {
        self.close(0);
        self.perturbation.read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Smooth pulses at the given periods and heights, in samples.
    fn train(periods: impl Iterator<Item = (f64, f64)>) -> Vec<f32> {
        let mut samples = vec![0.0_f32; 32_000];
        let mut at = 100.0;
        for (period, height) in periods {
            at += period;
            for n in (at as usize).saturating_sub(40)..(at as usize + 40).min(samples.len()) {
                let away = (n as f64 - at) / 8.0;
                samples[n] += (height * (-0.5 * away * away).exp()) as f32;
            }
        }
        samples
    }

    fn of(samples: &[f32], hz: f32, block: usize) -> VoiceQuality {
        let mut periods = Periods::default();
        for block in samples.chunks(block) {
            periods.push(block);
        }
        let f0: Vec<f32> = (0..200).map(|frame| if (10..180).contains(&frame) { hz } else { 0.0 }).collect();
        for f0 in f0.chunks(block.min(37)) {
            periods.decided(f0);
        }
        periods.finish()
    }

    #[test]
    fn alternating_periods_have_the_jitter_they_were_made_with() {
        // Periods of 128 ± 1.28 samples: each differs from the next by 2 %.
        let periods = (0..300).map(|n| (128.0 + if n % 2 == 0 { 1.28 } else { -1.28 }, 0.5));
        let found = of(&train(periods), 125.0, 1_000);
        assert!((found.jitter_local.unwrap() - 0.02).abs() < 0.001, "{found:?}");
        assert!((found.jitter_rap.unwrap() - 0.02 * 2.0 / 3.0).abs() < 0.001, "{found:?}");
        assert!((found.jitter_ppq5.unwrap() - 0.008).abs() < 0.001, "{found:?}");
        assert!(found.shimmer_local.unwrap() < 0.005, "{found:?}");
    }

    #[test]
    fn alternating_heights_have_the_shimmer_they_were_made_with() {
        let heights = (0..300).map(|n| (128.0, 0.5 * (1.0 + if n % 2 == 0 { 0.05 } else { -0.05 })));
        let found = of(&train(heights), 125.0, 1_000);
        assert!((found.shimmer_local.unwrap() - 0.1).abs() < 0.003, "{found:?}");
        assert!((found.shimmer_apq3.unwrap() - 0.1 * 2.0 / 3.0).abs() < 0.003, "{found:?}");
        assert!((found.shimmer_apq11.unwrap() - 0.05 * 12.0 / 11.0).abs() < 0.003, "{found:?}");
        assert!(found.jitter_local.unwrap() < 0.001, "{found:?}");
    }

    #[test]
    fn blocks_do_not_matter_and_silence_is_neither_regular_nor_irregular() {
        let samples = train((0..300).map(|n| (128.0 + f64::from(n % 7), 0.5)));
        assert_eq!(of(&samples, 122.0, 111), of(&samples, 122.0, 32_000));
        assert_eq!(of(&[0.0; 32_000], 120.0, 500), VoiceQuality::default());
        assert_eq!(of(&[f32::NAN; 32_000], f32::MAX, 500), VoiceQuality::default());
    }
}
