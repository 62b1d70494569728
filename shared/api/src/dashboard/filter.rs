//! What narrows the dashboard down. The same names narrow down lists of submissions.

use serde::{Deserialize, Serialize};

use crate::{LinkId, TeamId, feedback::SubmissionStatus};

/// Longest tag, in characters.
pub const MAX_TAG_CHARS: usize = 40;
/// Most tags of one submission.
pub const MAX_TAGS: usize = 20;

/// Narrows the dashboard down; in the query of an address, or as JSON. What is left out leaves everything in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DashboardFilter {
    /// Arrived at this time or later, in milliseconds since 1970. Counted from the start of its day in UTC. Left out: 28
    /// days before the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_ms: Option<u64>,
    /// Arrived before this time, in milliseconds since 1970. Counted to the end of its day in UTC. Left out: the end of
    /// today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<u64>,
    /// By links of this team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// By this link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkId>,
    /// With this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The language in which the link was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The kind of device it was sent from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceKind>,
    /// Where the team is with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubmissionStatus>,
}

/// What a browser says of the kind of its device. Nothing finer is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// A telephone.
    Phone,
    /// A tablet.
    Tablet,
    /// A computer.
    Computer,
    /// Something else, or nobody said.
    #[default]
    Unknown,
}

impl DeviceKind {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Tablet, Self::Computer, Self::Unknown];

    /// As it stands in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Computer => "computer",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
