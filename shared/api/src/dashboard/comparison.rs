//! Two periods or two groups beside each other.

use serde::{Deserialize, Serialize};

use super::{DashboardFilter, Shown};

/// `POST` on [`crate::route::COMPARISON`]: what is compared with what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparisonRequest {
    /// The first.
    pub a: DashboardFilter,
    /// The second.
    pub b: DashboardFilter,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Side {
    /// Start, in milliseconds since 1970.
    pub from_ms: u64,
    /// End.
    pub until_ms: u64,
    /// Whether its figures are shown.
    pub shown: Shown,
    /// How many submissions; none where that is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submissions: Option<u64>,
}

/// What kind of number differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Submissions a day. Interval: normal approximation for Poisson rates.
    PerDay,
    /// Mean valence, -1 to 1. Interval: Welch's t.
    Valence,
    /// Mean importance, 0 to 1. Interval: Welch's t.
    Importance,
    /// Share of a sentiment, 0 to 1. Interval: Newcombe's hybrid score (his method 10).
    Sentiment,
    /// Share of an emotion, as for sentiment.
    Emotion,
    /// Share of an intent among what was read, as for sentiment.
    Intent,
}

/// A difference with its 95 % interval. Where the interval holds 0, the numbers do not tell that there is one; and of many
/// differences that are looked at together, one in twenty leaves 0 out by chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// What kind of number.
    pub measure: Measure,
    /// The label, for shares.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The number of the first.
    pub a: f64,
    /// The number of the second.
    pub b: f64,
    /// `b` less `a`.
    pub difference: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How many submissions of the first it is of.
    pub n_a: u64,
    /// How many of the second.
    pub n_b: u64,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comparison {
    /// Version of the data.
    pub version: u64,
    /// The smallest group of which figures are shown.
    pub minimum_group: u32,
    /// The first.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// Whether a submission may stand on both sides: the intervals then hold too little.
    pub may_overlap: bool,
    /// The differences; empty where one side is not shown. Shares that are withheld on one side are left out.
    pub differences: Vec<Difference>,
}
