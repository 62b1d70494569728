//! The signals that EBU Tech 3341 (2016) and 3342 (2016) describe, and what a meter must read of them.

use super::*;

/// A 1 kHz sine at 48 kHz: stretches of (dB full scale, seconds), the same on all channels but for `gains_db`.
fn sine(stretches: &[(f64, f64)], gains_db: &[f64]) -> LoudnessMeter {
    let mut meter = LoudnessMeter::new(48_000, gains_db.len() as u16).unwrap();
    let gains: Vec<f64> = gains_db.iter().map(|gain| 10.0_f64.powf(gain / 20.0)).collect();
    let mut at = 0_u64;
    for &(level_db, seconds) in stretches {
        let amplitude = 10.0_f64.powf(level_db / 20.0);
        let frames = (seconds * 48_000.0).round() as u64;
        let mut block = Vec::with_capacity(frames as usize * gains.len());
        for n in at..at + frames {
            let sample = amplitude * ((n % 48) as f64 / 48.0 * std::f64::consts::TAU).sin();
            block.extend(gains.iter().map(|gain| (gain * sample) as f32));
        }
        meter.push(&block).unwrap();
        at += frames;
    }
    meter
}

const STEREO: [f64; 2] = [0.0, 0.0];
const SILENCE_DB: f64 = -300.0;

fn near(read: Option<f32>, expected: f32, tolerance: f32) {
    let read = read.unwrap();
    assert!((read - expected).abs() <= tolerance, "{read}, not {expected}");
}

#[test]
fn tech_3341_cases_1_and_2_read_the_level_of_a_steady_tone() {
    for level in [-23.0, -33.0_f32] {
        let meter = sine(&[(f64::from(level), 20.0)], &STEREO);
        near(meter.momentary_max(), level, 0.1);
        near(meter.short_term_max(), level, 0.1);
        near(meter.integrated(), level, 0.1);
    }
}

#[test]
fn tech_3341_cases_3_to_5_gate_what_is_quiet() {
    let cases: [&[(f64, f64)]; 3] = [
        &[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)],
        &[(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)],
        &[(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)],
    ];
    for case in cases {
        near(sine(case, &STEREO).integrated(), -23.0, 0.1);
    }
}

#[test]
fn tech_3341_case_6_weighs_the_surround_channels() {
    // Left, right, centre and the two surrounds, in the order that the meter takes five channels in.
    let meter = sine(&[(0.0, 20.0)], &[-28.0, -28.0, -24.0, -30.0, -30.0]);
    near(meter.integrated(), -23.0, 0.1);
}

#[test]
fn tech_3341_case_9_has_a_steady_short_term_loudness() {
    let case = [(-20.0, 1.34), (-30.0, 1.66)].repeat(5);
    near(sine(&case, &STEREO).short_term_max(), -23.0, 0.1);
}

#[test]
fn tech_3341_case_10_finds_three_loud_seconds_wherever_they_start() {
    for part in [1, 7, 13, 19] {
        let case = [(SILENCE_DB, f64::from(part) * 0.15), (-23.0, 3.0), (SILENCE_DB, 1.0)];
        near(sine(&case, &STEREO).short_term_max(), -23.0, 0.1);
    }
}

#[test]
fn tech_3341_case_12_has_a_steady_momentary_loudness() {
    let case = [(-20.0, 0.18), (-30.0, 0.22)].repeat(25);
    near(sine(&case, &STEREO).momentary_max(), -23.0, 0.1);
}

#[test]
fn tech_3341_case_13_finds_the_loud_moment_wherever_it_starts() {
    for part in 1..20 {
        let case = [(SILENCE_DB, f64::from(part) * 0.02), (-23.0, 0.4), (SILENCE_DB, 1.0)];
        near(sine(&case, &STEREO).momentary_max(), -23.0, 0.1);
    }
}

#[test]
fn tech_3342_cases_1_to_4_have_their_range() {
    let cases: [(&[f64], f32); 4] = [
        (&[-20.0, -30.0], 10.0),
        (&[-20.0, -15.0], 5.0),
        (&[-40.0, -20.0], 20.0),
        (&[-50.0, -35.0, -20.0, -35.0, -50.0], 15.0),
    ];
    for (levels, range) in cases {
        let stretches: Vec<(f64, f64)> = levels.iter().map(|level| (*level, 20.0)).collect();
        near(sine(&stretches, &STEREO).range(), range, 1.0);
    }
}

#[test]
fn what_is_too_short_for_a_window_has_no_loudness_in_it() {
    let meter = sine(&[(-20.0, 0.39)], &STEREO);
    assert_eq!((meter.momentary_max(), meter.short_term_max(), meter.range()), (None, None, None));
    assert!(sine(&[(-20.0, 2.9)], &STEREO).short_term_max().is_none());
}
