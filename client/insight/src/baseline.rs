//! What is usual for a voice, and where one recording lies in it.

use sotto_protocol::Analysis;

use crate::{
    Quantity,
    spread::{deviation, median},
};

/// Recordings that say what is usual: at most so many, the latest.
pub const MOST: usize = 30;
/// Fewer say nothing.
pub const LEAST: usize = 5;
/// Quantile of the normal distribution that leaves 5 in 100 outside, both sides together.
const NORMAL_95: f64 = 1.959_964;

/// Where a value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Not enough recordings to say.
    TooFew,
    /// Within the usual spread.
    Usual,
    /// Above it.
    Higher,
    /// Below it.
    Lower,
}

/// How a recording's value compares with earlier ones of the same voice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// What is compared.
    pub quantity: Quantity,
    /// Its value here.
    pub value: f64,
    /// Where that lies.
    pub place: Place,
    /// Median of the earlier ones; none without any.
    pub usual: Option<f64>,
    /// Lower and upper end of the usual spread: nineteen of twenty recordings would lie within if nothing changed. None
    /// where there are too few.
    pub within: Option<(f64, f64)>,
    /// How many recordings say so.
    pub count: usize,
    /// How many of them lie below the value.
    pub below: usize,
    /// How many of them lie above it.
    pub above: usize,
}

/// How a recording compares with earlier ones of the same voice, which come latest first. Quantities that could not be
/// measured in it are left out.
#[must_use]
pub fn standings<'a>(
    recording: &Analysis,
    earlier: impl Iterator<Item = &'a Analysis> + Clone,
) -> Vec<Standing> {
    let one = |quantity: Quantity| {
        let value = quantity.of(recording)?;
        Some(standing(quantity, value, &values(quantity, recording, earlier.clone())))
    };
    Quantity::ALL.into_iter().filter_map(one).collect()
}

/// Values of the latest recordings that are comparable with this one.
#[must_use]
pub fn values<'a>(
    quantity: Quantity,
    recording: &Analysis,
    earlier: impl Iterator<Item = &'a Analysis>,
) -> Vec<f64> {
    let comparable = earlier.filter(|other| quantity.comparable(recording, other));
    comparable.filter_map(|other| quantity.of(other)).take(MOST).collect()
}

/// Where a value lies among earlier ones.
#[must_use]
pub fn standing(quantity: Quantity, value: f64, earlier: &[f64]) -> Standing {
    let within = usual_spread(quantity, earlier);
    let place = match within {
        None => Place::TooFew,
        Some((_, high)) if value > high => Place::Higher,
        Some((low, _)) if value < low => Place::Lower,
        Some(_) => Place::Usual,
    };
    Standing {
        quantity,
        value,
        place,
        usual: median(earlier),
        within,
        count: earlier.len(),
        below: earlier.iter().filter(|it| **it < value).count(),
        above: earlier.iter().filter(|it| **it > value).count(),
    }
}

/// Ends of the usual spread: a prediction interval for one more recording, from the median and a robust deviation.
fn usual_spread(quantity: Quantity, earlier: &[f64]) -> Option<(f64, f64)> {
    let reach = reach(quantity, earlier)? * (1.0 + 1.0 / earlier.len() as f64).sqrt();
    let middle = median(&scaled(quantity, earlier))?;
    Some((quantity.unscaled(middle - reach), quantity.unscaled(middle + reach)))
}

/// How far nineteen of twenty values lie from their middle at most, on the quantity's scale; none of too few.
fn reach(quantity: Quantity, earlier: &[f64]) -> Option<f64> {
    if earlier.len() < LEAST {
        return None;
    }
    let deviation = deviation(&scaled(quantity, earlier))?.max(quantity.least_deviation());
    Some(deviation * widened(earlier.len()))
}

fn scaled(quantity: Quantity, values: &[f64]) -> Vec<f64> {
    values.iter().map(|it| quantity.scaled(*it)).collect()
}

/// Quantile of Student's t, by its expansion (Abramowitz and Stegun 26.7.5). The deviation by ranks is worth that of
/// half as many values, which is found by trying: see the test of how often chance looks unusual.
fn widened(count: usize) -> f64 {
    let z = NORMAL_95;
    let free = (0.5 * (count as f64 - 1.0)).max(1.0);
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    z + first / free + second / free.powi(2)
}

