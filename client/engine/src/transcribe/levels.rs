//! What Whisper's encoder hears: logarithmic levels of a stretch on the mel scale.

use crate::framer::HOP_SAMPLES;
use crate::spectrum::MelBank;
use crate::transform::Forward;

/// Bands of a frame.
pub(super) const BANDS: usize = 80;
const WINDOW_SAMPLES: usize = 400;
const REACH: usize = WINDOW_SAMPLES / 2;
const BINS: usize = WINDOW_SAMPLES / 2 + 1;
/// Power that counts as none.
const LEAST_POWER: f64 = 1e-10;
/// Powers of ten from the loudest cell down to the floor.
const RANGE: f32 = 8.0;

/// Levels of so many frames, 10 ms apart; the audio is filled up with silence, and mirrored at both ends.
///
/// **Shapes** audio at 16 kHz in; for each of [`BANDS`] a row of `frames` levels out.
/// **Units** a quarter of a power of ten; the loudest cell has `loudest`, the quietest at most 2 less.
/// **Numerics** within 1e-3 of the same in double precision.
/// **Source** Radford and others, "Robust speech recognition via large-scale weak supervision" (2022), section 2.2:
/// Hann windows of 25 ms, the filters of Slaney's Auditory Toolbox, 80 dB of range. There the loudest cell keeps its
/// level.
pub(super) fn levels(audio: &[f32], frames: usize, loudest: f32) -> Vec<f32> {
    let window: Vec<f32> = (0..WINDOW_SAMPLES)
        .map(|at| 0.5 - 0.5 * (at as f32 * std::f32::consts::TAU / WINDOW_SAMPLES as f32).cos())
        .collect();
    let (mut transform, bank) = (Forward::new(WINDOW_SAMPLES), MelBank::over(BANDS, BINS));
    let (mut frame, mut powers, mut bands) = (vec![0.0; WINDOW_SAMPLES], vec![0.0; BINS], [0.0; BANDS]);
    let mut levels = vec![LEAST_POWER.log10() as f32; BANDS * frames];
    for at in 0..frames.min(audio.len().div_ceil(HOP_SAMPLES) + REACH.div_ceil(HOP_SAMPLES)) {
        cut(audio, at * HOP_SAMPLES, frames * HOP_SAMPLES, &mut frame);
        for (power, bin) in powers.iter_mut().zip(transform.run_windowed(&frame, &window)) {
            *power = f64::from(bin.norm_sqr());
        }
        bank.apply(&powers, &mut bands);
        for (band, power) in bands.iter().enumerate() {
            levels[band * frames + at] = power.max(LEAST_POWER).log10() as f32;
        }
    }
    let highest = levels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    levels.iter_mut().for_each(|level| *level = (level.max(highest - RANGE) - highest) / 4.0 + loudest);
    levels
}

/// The window around a sample, of audio that ends in silence at sample `end`.
fn cut(audio: &[f32], centre: usize, end: usize, frame: &mut [f32]) {
    for (offset, sample) in frame.iter_mut().enumerate() {
        let place = (centre + offset).abs_diff(REACH);
        let mirrored = place.min((2 * end.saturating_sub(1)).saturating_sub(place));
        *sample = audio.get(mirrored).copied().filter(|_| mirrored < end).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f32, seconds: f32) -> Vec<f32> {
        (0..(16_000.0 * seconds) as usize)
            .map(|at| 0.3 * (at as f32 * hz * std::f32::consts::TAU / 16_000.0).sin())
            .collect()
    }

    #[test]
    fn a_tone_is_loudest_in_its_band_and_what_follows_is_floor() {
        let levels = levels(&tone(1_000.0, 1.0), 200, 1.25);
        // 15 of the 45.25 mels up to 8 kHz, in 81 steps.
        let band =
            |at: usize| (0..BANDS).max_by(|&a, &b| levels[a * 200 + at].total_cmp(&levels[b * 200 + at]));
        assert_eq!(band(50), Some(26));
        let highest = levels.iter().copied().fold(f32::MIN, f32::max);
        assert!((highest - 1.25).abs() < 1e-6);
        assert!((0..BANDS).all(|band| (levels[band * 200 + 150] + 0.75).abs() < 1e-6));
    }

    #[test]
    fn levels_are_those_of_the_definition_in_double_precision() {
        // What `models/packs/speech_multi/log_mel.py` gives for noise that grows louder over half a second.
        let noise = |at: u32| (at.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_536.0 - 0.5;
        let audio: Vec<f32> = (0..8_000).map(|at| noise(at) * at as f32 / 8_000.0).collect();
        let found = levels(&audio, 100, 1.25);
        let mut largest = 0.0_f32;
        for ((band, at), expected) in [
            ((0, 0), -0.750_00),
            ((0, 49), 0.317_37),
            ((3, 1), -0.400_36),
            ((10, 10), 0.178_97),
            ((26, 25), 0.437_70),
            ((40, 5), 0.178_17),
            ((60, 33), 1.010_48),
            ((79, 0), -0.205_56),
            ((79, 48), 0.859_72),
            ((79, 50), 0.802_40),
            ((50, 51), 0.065_72),
            ((5, 99), -0.750_00),
        ] {
            let level: f32 = found[band * 100 + at];
            largest = largest.max((level - expected).abs());
        }
        assert!(largest < 1e-3, "{largest}");
    }

    #[test]
    fn the_ends_are_mirrored() {
        let mut frame = [0.0; WINDOW_SAMPLES];
        let audio: Vec<f32> = (0..480).map(|at| at as f32).collect();
        cut(&audio, 0, 480, &mut frame);
        assert_eq!((frame[0], frame[199], frame[200], frame[201]), (200.0, 1.0, 0.0, 1.0));
        cut(&audio, 320, 480, &mut frame);
        assert_eq!((frame[359], frame[360], frame[399]), (479.0, 478.0, 439.0));
    }

    #[test]
    fn silence_and_nothing_are_flat() {
        assert!(levels(&[], 10, 1.0).iter().all(|level| (*level - 1.0).abs() < 1e-6));
        assert!(levels(&[0.0; 800], 10, 1.0).iter().all(|level| level.is_finite()));
        assert!(levels(&[0.1; 10], 0, 1.0).is_empty());
    }
}
