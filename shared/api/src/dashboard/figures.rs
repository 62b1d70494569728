//! Figures of a period.

use serde::{Deserialize, Serialize};

/// Whether figures are shown, and why not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// They are.
    Yes,
    /// There are no submissions.
    #[default]
    Empty,
    /// There are some, and fewer than the smallest group.
    TooFew,
    /// The filter leaves so few out that they would follow by subtraction.
    TooFewLeftOut,
}

/// A share of a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Share {
    /// What it is of: a label's, status's or link's name as everywhere in the interface.
    pub label: String,
    /// How many; none where they are withheld, because they or what they leave are too few. Then there is no `share` either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Share of the whole, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Lower end of its 95 % interval (Wilson's score interval), 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// A mean with its 95 % interval (Student's t).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How many values it is of.
    pub n: u64,
}

/// Figures of all submissions that a filter lets through.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// How many submissions. Visitors have no names: nobody can say how many people that are.
    pub submissions: u64,
    /// Length of all recordings together, in milliseconds.
    pub duration_ms: u64,
    /// By [`sotto_protocol::SentimentLabel`]: `negative`, `neutral`, `positive`, `unsure`, in this order.
    pub sentiment: Vec<Share>,
    /// Mean valence, -1 to 1, of submissions whose sentiment is not `unsure`; none below the smallest group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valence: Option<Estimate>,
    /// By [`sotto_protocol::EmotionLabel`], in its order, `unsure` last.
    pub emotion: Vec<Share>,
    /// What submissions with a transcript that was read do: `praise`, `complaint`, `question`, `request`, `bug report`,
    /// `other`. Shares are of those that were read.
    pub intent: Vec<Share>,
    /// Mean importance, 0 to 1, of submissions that were read; none below the smallest group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<Estimate>,
    /// By importance: `high` (0.5 or more) and `low`. Shares are of those that were read.
    pub by_importance: Vec<Share>,
    /// By [`crate::feedback::SubmissionStatus`].
    pub status: Vec<Share>,
    /// By [`super::DeviceKind`].
    pub device: Vec<Share>,
    /// By language, the most first.
    pub language: Vec<Share>,
    /// By the link's id, the most first.
    pub link: Vec<Share>,
}

/// Figures of a period, as far as they are shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeriodView {
    /// Start, in milliseconds since 1970: goes into a list's `from_ms` to see what is behind the figures.
    pub from_ms: u64,
    /// End: goes into a list's `until_ms`.
    pub until_ms: u64,
    /// Whether they are shown.
    pub shown: Shown,
    /// The figures; none where they are not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
}

/// `GET` on [`crate::route::OVERVIEW`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overview {
    /// Version of the data; rises with every change.
    pub version: u64,
    /// The smallest group of which figures are shown.
    pub minimum_group: u32,
    /// The period that was asked for.
    pub now: PeriodView,
    /// The one before it, of the same length.
    pub before: PeriodView,
}