/// Whether two recordings of one voice differ by more than that voice usually does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Not enough recordings to say.
    TooFew,
    /// By no more.
    Within,
    /// By more.
    Beyond,
}

/// Whether two values differ by more than any two recordings of that voice usually do, as `usual` ones tell.
#[must_use]
pub fn gap(quantity: Quantity, one: f64, other: f64, usual: &[f64]) -> Gap {
    let Some(reach) = reach(quantity, usual) else { return Gap::TooFew };
    // Two values are each off their middle, so that their difference spreads wider by the root of two.
    let beyond = (quantity.scaled(one) - quantity.scaled(other)).abs() > reach * std::f64::consts::SQRT_2;
    if beyond { Gap::Beyond } else { Gap::Within }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::tests::recording;

    /// Normal values from a seed: a congruential generator and the sum of twelve.
    fn normal(seed: &mut u64) -> f64 {
        let mut uniform = || {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*seed >> 11) as f64 / (1_u64 << 53) as f64
        };
        (0..12).map(|_| uniform()).sum::<f64>() - 6.0
    }

    #[test]
    fn chance_alone_looks_unusual_about_once_in_twenty() {
        let mut seed = 7;
        for count in [LEAST, 8, 12, 20, MOST] {
            let rounds = 20_000;
            let odd = (0..rounds)
                .filter(|_| {
                    let earlier: Vec<f64> = (0..count).map(|_| 10.0 + 3.0 * normal(&mut seed)).collect();
                    let next = 10.0 + 3.0 * normal(&mut seed);
                    standing(Quantity::Hnr, next, &earlier).place != Place::Usual
                })
                .count();
            let share = odd as f64 / f64::from(rounds);
            assert!((0.035..0.075).contains(&share), "{count} recordings: {share}");
        }
    }

    #[test]
    fn few_recordings_say_nothing() {
        let few = standing(Quantity::Pitch, 300.0, &[200.0; LEAST - 1]);
        assert_eq!((few.place, few.count, few.usual, few.within), (Place::TooFew, 4, Some(200.0), None));
        assert_eq!(standing(Quantity::Pitch, 300.0, &[]).usual, None);
    }

    #[test]
    fn a_voice_that_never_changes_may_still_vary_a_little() {
        let earlier = [200.0; 12];
        assert_eq!(standing(Quantity::Pitch, 203.0, &earlier).place, Place::Usual);
        let high = standing(Quantity::Pitch, 240.0, &earlier);
        assert_eq!((high.place, high.below, high.above), (Place::Higher, 12, 0));
        assert_eq!(standing(Quantity::Pitch, 160.0, &earlier).place, Place::Lower);
    }

    #[test]
    fn the_usual_spread_of_pitch_is_even_in_semitones() {
        let earlier: Vec<f64> = (-5..=5).map(|it| 200.0 * (f64::from(it) / 24.0).exp2()).collect();
        let (low, high) = standing(Quantity::Pitch, 200.0, &earlier).within.unwrap();
        assert!((200.0 / low - high / 200.0).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn recordings_are_compared_with_the_latest_that_are_comparable() {
        let mut old: Vec<Analysis> = (0..40).map(|it| recording(180.0 + it as f32)).collect();
        for other in old.iter_mut().take(20) {
            other.codec = "opus".to_owned();
        }
        let found = standings(&recording(260.0), old.iter());
        let of = |quantity| found.iter().find(|it| it.quantity == quantity).copied().unwrap();
        assert_eq!((of(Quantity::Pitch).count, of(Quantity::Pitch).place), (MOST, Place::Higher));
        assert_eq!((of(Quantity::Loudness).count, of(Quantity::Loudness).place), (20, Place::Usual));
        assert!(found.iter().all(|it| it.quantity != Quantity::Valence));
    }

    #[test]
    fn two_recordings_differ_when_they_differ_more_than_usual() {
        let usual: Vec<f64> = (0..20).map(|it| 15.0 + 0.2 * f64::from(it % 7)).collect();
        assert_eq!(gap(Quantity::Hnr, 15.2, 15.9, &usual), Gap::Within);
        assert_eq!(gap(Quantity::Hnr, 15.2, 19.0, &usual), Gap::Beyond);
        assert_eq!(gap(Quantity::Hnr, 15.2, 19.0, &usual[..4]), Gap::TooFew);
    }
}
