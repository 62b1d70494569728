//! What taking noise away keeps and what it takes.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use sotto_engine::clean::{CLEAN_RATE_HZ, Cleaner};

fn clean(samples: &[f32], rate_hz: u32, block: usize) -> Vec<f32> {
    let mut cleaner = Cleaner::new(rate_hz).unwrap();
    let mut out = Vec::new();
    samples.chunks(block).for_each(|block| cleaner.push(block, &mut out).unwrap());
    cleaner.finish(&mut out).unwrap();
    out
}

fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|it| it * it).sum::<f32>() / samples.len().max(1) as f32
}

/// White noise by a linear congruential generator, between -1 and 1.
fn noise(count: usize) -> Vec<f32> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

/// A voice as simple as can be: pulses at 120 Hz through two resonances, half a second on, a quarter off.
fn voice(rate_hz: u32, seconds: f64) -> Vec<f32> {
    let rate = f64::from(rate_hz);
    let mut resonances = [(700.0, [0.0, 0.0]), (1_200.0, [0.0, 0.0])];
    let mut phase = 0.0;
    let samples = (0..(rate * seconds) as usize).map(|n| {
        let at_s = n as f64 / rate;
        phase += (120.0 + 8.0 * (at_s * 9.0).sin()) / rate;
        let mut pulse = if phase >= 1.0 && at_s % 0.75 < 0.5 { 1.0 } else { 0.0 };
        phase %= 1.0;
        for (hz, [first, second]) in &mut resonances {
            let (radius, angle) = (1.0 - 80.0 * 3.1 / rate, std::f64::consts::TAU * *hz / rate);
            let out = pulse + 2.0 * radius * angle.cos() * *first - radius * radius * *second;
            (*second, *first) = (*first, out);
            pulse = out;
        }
        pulse
    });
    let samples: Vec<f64> = samples.collect();
    let peak = samples.iter().fold(0.0_f64, |peak, it| peak.max(it.abs()));
    samples.iter().map(|it| (0.5 * it / peak) as f32).collect()
}

#[test]
fn lengths_are_right_at_every_rate() {
    for rate_hz in [8_000, 16_000, 44_100, 48_000, 96_000] {
        for frames in [0, 1, 479, 480, 481, 12_345] {
            let expected = (frames as f64 * f64::from(CLEAN_RATE_HZ) / f64::from(rate_hz)).round() as usize;
            assert_eq!(clean(&noise(frames), rate_hz, 700).len(), expected, "{frames} at {rate_hz}");
        }
    }
}

#[test]
fn blocks_change_nothing() {
    let samples = voice(44_100, 2.0);
    let whole = clean(&samples, 44_100, samples.len());
    assert_eq!(clean(&samples, 44_100, 97), whole);
}

#[test]
fn a_voice_stays_where_it_is_and_noise_goes() {
    let voice = voice(CLEAN_RATE_HZ, 6.0);
    let noise: Vec<f32> = noise(voice.len()).iter().map(|it| 0.03 * it).collect();
    let both: Vec<f32> = voice.iter().zip(&noise).map(|(voice, noise)| voice + noise).collect();
    let cleaned = clean(&both, CLEAN_RATE_HZ, 480);
    // The network has got used to it after two seconds.
    let from = 2 * CLEAN_RATE_HZ as usize;
    let at = |shift: usize| -> f32 {
        voice[from..].iter().zip(&cleaned[from - 100 + shift..]).map(|(a, b)| a * b).sum()
    };
    let best = (0..200).max_by(|a, b| at(*a).total_cmp(&at(*b))).unwrap();
    assert!((95..=105).contains(&best), "shifted by {} samples", best as i32 - 100);
    // In the last pause there is noise alone.
    let pause = (5.85 * 48_000.0) as usize..(5.97 * 48_000.0) as usize;
    let left = power(&cleaned[pause.clone()]) / power(&noise[pause]);
    assert!(left < 0.1, "{left} of the noise's power is left");
    let kept = power(&cleaned[from..]) / power(&voice[from..]);
    assert!((0.5..1.3).contains(&kept), "{kept} of the voice's power");
}

#[test]
fn silence_stays_silent_and_nothing_absurd_comes_out() {
    assert!(clean(&[0.0; 48_000], CLEAN_RATE_HZ, 480).iter().all(|it| it.abs() < 1e-4));
    let mut absurd = voice(CLEAN_RATE_HZ, 2.0);
    absurd[10_000..20_000].iter_mut().for_each(|it| *it *= 1e6);
    let cleaned = clean(&absurd, CLEAN_RATE_HZ, 480);
    assert!(cleaned.iter().all(|it| it.is_finite()));
    assert!(power(&cleaned[60_000..]) > 0.0, "it does not come to itself");
}
