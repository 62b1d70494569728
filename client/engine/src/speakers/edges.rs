//! Where what is said begins and ends: the segmentation says it roughly, the sound's level to the frame.

use super::pieces::Speaking;
use crate::level::mean_power;

/// Speech is what lies at most so far below the loud parts around it, in decibels.
const BELOW_DB: i8 = 25;
/// Share of the frames that are less loud than the loud parts.
const LOUD: f32 = 0.95;
/// Frames that have loud parts of their own at most (10 s): speakers are of different loudness.
const PART_FRAMES: usize = 593;
/// What counts as silence, in decibels.
const SILENCE_DB: f32 = -100.0;

/// Level of a frame's samples.
///
/// **Units** whole decibels below full scale, at least -100.
pub(super) fn level_db(samples: &[f32]) -> i8 {
    (10.0 * mean_power(samples).log10()).clamp(SILENCE_DB, f32::from(i8::MAX)).round() as i8
}

/// How many speak in each frame, 0, 1 or 2: of a stretch in which somebody is sure to speak somewhere, all that is not
/// far below its loud parts. The levels are one for each frame.
pub(super) fn counts(speaking: &[Speaking], levels_db: &[i8]) -> Vec<u8> {
    let mut found = Vec::with_capacity(speaking.len());
    let mut start = 0;
    for run in speaking.chunk_by(|a, b| (*a == Speaking::Nobody) == (*b == Speaking::Nobody)) {
        let sure = run.iter().any(|frame| matches!(frame, Speaking::One | Speaking::Two));
        let parts = run.len().div_ceil(PART_FRAMES);
        let mut from = 0;
        for part in 1..=parts {
            let until = run.len() * part / parts;
            let levels_db = &levels_db[start + from..start + until];
            let least_db = if sure { loud_db(levels_db).saturating_sub(BELOW_DB) } else { i8::MAX };
            found.extend(run[from..until].iter().zip(levels_db).map(|(frame, &level_db)| match frame {
                _ if level_db <= least_db => 0,
                Speaking::Two => 2,
                _ => 1,
            }));
            from = until;
        }
        start += run.len();
    }
    found
}

fn loud_db(levels_db: &[i8]) -> i8 {
    let mut sorted = levels_db.to_vec();
    sorted.sort_unstable();
    sorted.get((LOUD * (sorted.len().max(1) - 1) as f32) as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_ends_where_it_is_far_below_its_loud_parts() {
        let mut speaking = vec![Speaking::Nobody; 10];
        speaking.extend([Speaking::Perhaps; 10]);
        speaking.extend([Speaking::One; 30]);
        speaking.extend([Speaking::Two; 10]);
        speaking.extend([Speaking::Perhaps; 10]);
        let mut levels_db = vec![-20; 15];
        levels_db.extend([-30; 40]);
        levels_db.extend([-60; 15]);
        let found = counts(&speaking, &levels_db);
        let expected: Vec<u8> = [(0, 10), (1, 40), (2, 5), (0, 15)]
            .iter()
            .flat_map(|&(count, frames)| std::iter::repeat_n(count, frames))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_never_sure_is_nothing() {
        assert_eq!(counts(&[Speaking::Perhaps; 9], &[-20; 9]), [0; 9]);
        assert!(counts(&[], &[]).is_empty());
    }

    #[test]
    fn each_part_has_loud_parts_of_its_own() {
        let levels_db: Vec<i8> = (0..2_000).map(|at| if at < 1_000 { -10 } else { -45 }).collect();
        assert_eq!(counts(&[Speaking::One; 2_000], &levels_db), [1; 2_000]);
    }

    #[test]
    fn levels_are_whole_decibels_and_silence_has_one() {
        assert_eq!((level_db(&[0.1; 270]), level_db(&[0.0; 270]), level_db(&[])), (-20, -100, -100));
        assert_eq!((level_db(&[1e9; 9]), level_db(&[f32::NAN])), (127, 0));
    }
}
