//! Groups of alike voice prints: the two that are most alike are joined until no two are alike enough.

use crate::lanes;

/// Seconds of speech at which half of the square of a print is the speaker's and half is what was said. Prints of
/// little speech are less alike than those of much, even of one person; the likeness is corrected for that.
const NOISE_S: f32 = 1.0;
/// Seconds that a print is made of at most.
const PRINT_S: f32 = 1.5;
/// From this likeness on, two groups are one speaker. Chosen on made-up conversations of 37 speakers whom the test does
/// not know; from 0.56 to 0.59 the number of speakers is right equally often.
const ALIKE: f32 = 0.58;
/// What a group of one second is more alike to all others: of little speech it is not known how its speaker sounds.
const LITTLE: f32 = 0.5;

/// Pieces whose prints are alike.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// Sum of the prints, each as long as it would be with endless speech, times its seconds.
    pub(super) sum: Vec<f32>,
    /// Seconds of speech.
    pub(super) seconds: f32,
}

impl Group {
    /// A group of one piece.
    pub(super) fn of(print: &[f32], seconds: f32) -> Self {
        Self { sum: weighted(print, seconds), seconds }
    }

    /// Takes a piece in.
    pub(super) fn add(&mut self, print: &[f32], seconds: f32) {
        self.sum.iter_mut().zip(weighted(print, seconds)).for_each(|(sum, value)| *sum += value);
        self.seconds += seconds;
    }

    fn join(&mut self, other: &Self) {
        self.sum.iter_mut().zip(&other.sum).for_each(|(sum, value)| *sum += value);
        self.seconds += other.seconds;
    }

    /// The mean cosine of a print of one and a print of the other, as it would be with endless speech, and a little more
    /// where there is little speech. Unlike the cosine of the sums it does not grow with the groups, so that one limit
    /// serves for few prints and for many.
    fn likeness(&self, other: &Self) -> f32 {
        let mean = lanes::dot(&self.sum, &other.sum) / (self.seconds * other.seconds);
        let alike = mean + LITTLE / self.seconds.min(other.seconds);
        if alike.is_finite() { alike } else { 0.0 }
    }
}

fn weighted(print: &[f32], seconds: f32) -> Vec<f32> {
    scaled(print, seconds * (1.0 + NOISE_S / seconds.min(PRINT_S)).sqrt())
}

/// A vector of the same direction and this length; zeros stay zeros.
pub(super) fn scaled(print: &[f32], length: f32) -> Vec<f32> {
    let factor = length / lanes::dot(print, print).sqrt().max(f32::MIN_POSITIVE);
    print.iter().map(|value| value * factor).collect()
}

/// Cosine of the angle between two vectors; 0 where one has no length.
pub(super) fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let lengths = (lanes::dot(a, a) * lanes::dot(b, b)).sqrt();
    if lengths > 0.0 { lanes::dot(a, b) / lengths } else { 0.0 }
}

/// Joins groups until no two are alike and at most `most` are left. Answers the new place of each old group.
///
/// **Numerics** time and memory grow with the square of the groups, joins with their number on top.
pub(super) fn link(groups: &mut Vec<Group>, most: usize) -> Vec<usize> {
    let count = groups.len();
    let mut into: Vec<usize> = (0..count).collect();
    let mut alive = vec![true; count];
    let mut likeness = vec![f32::NEG_INFINITY; count * count];
    for a in 0..count {
        for b in 0..a {
            likeness[a * count + b] = groups[a].likeness(&groups[b]);
        }
    }
    // The best partner of each group among those before it.
    let best_of = |likeness: &[f32], a: usize| {
        let row = &likeness[a * count..a * count + a];
        (0..a).max_by(|&b, &c| row[b].total_cmp(&row[c])).map(|b| (row[b], b))
    };
    let mut best: Vec<Option<(f32, usize)>> = (0..count).map(|a| best_of(&likeness, a)).collect();
    let mut left = count;
    while left > 1 {
        let pairs = (0..count).filter(|&a| alive[a]).filter_map(|a| best[a].map(|(value, b)| (value, a, b)));
        let Some((value, from, to)) = pairs.max_by(|a, b| a.0.total_cmp(&b.0)) else { break };
        if value == f32::NEG_INFINITY || (value < ALIKE && left <= most) {
            break;
        }
        let joined = groups[from].clone();
        groups[to].join(&joined);
        alive[from] = false;
        left -= 1;
        into.iter_mut().filter(|into| **into == from).for_each(|into| *into = to);
        for other in 0..count {
            likeness[from.max(other) * count + from.min(other)] = f32::NEG_INFINITY;
            if alive[other] && other != to {
                likeness[to.max(other) * count + to.min(other)] = groups[to].likeness(&groups[other]);
            }
        }
        for a in to..count {
            if alive[a] {
                best[a] = best_of(&likeness, a);
            }
        }
    }
    let mut place = vec![0; count];
    let mut kept = 0;
    for a in 0..count {
        place[a] = kept;
        kept += usize::from(alive[a]);
    }
    let mut at = 0;
    groups.retain(|_| {
        at += 1;
        alive[at - 1]
    });
    into.into_iter().map(|old| place[old]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(x: f32, y: f32, seconds: f32) -> Group {
        Group::of(&[x, y, 0.0], seconds)
    }

    #[test]
    fn alike_groups_are_joined_and_others_are_not() {
        let mut groups =
            vec![group(1.0, 0.0, 9.0), group(0.0, 1.0, 9.0), group(1.0, 0.1, 9.0), group(0.1, 1.0, 9.0)];
        assert_eq!(link(&mut groups, 9), [0, 1, 0, 1]);
        assert_eq!(groups.len(), 2);
        assert!((groups[0].seconds - 18.0).abs() < 1e-6);
    }

    #[test]
    fn no_more_groups_are_left_than_there_may_be() {
        let mut groups: Vec<Group> =
            (0..20).map(|at| group((at as f32).cos(), (at as f32).sin() - 3.0, 1.0)).collect();
        assert_eq!(link(&mut groups, 3).len(), 20);
        assert!(groups.len() <= 3);
        assert!(link(&mut Vec::new(), 3).is_empty());
    }

    #[test]
    fn little_speech_may_be_less_alike() {
        let angle = |seconds: f32| link(&mut vec![group(1.0, 0.0, seconds), group(1.0, 3.0, seconds)], 9)[1];
        assert_eq!((angle(1.0), angle(60.0)), (0, 1));
    }

    #[test]
    fn prints_without_a_direction_harm_nothing() {
        let mut groups = vec![group(0.0, 0.0, 1.0), group(1.0, 0.0, 1.0), group(f32::NAN, 0.0, 0.0)];
        assert_eq!(link(&mut groups, 9).len(), 3);
    }
}
