//! Jitter and shimmer as running sums over sequences of pulses.

use sotto_protocol::VoiceQuality;

/// Shortest and longest period that counts, in seconds.
const PERIODS_S: std::ops::RangeInclusive<f64> = 1e-4..=0.02;
/// Largest ratio of neighbouring periods that counts.
const PERIOD_RATIO: f64 = 1.3;
/// Largest ratio of neighbouring amplitudes that counts.
const AMPLITUDE_RATIO: f64 = 1.6;

#[derive(Debug, Default, Clone, Copy)]
struct Mean {
    sum: f64,
    count: u64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn over(self, whole: Self) -> Option<f32> {
        let value = self.sum / self.count as f64 / (whole.sum / whole.count as f64);
        value.is_finite().then_some(value as f32)
    }
}

/// Sums over all stretches; no period reaches from one stretch into the next.
#[derive(Debug, Default)]
pub(super) struct Perturbation {
    period: Mean,
    periods: [Mean; 3],
    amplitude: Mean,
    amplitudes: [Mean; 3],
    /// Neighbouring periods, or amplitudes, without a break so far.
    chain: Vec<f64>,
}

impl Perturbation {
    /// Adds the pulses of one stretch. `amplitude_of` takes the time of a pulse and the periods on its sides.
    pub(super) fn add(&mut self, pulses_s: &[f64], amplitude_of: impl Fn(f64, f64, f64) -> f64) {
        let mut before = f64::INFINITY;
        self.chain.clear();
        for pair in pulses_s.windows(2) {
            let period = pair[1] - pair[0];
            let counts = PERIODS_S.contains(&period);
            if !counts || !close(before, period, PERIOD_RATIO) {
                self.end_periods();
            }
            if counts {
                self.chain.push(period);
            }
            before = if counts { period } else { f64::INFINITY };
        }
        self.end_periods();
        self.add_amplitudes(pulses_s, amplitude_of);
    }

    fn end_periods(&mut self) {
        if self.chain.len() > 1 {
            self.chain.iter().for_each(|period| self.period.add(*period));
            perturb(&self.chain, [2, 3, 5], &mut self.periods);
        }
        self.chain.clear();
    }

    fn add_amplitudes(&mut self, pulses_s: &[f64], amplitude_of: impl Fn(f64, f64, f64) -> f64) {
        for three in pulses_s.windows(3) {
            let (left, right) = (three[1] - three[0], three[2] - three[1]);
            let counts =
                PERIODS_S.contains(&left) && PERIODS_S.contains(&right) && close(left, right, PERIOD_RATIO);
            let amplitude = if counts { amplitude_of(three[1], left, right) } else { 0.0 };
            let before = self.chain.last().copied();
            if amplitude <= 0.0 || before.is_some_and(|before| !close(before, amplitude, AMPLITUDE_RATIO)) {
                self.end_amplitudes();
            }
            if amplitude > 0.0 {
                self.amplitude.add(amplitude);
                self.chain.push(amplitude);
            }
        }
        self.end_amplitudes();
    }

    fn end_amplitudes(&mut self) {
        perturb(&self.chain, [2, 3, 11], &mut self.amplitudes);
        self.chain.clear();
    }

    pub(super) fn read(&self) -> VoiceQuality {
        let jitter = self.periods.map(|mean| mean.over(self.period));
        let shimmer = self.amplitudes.map(|mean| mean.over(self.amplitude));
        VoiceQuality {
            jitter_local: jitter[0],
            jitter_rap: jitter[1],
            jitter_ppq5: jitter[2],
            shimmer_local: shimmer[0],
            shimmer_apq3: shimmer[1],
            shimmer_apq11: shimmer[2],
            ..VoiceQuality::default()
        }
    }
}

fn close(a: f64, b: f64, ratio: f64) -> bool {
    a <= ratio * b && b <= ratio * a
}

/// Differences of neighbours for a width of 2, else of the middle from the mean of so many.
fn perturb(chain: &[f64], widths: [usize; 3], means: &mut [Mean; 3]) {
    for (width, mean) in widths.into_iter().zip(means) {
        for near in chain.windows(width) {
            let difference = match near {
                [a, b] => a - b,
                _ => near[width / 2] - near.iter().sum::<f64>() / width as f64,
            };
            mean.add(difference.abs());
        }
    }
}
