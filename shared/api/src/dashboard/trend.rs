//! How figures change over time.

use serde::{Deserialize, Serialize};

use super::{Estimate, Share, Shown};
use crate::{AnnotationId, UserId};

/// Longest annotation, in characters.
pub const MAX_ANNOTATION_CHARS: usize = 200;
/// Most annotations of an organisation.
pub const MAX_ANNOTATIONS: usize = 1000;

/// How long each point of a trend is. All begin and end in UTC; weeks begin on Monday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// For at most 14 days.
    Hour,
    /// For at most three years.
    #[default]
    Day,
    /// Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
}

/// What is counted apart in each point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum TrendOf {
    /// Nothing: how many came.
    #[default]
    Volume,
    /// As [`super::Figures::sentiment`].
    Sentiment,
    /// As [`super::Figures::emotion`].
    Emotion,
    /// As [`super::Figures::intent`].
    Intent,
}

/// One point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrendPoint {
    /// Start, in milliseconds since 1970.
    pub start_ms: u64,
    /// End.
    pub end_ms: u64,
    /// Whether it is over; otherwise more may come.
    pub complete: bool,
    /// Whether its figures are shown. [`Shown::TooFew`] also stands where another point would follow by subtraction.
    pub shown: Shown,
    /// How many submissions; none where that is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submissions: Option<u64>,
    /// Mean valence, -1 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valence: Option<Estimate>,
    /// What is counted apart, in a fixed order; empty for [`TrendOf::Volume`] and where the point is not shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Share>,
}

/// A point that is far from those before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Anomaly {
    /// Start of the point, in milliseconds since 1970.
    pub start_ms: u64,
    /// `submissions` or `valence`.
    pub of: String,
    /// Its value.
    pub value: f64,
    /// Median of the points before.
    pub median: f64,
    /// Their spread: the median of the distances from that median, times 1.4826, and at least a floor.
    pub spread: f64,
    /// Distance from the median in spreads; negative below it.
    pub score: f64,
}

/// How anomalies are found: a complete point whose distance from the median of the shown points before it is more than
/// `threshold` spreads (Iglewicz and Hoaglin 1993, the modified z-score).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnomalyMethod {
    /// How many points before it are looked at, at most.
    pub window: u32,
    /// How many it takes; with fewer, none is marked.
    pub minimum_points: u32,
    /// Spreads.
    pub threshold: f64,
    /// Least spread of valence. That of counts is the square root of their median, and at least 1.
    pub valence_floor: f64,
}

/// `GET` on [`crate::route::TRENDS`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trend {
    /// Version of the data.
    pub version: u64,
    /// The smallest group of which figures are shown.
    pub minimum_group: u32,
    /// The step.
    pub by: Step,
    /// What is counted apart.
    pub of: TrendOf,
    /// Whether anything is shown, and why not.
    pub shown: Shown,
    /// The points, without gaps, oldest first.
    pub points: Vec<TrendPoint>,
    /// Those that are far from the ones before.
    pub anomalies: Vec<Anomaly>,
    /// How they were found.
    pub method: AnomalyMethod,
    /// What people noted about this time, oldest first.
    pub annotations: Vec<AnnotationView>,
}

/// Makes or changes an annotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnnotationRequest {
    /// The time it is about, in milliseconds since 1970.
    pub at_ms: u64,
    /// 1 to [`MAX_ANNOTATION_CHARS`] characters on one line.
    pub text: String,
}

/// An annotation: a release, a campaign, whatever explains a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnnotationView {
    /// Its id.
    pub id: AnnotationId,
    /// The time it is about, in milliseconds since 1970.
    pub at_ms: u64,
    /// What it says.
    pub text: String,
    /// Who wrote it; none where they are gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<UserId>,
}
