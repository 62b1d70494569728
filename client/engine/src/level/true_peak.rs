//! True peak: the highest point of the waveform between the samples.

use crate::lanes;

/// Taps of one phase.
const TAPS: usize = 12;
/// Samples looked at together.
const BLOCK: usize = 64;

/// The interpolation filter of BS.1770-4, annex 2, for four times the rate: two phases; the other two are their
/// mirror images.
#[rustfmt::skip]
const PHASES: [[f32; TAPS]; 2] = [
    [
        0.001_708_984_4, 0.010_986_328, -0.019_653_32, 0.033_203_125, -0.059_448_242, 0.137_329_1,
        0.972_167_97, -0.102_294_92, 0.047_607_42, -0.026_611_328, 0.014_892_578, -0.008_300_781,
    ],
    [
        -0.029_174_805, 0.029_296_875, -0.051_757_812, 0.089_111_33, -0.166_503_9, 0.465_087_9,
        0.779_785_16, -0.200_317_38, 0.101_562_5, -0.058_227_54, 0.033_081_055, -0.018_920_898,
    ],
];

/// Highest interpolated point of one channel.
///
/// **Units** amplitude, full scale 1.
/// **Numerics** at least four times the rate up to 96 kHz; above, the samples lie close enough by themselves.
/// **Source** ITU-R BS.1770-4, annex 2.
pub(super) struct TruePeak {
    /// The last `TAPS - 1` samples, then those of the next block.
    waiting: Vec<f32>,
    /// No interpolated point is higher than this many times the samples around it.
    gain: f32,
    interpolates: bool,
    peak: f32,
}

impl TruePeak {
    pub(super) fn new(sample_rate_hz: u32) -> Self {
        let gain = |taps: &[f32; TAPS]| taps.iter().map(|tap| tap.abs()).sum::<f32>();
        Self {
            waiting: vec![0.0; TAPS - 1],
            gain: PHASES.iter().map(gain).fold(1.0, f32::max),
            interpolates: sample_rate_hz <= 96_000,
            peak: 0.0,
        }
    }

    pub(super) fn push(&mut self, samples: &[f32]) {
        if !self.interpolates {
            return;
        }
        self.waiting.extend_from_slice(samples);
        let mut at = 0;
        while let Some(block) = self.waiting.get(at..at + BLOCK + TAPS - 1) {
            self.peak = self.peak.max(highest(block, self.peak / self.gain));
            at += BLOCK;
        }
        self.waiting.drain(..at);
    }

    /// The peak so far, the samples themselves left out.
    pub(super) fn read(&self) -> f32 {
        self.peak.max(highest(&self.waiting, self.peak / self.gain))
    }
}

/// Highest interpolated point of a block; 0 where no sample is above `needed`, because then none can be higher than
/// what was seen already.
fn highest(block: &[f32], needed: f32) -> f32 {
    if lanes::peak(block) <= needed {
        return 0.0;
    }
    let mut peak = 0.0_f32;
    for window in block.array_windows::<TAPS>() {
        let mut points = [0.0; 4];
        for (tap, sample) in window.iter().enumerate() {
            points[0] += sample * PHASES[0][tap];
            points[1] += sample * PHASES[1][tap];
            points[2] += sample * PHASES[1][TAPS - 1 - tap];
            points[3] += sample * PHASES[0][TAPS - 1 - tap];
        }
        peak = points.iter().fold(peak, |peak, point| lanes::greater(peak, point.abs()));
    }
    peak
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sine of `period` samples from `phase` degrees, faded in and out.
    fn read(amplitude: f64, period: f64, phase: f64) -> f32 {
        let mut meter = TruePeak::new(48_000);
        let mut sample_peak = 0.0_f32;
        for n in 0..4_800 {
            let angle = (f64::from(n) / period + phase / 360.0) * std::f64::consts::TAU;
            let fade = f64::from(n.min(4_800 - n)).min(480.0) / 480.0;
            let sample = (fade * amplitude * angle.sin()) as f32;
            sample_peak = sample_peak.max(sample.abs());
            meter.push(&[sample]);
        }
        20.0 * meter.read().max(sample_peak).log10()
    }

    #[test]
    fn tech_3341_cases_15_to_19_read_the_height_of_the_wave() {
        let cases = [
            (0.5, 4.0, 0.0, -6.0),
            (0.5, 4.0, 45.0, -6.0),
            (0.5, 6.0, 60.0, -6.0),
            (0.5, 8.0, 67.5, -6.0),
            (1.41, 4.0, 45.0, 3.0),
        ];
        for (amplitude, period, phase, expected) in cases {
            let read = read(amplitude, period, phase);
            assert!((-0.4..=0.2).contains(&(read - expected)), "{read}, not {expected}");
        }
    }

    #[test]
    fn nothing_is_missed_by_leaving_out_what_is_quiet() {
        let mut state = 7_u32;
        let sound: Vec<f32> = (0..20_000)
            .map(|n| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state as f32 / u32::MAX as f32 - 0.5) * (n as f32 / 3_000.0).sin()
            })
            .collect();
        let mut meter = TruePeak::new(48_000);
        meter.push(&sound);
        let mut padded = vec![0.0; TAPS - 1];
        padded.extend(&sound);
        assert!((meter.read() - highest(&padded, 0.0)).abs() < f32::EPSILON);
    }
}
