//! Rising and falling parts of a contour.

use crate::framer::HOP_S;

use super::statistics::Moments;

/// Part of the contour's range that a turn must exceed to count.
const MIN_TURN: f32 = 0.1;

/// Slopes between the turning points of a contour, and its peaks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slopes {
    /// Of the rising parts, a second.
    pub(super) rising: Moments,
    /// Of the falling parts, a second; positive.
    pub(super) falling: Moments,
    /// Number of peaks.
    pub(super) peaks: u32,
}

/// Where a contour turns: place and value.
type Turn = (usize, f32);

impl Slopes {
    /// Of a contour with a value every 10 ms. `whole` counts the parts before the first and after the last turn too.
    pub(super) fn of(contour: &[f32], whole: bool) -> Self {
        let low = contour.iter().fold(f32::MAX, |least, &value| least.min(value));
        let high = contour.iter().fold(f32::MIN, |most, &value| most.max(value));
        let mut slopes = Self::default();
        let mut before = contour.first().filter(|_| whole).map(|&value| (0, value));
        turns(contour, MIN_TURN * (high - low), |turn, is_peak| {
            slopes.peaks += u32::from(is_peak);
            slopes.part(before, turn);
            before = Some(turn);
        });
        if let Some(&value) = contour.last().filter(|_| whole) {
            slopes.part(before, (contour.len() - 1, value));
        }
        slopes
    }

    fn part(&mut self, before: Option<Turn>, (at, value): Turn) {
        let Some((from, first)) = before.filter(|(from, _)| *from < at) else { return };
        let slope = (value - first) / ((at - from) as f32 * HOP_S as f32);
        if slope > 0.0 {
            self.rising.push(slope);
        } else {
            self.falling.push(-slope);
        }
    }
}

/// Hands over each turn that is further than `least` from the next, in order, and whether it is a peak.
fn turns(contour: &[f32], least: f32, mut each: impl FnMut(Turn, bool)) {
    let Some(&first) = contour.first() else { return };
    let (mut low, mut high): (Turn, Turn) = ((0, first), (0, first));
    let mut rising: Option<bool> = None;
    for (at, &value) in contour.iter().enumerate() {
        if rising != Some(false) && value > high.1 {
            high = (at, value);
        }
        if rising != Some(true) && value < low.1 {
            low = (at, value);
        }
        if rising != Some(false) && high.1 - value > least {
            each(high, true);
            (rising, low) = (Some(false), (at, value));
        } else if rising != Some(true) && value - low.1 > least {
            each(low, false);
            (rising, high) = (Some(true), (at, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_of_a_saw_are_met() {
        let saw: Vec<f32> = (0..200).map(|at| (at % 20) as f32).collect();
        let slopes = Slopes::of(&saw, false);
        assert_eq!(slopes.peaks, 9);
        assert!((slopes.rising.mean() - 100.0).abs() < 0.01);
        assert!((slopes.falling.mean() - 1_900.0).abs() < 0.1);
    }

    #[test]
    fn small_turns_do_not_count() {
        let glide: Vec<f32> = (0..100).map(|at| at as f32 + if at % 2 == 0 { 0.9 } else { 0.0 }).collect();
        assert_eq!(Slopes::of(&glide, true).peaks, 0);
        assert_eq!(Slopes::of(&[], true).peaks, 0);
    }
}
