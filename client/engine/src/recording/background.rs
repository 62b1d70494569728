//! Level of the background, in pauses or, where there are none, in the quietest moments.

use crate::activity::Decided;

/// Frames beside speech that tell the background by themselves (0.3 s).
const PAUSE_FRAMES: u64 = 30;
/// Frames that the quietest moments are looked for in, at least (0.5 s).
const LEAST_FRAMES: u64 = 50;
/// Frames that are averaged before the quietest are looked for.
const MOMENT: usize = 5;
/// Share of the moments that hold nothing but background, between words and before plosives.
const QUIETEST: f64 = 0.05;
/// Lowest level kept apart, in decibels below full scale.
const LOWEST_DB: f32 = -120.0;
const BINS_A_DB: f32 = 4.0;
const BINS: usize = 560;
const LEAST_POWER: f64 = 1e-12;

/// Streaming; its size does not depend on the recording.
///
/// **Numerics** median error of the ratio for white and steady real noise at 5 to 30 dB: below 2 dB. Single loud
/// events, such as a bark during speech, are not seen without pauses.
/// **Source** the quietest moments are those of R. Martin, "Noise power spectral density estimation based on optimal
/// smoothing and minimum statistics", IEEE TSAP 9 (2001), over the whole recording and band.
pub struct Background {
    speech_power: f64,
    speech_frames: u64,
    rest_power: f64,
    rest_frames: u64,
    last: [f32; MOMENT],
    next: usize,
    moments: Vec<u32>,
    frames: u64,
}

impl Default for Background {
    fn default() -> Self {
        Self {
            speech_power: 0.0,
            speech_frames: 0,
            rest_power: 0.0,
            rest_frames: 0,
            last: [0.0; MOMENT],
            next: 0,
            moments: vec![0; BINS],
            frames: 0,
        }
    }
}

impl Background {
    /// Takes the next frame.
    pub fn push(&mut self, frame: Decided) {
        let power = if frame.power.is_finite() { frame.power } else { 0.0 };
        let (sum, count) = if frame.speech {
            (&mut self.speech_power, &mut self.speech_frames)
        } else {
            (&mut self.rest_power, &mut self.rest_frames)
        };
        *sum += f64::from(power);
        *count += 1;
        self.last[self.next] = power;
        self.next = (self.next + 1) % MOMENT;
        self.frames += 1;
        if self.frames >= MOMENT as u64 {
            let mean = self.last.iter().sum::<f32>() / MOMENT as f32;
            let bin = (10.0 * mean.log10() - LOWEST_DB).max(0.0) * BINS_A_DB;
            self.moments[(bin as usize).min(BINS - 1)] += 1;
        }
    }

    /// Power of the background, full scale squared; none in less than half a second.
    fn power(&self) -> Option<f64> {
        if self.frames < LEAST_FRAMES {
            return None;
        }
        if self.rest_frames >= PAUSE_FRAMES {
            return Some(self.rest_power / self.rest_frames as f64);
        }
        let mut left = (QUIETEST * self.frames as f64) as u32;
        let quietest = self.moments.iter().position(|&count| {
            let here = left < count;
            left = left.saturating_sub(count);
            here
        });
        let level_db = (quietest.unwrap_or(BINS) as f32 + 0.5) / BINS_A_DB + LOWEST_DB;
        Some(10.0_f64.powf(f64::from(level_db) / 10.0))
    }

    /// Level of the background, in decibels below full scale, at least -120; none in less than half a second.
    #[must_use]
    pub fn noise_floor_dbfs(&self) -> Option<f32> {
        self.power().map(|power| (10.0 * power.max(LEAST_POWER).log10()) as f32)
    }

    /// Level of speech, the background under it taken off, over that of the background, -10 to 96 dB; none without
    /// speech.
    #[must_use]
    pub fn snr_db(&self) -> Option<f32> {
        let noise = self.power().filter(|_| self.speech_frames > 0)?;
        let speech = self.speech_power / self.speech_frames as f64 - noise;
        let ratio = speech.max(LEAST_POWER) / noise.max(LEAST_POWER);
        Some((10.0 * ratio.log10()).clamp(-10.0, 96.0) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn background(frames: &[(f32, bool, usize)]) -> Background {
        let mut background = Background::default();
        for &(power, speech, count) in frames {
            (0..count).for_each(|_| background.push(Decided { speech, music: false, power }));
        }
        background
    }

    #[test]
    fn pauses_tell_the_background() {
        let found = background(&[(1e-4, false, 40), (1.1e-2, true, 200), (3e-4, false, 40)]);
        assert!((found.noise_floor_dbfs().unwrap() + 36.99).abs() < 0.01);
        assert!((found.snr_db().unwrap() - 17.32).abs() < 0.01);
    }

    #[test]
    fn without_pauses_the_quietest_moments_do() {
        let words = [(1e-2, true, 30), (1e-5, true, 8)].repeat(10);
        let found = background(&words);
        assert!((found.noise_floor_dbfs().unwrap() + 50.0).abs() < 0.3);
        assert!((found.snr_db().unwrap() - 29.0).abs() < 0.3);
    }

    #[test]
    fn silence_and_what_is_too_short_give_no_ratio() {
        assert_eq!(background(&[(1e-3, true, 20)]).snr_db(), None);
        let silence = background(&[(0.0, false, 100)]);
        assert_eq!((silence.snr_db(), silence.noise_floor_dbfs()), (None, Some(-120.0)));
        assert!(background(&[(f32::NAN, true, 100)]).snr_db().unwrap().is_finite());
    }
}
