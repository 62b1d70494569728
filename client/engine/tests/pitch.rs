//! Pitch on sounds whose fundamental is known.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

use sotto_engine::pitch::{Candidates, Path, WINDOW_SAMPLES};
use std::f64::consts::TAU;

const RATE_HZ: f64 = 16_000.0;

/// A pulse-like voice: harmonics falling by 6 dB an octave, following `f0` over time.
fn voice(seconds: f64, f0: impl Fn(f64) -> f64) -> Vec<f32> {
    let mut phase = 0.0;
    (0..(seconds * RATE_HZ) as usize)
        .map(|n| {
            let hz = f0(n as f64 / RATE_HZ);
            phase += hz / RATE_HZ;
            let harmonics = (1..=20).take_while(|h| f64::from(*h) * hz < 7_000.0);
            let sample: f64 = harmonics.map(|h| (TAU * f64::from(h) * phase).sin() / f64::from(h)).sum();
            0.2 * sample as f32
        })
        .collect()
}

/// A small generator of noise with a fixed seed.
fn noise(length: usize, amplitude: f32) -> Vec<f32> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            amplitude * ((state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0)
        })
        .collect()
}

fn contour(samples: &[f32]) -> Vec<f32> {
    let mut candidates = Candidates::default();
    let mut path = Path::default();
    let mut f0_hz = Vec::new();
    for frame in samples.windows(WINDOW_SAMPLES).step_by(160) {
        path.push(&candidates.find(frame), &mut f0_hz);
    }
    path.finish(&mut f0_hz);
    f0_hz
}

#[test]
fn steady_voices_are_met_within_a_tenth_of_a_percent() {
    for hz in [65.0, 82.4, 110.0, 151.3, 220.0, 317.0, 440.0, 587.3] {
        let f0_hz = contour(&voice(1.0, |_| hz));
        assert!(f0_hz.len() > 90);
        for found in f0_hz {
            assert!((f64::from(found) / hz - 1.0).abs() < 1e-3, "{hz}: {found}");
        }
    }
}

#[test]
fn pure_tones_are_no_octave_off() {
    for hz in [75.0, 120.0, 240.0, 480.0] {
        let tone: Vec<f32> = (0..16_000).map(|n| (TAU * hz * f64::from(n) / RATE_HZ).sin() as f32).collect();
        for found in contour(&tone) {
            assert!((f64::from(found) / hz - 1.0).abs() < 5e-3, "{hz}: {found}");
        }
    }
}

#[test]
fn a_glide_is_followed_without_jumps() {
    let glide = |t: f64| 100.0 * 2.0_f64.powf(t);
    let f0_hz = contour(&voice(2.0, glide));
    for (frame, found) in f0_hz.iter().enumerate() {
        let truth = glide((frame * 160 + WINDOW_SAMPLES / 2) as f64 / RATE_HZ);
        assert!((f64::from(*found) / truth - 1.0).abs() < 0.01, "frame {frame}: {found} for {truth}");
    }
}

#[test]
fn a_voice_in_noise_keeps_its_pitch() {
    let mut samples = voice(2.0, |t| 140.0 + 30.0 * (TAU * 2.0 * t).sin());
    for (sample, noise) in samples.iter_mut().zip(noise(32_000, 0.1)) {
        *sample += noise;
    }
    let f0_hz = contour(&samples);
    let right = f0_hz.iter().filter(|hz| (105.0..175.0).contains(*hz)).count();
    assert!(right * 100 > f0_hz.len() * 97, "{right} of {}", f0_hz.len());
}

#[test]
fn noise_and_silence_are_unvoiced() {
    let f0_hz = contour(&noise(48_000, 0.5));
    let voiced = f0_hz.iter().filter(|hz| **hz > 0.0).count();
    assert!(voiced * 100 < f0_hz.len() * 5, "{voiced} of {}", f0_hz.len());
    assert!(contour(&[0.0; 16_000]).iter().all(|hz| *hz <= 0.0));
}

#[test]
fn a_hum_before_a_voice_is_silence_beside_it() {
    let mut samples = voice(0.8, |_| 100.0);
    samples.iter_mut().for_each(|sample| *sample *= 0.005);
    samples.extend(voice(4.0, |_| 200.0));
    let f0_hz = contour(&samples);
    assert!(f0_hz.iter().take(74).all(|hz| *hz <= 0.0), "{:?}", &f0_hz[..74]);
    assert!(f0_hz.iter().skip(84).all(|hz| (*hz / 200.0 - 1.0).abs() < 1e-3));
}

#[test]
fn samples_that_are_no_numbers_do_not_silence_what_follows() {
    let mut samples = vec![f32::INFINITY; 1_600];
    samples.extend([f32::NAN; 1_600]);
    samples.extend(voice(1.0, |_| 200.0));
    let voiced = contour(&samples).iter().filter(|hz| (*hz / 200.0 - 1.0).abs() < 1e-3).count();
    assert!(voiced > 90, "{voiced}");
}
