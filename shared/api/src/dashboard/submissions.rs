//! Many submissions at once: changed, exported, erased, and told of as they come.

use serde::{Deserialize, Serialize};

use crate::{OrganisationId, SubmissionId, UserId, feedback::SubmissionStatus};

/// Most submissions of one bulk change.
pub const MAX_BULK: usize = 500;

/// `POST` on [`crate::route::SUBMISSIONS_BULK`]: the same change to many. What is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkChange {
    /// 1 to [`MAX_BULK`] of them.
    pub submissions: Vec<SubmissionId>,
    /// Where the team is with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubmissionStatus>,
    /// Who looks after them, or `null` for nobody.
    #[serde(default, deserialize_with = "crate::feedback::given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<UserId>))]
    pub assignee: Option<Option<UserId>>,
    /// Tags that they get: 1 to [`super::MAX_TAG_CHARS`] characters on one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<String>,
    /// Tags that they lose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<String>,
}

/// The answer: all or none were changed; those that are not there any more are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkChanged {
    /// How many are there.
    pub changed: u64,
}

/// Order of a list: `sort` in its query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SubmissionSort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Most important first.
    Importance,
    /// Longest first.
    Longest,
    /// Most unpleasant first.
    Unpleasant,
    /// Most pleasant first.
    Pleasant,
}

/// Format of an export: `format` in its query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// RFC 4180, UTF-8, with a line of names.
    #[default]
    Csv,
    /// A list of objects.
    Json,
    /// Apache Parquet.
    Parquet,
}

/// One column of an export, as `GET` on [`crate::route::SUBMISSIONS_DICTIONARY`] tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnMeaning {
    /// Its name.
    pub name: String,
    /// `text` or `integer`.
    pub kind: String,
    /// What it holds, its unit, and what stands where there is nothing.
    pub meaning: String,
}

/// Says that an erasure was done: the answer of `POST` on [`crate::route::SUBMISSION_ERASURE`]. Its entry in the chained
/// log of security events proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureCertificate {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What was erased.
    pub submission: SubmissionId,
    /// When, in milliseconds since 1970.
    pub erased_ms: u64,
    /// Who did it.
    pub by: UserId,
    /// What was there, by kind: `facts`, `transcript`, `audio`, `notes`, `tags`.
    pub held: Vec<String>,
    /// Number of the entry in the log of security events.
    pub audit_seq: u64,
    /// Hash of that entry, which hangs on all before it.
    pub audit_hash: String,
}

/// Event of [`crate::route::SUBMISSIONS_EVENTS`], named `changed`: something about the organisation's submissions is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmissionsEvent {
    /// Version of the data; rises with every change.
    pub version: u64,
}
