//! How often each frequency occurred, for a median in bounded memory.

/// Steps of a third of a percent from 10 Hz on.
const STEPS: usize = 2_100;
const LOWEST_HZ: f32 = 10.0;
const STEPS_PER_OCTAVE: f32 = 208.0;

/// Counts by frequency.
pub(super) struct Distribution {
    counts: Vec<u32>,
    total: u64,
}

impl Default for Distribution {
    fn default() -> Self {
        Self { counts: vec![0; STEPS], total: 0 }
    }
}

impl Distribution {
    pub(super) fn add(&mut self, hz: f32) {
        let step = ((hz / LOWEST_HZ).max(1.0).log2() * STEPS_PER_OCTAVE) as usize;
        if let Some(count) = self.counts.get_mut(step.min(STEPS - 1)) {
            *count += 1;
            self.total += 1;
        }
    }

    /// Median, in a straight line within a step; none of nothing.
    pub(super) fn median(&self) -> Option<f32> {
        let half = 0.5 * self.total as f32;
        let mut below = 0.0;
        for (step, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let here = *count as f32;
            if below + here >= half {
                let place = step as f32 + (half - below) / here;
                return Some(LOWEST_HZ * (place / STEPS_PER_OCTAVE).exp2());
            }
            below += here;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_met_within_a_third_of_a_percent() {
        let mut distribution = Distribution::default();
        assert_eq!(distribution.median(), None);
        (0..=1_000).for_each(|n| distribution.add(500.0 + n as f32));
        assert!((distribution.median().unwrap() / 1_000.0 - 1.0).abs() < 0.0034);
    }
}
