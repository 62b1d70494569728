//! Sums over submissions: what a row of `submission_rollups` holds, and what one submission adds to it. Whole numbers, so
//! that no order of adding changes them.

use std::ops::AddAssign;

/// Sentiments that are counted; `unsure` is the rest.
pub const SENTIMENTS: [&str; 3] = ["negative", "neutral", "positive"];
/// Emotions that are counted; `unsure` is the rest.
pub const EMOTIONS: [&str; 7] = ["neutral", "happiness", "sadness", "anger", "fear", "surprise", "disgust"];
/// Intents that are counted; what was not read is the rest.
pub const INTENTS: [&str; 6] = ["praise", "complaint", "question", "request", "bug report", "other"];
/// The rest of sentiments and emotions.
pub const UNSURE: &str = "unsure";
/// From this importance on, in percent, a submission counts as important.
pub const IMPORTANT_PERCENT: i64 = 50;

/// Names of the columns, in the order of [`Sums`].
pub const COLUMNS: [&str; 23] = [
    "n",
    "duration",
    "valence",
    "valence_squares",
    "negative",
    "neutral",
    "positive",
    "e_neutral",
    "e_happiness",
    "e_sadness",
    "e_anger",
    "e_fear",
    "e_surprise",
    "e_disgust",
    "i_praise",
    "i_complaint",
    "i_question",
    "i_request",
    "i_bug",
    "i_other",
    "importance",
    "importance_squares",
    "important",
];

/// Sums over some submissions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many.
    pub n: i64,
    /// Lengths, in milliseconds.
    pub duration: i64,
    /// Valences of those whose sentiment is not unsure, in thousandths.
    pub valence: i64,
    /// Their squares, in millionths.
    pub valence_squares: i64,
    /// By [`SENTIMENTS`].
    pub sentiments: [i64; 3],
    /// By [`EMOTIONS`].
    pub emotions: [i64; 7],
    /// By [`INTENTS`].
    pub intents: [i64; 6],
    /// Importances of those that were read, in percent.
    pub importance: i64,
    /// Their squares.
    pub importance_squares: i64,
    /// How many of them are important.
    pub important: i64,
}

/// What is counted of one submission.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Length, in milliseconds.
    pub duration: i64,
    /// Name of the sentiment.
    pub sentiment: String,
    /// Name of the emotion.
    pub emotion: String,
    /// Name of the intent; empty where the words were not read.
    pub intent: String,
    /// Valence in thousandths.
    pub valence: i64,
    /// Importance in percent; -1 where the words were not read.
    pub importance: i64,
}

fn tally<const N: usize>(names: [&str; N], name: &str) -> [i64; N] {
    names.map(|other| i64::from(other == name))
}

impl Sums {
    /// What one submission adds.
    #[must_use]
    pub fn of(one: &Counted) -> Self {
        let sentiments = tally(SENTIMENTS, &one.sentiment);
        let valence = if sentiments == [0; 3] { 0 } else { one.valence };
        let importance = one.importance.max(0);
        Self {
            n: 1,
            duration: one.duration,
            valence,
            valence_squares: valence * valence,
            sentiments,
            emotions: tally(EMOTIONS, &one.emotion),
            intents: tally(INTENTS, &one.intent),
            importance,
            importance_squares: importance * importance,
            important: i64::from(importance >= IMPORTANT_PERCENT),
        }
    }

    /// The same, taken away.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::from_array(self.to_array().map(|value| -value))
    }

    /// How many have a sentiment other than unsure.
    #[must_use]
    pub fn judged(&self) -> i64 {
        self.sentiments.iter().sum()
    }

    /// Of how many the words were read.
    #[must_use]
    pub fn read(&self) -> i64 {
        self.intents.iter().sum()
    }

    /// In the order of [`COLUMNS`].
    #[must_use]
    pub fn to_array(self) -> [i64; 23] {
        let [s0, s1, s2] = self.sentiments;
        let [e0, e1, e2, e3, e4, e5, e6] = self.emotions;
        let [i0, i1, i2, i3, i4, i5] = self.intents;
        [
            self.n,
            self.duration,
            self.valence,
            self.valence_squares,
            s0,
            s1,
            s2,
            e0,
            e1,
            e2,
            e3,
            e4,
            e5,
            e6,
            i0,
            i1,
            i2,
            i3,
            i4,
            i5,
            self.importance,
            self.importance_squares,
            self.important,
        ]
    }

    /// From the order of [`COLUMNS`].
    #[must_use]
    pub fn from_array(values: [i64; 23]) -> Self {
        let [
            n,
            duration,
            valence,
            valence_squares,
            s0,
            s1,
            s2,
            e0,
            e1,
            e2,
            e3,
            e4,
            e5,
            e6,
            i0,
            i1,
            i2,
            i3,
            i4,
            i5,
            importance,
            importance_squares,
            important,
        ] = values;
        Self {
            n,
            duration,
            valence,
            valence_squares,
            sentiments: [s0, s1, s2],
            emotions: [e0, e1, e2, e3, e4, e5, e6],
            intents: [i0, i1, i2, i3, i4, i5],
            importance,
            importance_squares,
            important,
        }
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        let (mut values, others) = (self.to_array(), other.to_array());
        for (value, other) in values.iter_mut().zip(others) {
            *value += other;
        }
        *self = Self::from_array(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_and_taken_away_leaves_nothing() {
        let one = Counted {
            duration: 1234,
            sentiment: "negative".to_owned(),
            emotion: "anger".to_owned(),
            intent: "bug report".to_owned(),
            valence: -400,
            importance: 70,
        };
        let mut sums = Sums::of(&one);
        assert_eq!((sums.n, sums.valence_squares, sums.important), (1, 160_000, 1));
        assert_eq!((sums.sentiments, sums.judged(), sums.read()), ([1, 0, 0], 1, 1));
        sums += Sums::of(&one).negated();
        assert_eq!(sums, Sums::default());
    }

    #[test]
    fn what_is_unsure_or_not_read_counts_for_no_mean() {
        let one = Counted {
            sentiment: UNSURE.to_owned(),
            emotion: UNSURE.to_owned(),
            valence: 900,
            importance: -1,
            ..Counted::default()
        };
        let sums = Sums::of(&one);
        assert_eq!((sums.n, sums.judged(), sums.read()), (1, 0, 0));
        assert_eq!((sums.valence, sums.importance, sums.important), (0, 0, 0));
    }
}
