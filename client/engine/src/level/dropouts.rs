//! Gaps where samples were lost: sudden digital silence within sound.

/// Shortest gap, in seconds. Shorter runs of zeros are found in quiet sound.
const SHORTEST_S: f64 = 0.002;
/// Longest gap, in seconds. Longer ones are pauses of an edited or gated recording.
const LONGEST_S: f64 = 0.5;
/// What counts as the sound beside a gap, in seconds.
const BESIDE_S: f64 = 0.0025;
/// Mean power of sound on both sides of a gap (-36 dB below full scale): above the last bit of 8-bit audio.
const SOUND_POWER: f32 = 2.5e-4;

/// Samples looked at together.
const BLOCK: usize = 256;

/// Counts the gaps of one channel.
pub(super) struct Dropouts {
    shortest: u32,
    longest: u32,
    /// The last samples that were not zero, in a ring.
    before: Vec<f32>,
    oldest: usize,
    zeros: u32,
    after: Option<After>,
    found: u32,
}

/// What follows a run of zeros that may be a gap.
struct After {
    left: usize,
    energy: f32,
}

impl Dropouts {
    pub(super) fn new(sample_rate_hz: u32) -> Self {
        let samples = |seconds: f64| (seconds * f64::from(sample_rate_hz)).ceil().max(2.0) as u32;
        Self {
            shortest: samples(SHORTEST_S),
            longest: samples(LONGEST_S),
            before: vec![0.0; samples(BESIDE_S) as usize],
            oldest: 0,
            zeros: 0,
            after: None,
            found: 0,
        }
    }

    pub(super) fn push(&mut self, samples: &[f32]) {
        for block in samples.chunks(BLOCK) {
            let zeros = block.iter().filter(|sample| **sample == 0.0).count();
            if zeros == 0 && self.zeros == 0 && self.after.is_none() {
                let kept = block.len().saturating_sub(self.before.len());
                block[kept..].iter().for_each(|sample| self.remember(*sample));
            } else {
                block.iter().for_each(|sample| self.step(*sample));
            }
        }
    }

    fn remember(&mut self, sample: f32) {
        if let Some(oldest) = self.before.get_mut(self.oldest) {
            *oldest = sample;
        }
        self.oldest = if self.oldest + 1 < self.before.len() { self.oldest + 1 } else { 0 };
    }

    /// Energy of a stretch as long as `before` at the power of sound.
    fn needed(&self) -> f32 {
        SOUND_POWER * self.before.len() as f32
    }

    fn step(&mut self, sample: f32) {
        let needed = self.needed();
        if let Some(after) = &mut self.after {
            after.energy += sample * sample;
            after.left -= 1;
            if after.left == 0 {
                self.found += u32::from(after.energy > needed);
                self.after = None;
            }
        }
        if sample == 0.0 {
            self.zeros = self.zeros.saturating_add(1);
        } else {
            if self.zeros >= self.shortest {
                self.end_gap(sample);
            }
            self.zeros = 0;
            self.remember(sample);
        }
    }

    fn end_gap(&mut self, sample: f32) {
        if self.zeros > self.longest {
            self.before.fill(0.0);
        }
        let energy: f32 = self.before.iter().map(|sample| sample * sample).sum();
        if energy > self.needed() && self.after.is_none() {
            self.after = Some(After { left: self.before.len() - 1, energy: sample * sample });
        }
    }

    pub(super) fn found(&self) -> u32 {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(samples: &[f32]) -> u32 {
        let mut dropouts = Dropouts::new(48_000);
        for block in samples.chunks(77) {
            dropouts.push(block);
        }
        dropouts.found()
    }

    fn tone(amplitude: f32) -> Vec<f32> {
        (0..48_000).map(|n| amplitude * (n as f32 * 0.03 + 0.1).sin()).collect()
    }

    #[test]
    fn lost_blocks_are_counted() {
        let mut sound = tone(0.3);
        for start in [4_000, 12_000, 30_000] {
            sound[start..start + 480].fill(0.0);
        }
        assert_eq!(found(&sound), 3);
        sound[20_000..20_090].fill(0.0);
        assert_eq!(found(&sound), 3, "shorter than 2 ms");
    }

    #[test]
    fn a_pause_between_faded_sounds_is_no_gap() {
        let mut sound = tone(0.3);
        for (n, sample) in sound.iter_mut().enumerate() {
            *sample *= ((n as f32 - 24_000.0).abs() / 12_000.0 - 0.2).clamp(0.0, 1.0);
        }
        assert_eq!(found(&sound), 0);
    }

    #[test]
    fn the_zeros_of_quiet_coarse_audio_are_no_gaps() {
        let coarse: Vec<f32> = tone(0.012).iter().map(|sample| (sample * 128.0).round() / 128.0).collect();
        assert_eq!(found(&coarse), 0);
    }
}
