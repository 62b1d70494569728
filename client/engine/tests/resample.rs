//! Resampling: what passes, what is kept out, where samples land.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use sotto_engine::resample::{ANALYSIS_RATE_HZ, Resampler, mix_down};
use std::f64::consts::TAU;

const RATES_HZ: [u32; 14] = [
    4_000, 8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000,
    384_000,
];

fn resample(rate_hz: u32, samples: &[f32], block: usize) -> Vec<f32> {
    let mut resampler = Resampler::new(rate_hz).unwrap();
    let mut out = Vec::new();
    for block in samples.chunks(block) {
        resampler.push(block, &mut out).unwrap();
    }
    resampler.finish(&mut out).unwrap();
    out
}

fn tone(rate_hz: u32, hz: f64, seconds: f64) -> Vec<f32> {
    (0..(f64::from(rate_hz) * seconds) as u32)
        .map(|n| (0.5 * (TAU * hz * f64::from(n) / f64::from(rate_hz)).sin()) as f32)
        .collect()
}

fn rms_db(samples: &[f32]) -> f64 {
    let power: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    10.0 * (power / samples.len() as f64 / 0.125).max(1e-20).log10()
}

#[test]
fn the_length_is_right_at_every_rate() {
    for rate in RATES_HZ {
        for frames in [1, 1_000, 12_345, rate as usize] {
            let out = resample(rate, &vec![0.1; frames], 997).len() as f64;
            let exact = frames as f64 * f64::from(ANALYSIS_RATE_HZ) / f64::from(rate);
            assert!((out - exact).abs() <= 0.5, "{rate} Hz, {frames} frames: {out} for {exact}");
        }
    }
}

#[test]
fn tones_above_the_band_are_kept_out() {
    for rate in RATES_HZ.into_iter().filter(|rate| *rate > 20_000) {
        for hz in [8_400.0, 9_000.0, 10_000.0, f64::from(rate) * 0.49] {
            let out = resample(rate, &tone(rate, hz, 1.0), 4_096);
            let level = rms_db(&out[2_000..14_000]);
            assert!(level < -80.0, "{hz} Hz at {rate} Hz leaks {level:.1} dB");
        }
    }
}

#[test]
fn tones_in_the_band_keep_their_level_and_their_place() {
    for rate in RATES_HZ {
        for hz in [100.0, 1_000.0, 3_700.0, 7_600.0] {
            if hz > f64::from(rate) * 0.475 {
                continue;
            }
            let out = resample(rate, &tone(rate, hz, 1.0), 4_096);
            let level = rms_db(&out[2_000..14_000]);
            assert!(level.abs() < 0.1, "{hz} Hz at {rate} Hz: {level:.2} dB");
            let straight = tone(ANALYSIS_RATE_HZ, hz, 1.0);
            let worst = (2_000..14_000)
                .map(|n| (out[n] - straight[n]).abs())
                .fold(0.0_f32, |worst, now| worst.max(now));
            assert!(worst < 0.01, "{hz} Hz at {rate} Hz is off by {worst}");
        }
    }
}

#[test]
fn blocks_do_not_matter() {
    let samples = tone(44_100, 440.0, 0.7);
    let whole = resample(44_100, &samples, usize::MAX);
    for block in [1, 441, 1_764, 5_000] {
        assert_eq!(resample(44_100, &samples, block), whole);
    }
}

#[test]
fn channels_are_averaged() {
    let mut mono = Vec::new();
    mix_down(&[0.2, 0.4, -1.0, 1.0], 2, &mut mono);
    mix_down(&[0.3, 0.6, 0.9], 3, &mut mono);
    let expected = [0.3, 0.0, 0.6];
    assert!(mono.iter().zip(expected).all(|(found, wanted)| (found - wanted).abs() < 1e-6));
}
