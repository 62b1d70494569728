//! The signals that EBU Tech 3341 (2016, table 1) and 3342 (2016, table 1) describe, and what a meter must read.

use std::f64::consts::TAU;

/// Rate of the signals.
pub(super) const RATE_HZ: u32 = 48_000;

/// What is read of a signal.
pub(super) enum Reading {
    Momentary,
    ShortTerm,
    Integrated,
    Range,
    TruePeak,
}

/// One signal.
pub(super) struct Case {
    pub(super) channels: u16,
    pub(super) samples: Vec<f32>,
    pub(super) expected: Vec<(Reading, f64)>,
}

const STEREO: [f64; 2] = [0.0, 0.0];

fn amplitude(level_db: f64) -> f64 {
    10.0_f64.powf(level_db / 20.0)
}

/// A 1 kHz sine in stretches of (dB full scale, seconds), on channels with gains in decibels.
fn tone(stretches: &[(f64, f64)], gains_db: &[f64], expected: Vec<(Reading, f64)>) -> Case {
    let gains: Vec<f64> = gains_db.iter().map(|gain| amplitude(*gain)).collect();
    let mut samples = Vec::new();
    for &(level_db, seconds) in stretches {
        for n in 0..(seconds * f64::from(RATE_HZ)).round() as u64 {
            let sample = amplitude(level_db) * ((n % 48) as f64 / 48.0 * TAU).sin();
            samples.extend(gains.iter().map(|gain| (gain * sample) as f32));
        }
    }
    Case { channels: gains_db.len() as u16, samples, expected }
}

/// Cases 1 to 6, 9, 10, 12 and 13 of Tech 3341.
pub(super) fn loudness() -> Vec<Case> {
    let steady = |level: f64| {
        let all = [Reading::Momentary, Reading::ShortTerm, Reading::Integrated];
        tone(&[(level, 20.0)], &STEREO, all.into_iter().map(|reading| (reading, level)).collect())
    };
    let gated: [&[(f64, f64)]; 3] = [
        &[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)],
        &[(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)],
        &[(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)],
    ];
    let mut cases = vec![steady(-23.0), steady(-33.0)];
    cases.extend(gated.map(|stretches| tone(stretches, &STEREO, vec![(Reading::Integrated, -23.0)])));
    cases.extend([
        tone(&[(0.0, 20.0)], &[-28.0, -28.0, -24.0, -30.0, -30.0], vec![(Reading::Integrated, -23.0)]),
        tone(&[(-20.0, 1.34), (-30.0, 1.66)].repeat(5), &STEREO, vec![(Reading::ShortTerm, -23.0)]),
        tone(&[(-20.0, 0.18), (-30.0, 0.22)].repeat(25), &STEREO, vec![(Reading::Momentary, -23.0)]),
    ]);
    let late = |silence_s: f64, tone_s: f64, reading: Reading| {
        let stretches = [(-300.0, silence_s), (-23.0, tone_s), (-300.0, 1.0)];
        tone(&stretches, &STEREO, vec![(reading, -23.0)])
    };
    cases.extend((0..20).map(|part| late(f64::from(part) * 0.15, 3.0, Reading::ShortTerm)));
    cases.extend((0..20).map(|part| late(f64::from(part) * 0.02, 0.4, Reading::Momentary)));
    cases
}

/// Cases 1 to 4 of Tech 3342.
pub(super) fn range() -> Vec<Case> {
    let cases: [(&[f64], f64); 4] = [
        (&[-20.0, -30.0], 10.0),
        (&[-20.0, -15.0], 5.0),
        (&[-40.0, -20.0], 20.0),
        (&[-50.0, -35.0, -20.0, -35.0, -50.0], 15.0),
    ];
    let case = |(levels, range): (&[f64], f64)| {
        let stretches: Vec<(f64, f64)> = levels.iter().map(|level| (*level, 20.0)).collect();
        tone(&stretches, &STEREO, vec![(Reading::Range, range)])
    };
    cases.into_iter().map(case).collect()
}

/// Cases 15 to 19 of Tech 3341, faded in and out.
pub(super) fn true_peak() -> Vec<Case> {
    let cases = [
        (0.5, 4.0, 0.0, -6.0),
        (0.5, 4.0, 45.0, -6.0),
        (0.5, 6.0, 60.0, -6.0),
        (0.5, 8.0, 67.5, -6.0),
        (1.41, 4.0, 45.0, 3.0),
    ];
    let case = |(height, period, phase, expected): (f64, f64, f64, f64)| {
        let sample = |n: i32| {
            let fade = f64::from(n.min(48_000 - n)).min(480.0) / 480.0;
            let angle = (f64::from(n) / period + phase / 360.0) * TAU;
            (fade * height * angle.sin()) as f32
        };
        let samples = (0..48_000).map(sample).flat_map(|sample| [sample; 2]).collect();
        Case { channels: 2, samples, expected: vec![(Reading::TruePeak, expected)] }
    };
    cases.into_iter().map(case).collect()
}
