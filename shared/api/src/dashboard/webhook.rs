//! Webhooks: what the server posts elsewhere when something happens.
//!
//! A delivery is a `POST` of JSON with the headers `Sotto-Event`, `Sotto-Delivery` (its id; the same when it is repeated),
//! `Sotto-Timestamp` (seconds since 1970) and `Sotto-Signature`: `v1=` and HMAC-SHA256, in hexadecimal digits, over the
//! timestamp, a full stop and the body, with the webhook's secret as the key.

use serde::{Deserialize, Serialize};

use crate::{DeliveryId, WebhookId};

/// Most webhooks of an organisation.
pub const MAX_WEBHOOKS: usize = 20;

/// What a webhook is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WebhookEvent {
    /// A submission came in.
    SubmissionReceived,
    /// Its status, assignee or tags were changed.
    SubmissionChanged,
    /// It was withdrawn, deleted or erased.
    SubmissionDeleted,
    /// Somebody tries the webhook.
    Test,
}

impl WebhookEvent {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::SubmissionReceived, Self::SubmissionChanged, Self::SubmissionDeleted, Self::Test];

    /// As it stands in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SubmissionReceived => "submission-received",
            Self::SubmissionChanged => "submission-changed",
            Self::SubmissionDeleted => "submission-deleted",
            Self::Test => "test",
        }
    }

    /// The event of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }
}

/// Makes or changes a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookRequest {
    /// Where to post to: `https`, or `http` where the server's settings allow it. No private addresses.
    pub url: String,
    /// What it is told of; at least one.
    pub events: Vec<WebhookEvent>,
    /// Whether it is told of anything for now.
    pub active: bool,
}

/// A webhook, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookView {
    /// Its id.
    pub id: WebhookId,
    /// What was asked for.
    #[serde(flatten)]
    pub webhook: WebhookRequest,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: u64,
}

/// A new webhook. The secret is shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookMade {
    /// Key of the signatures.
    pub secret: String,
    /// The rest.
    pub view: WebhookView,
}

/// Where a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It is tried, or tried again, at `next_ms`.
    Waiting,
    /// It was answered with 200 to 299.
    Delivered,
    /// It was tried as often as it is tried.
    Failed,
}

impl DeliveryState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Failed];

    /// As it stands in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryView {
    /// Its id.
    pub id: DeliveryId,
    /// What it tells.
    pub event: WebhookEvent,
    /// When it came up, in milliseconds since 1970.
    pub made_ms: u64,
    /// Where it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, in milliseconds since 1970.
    pub next_ms: u64,
    /// Status of the last answer; 0 where there was none.
    pub status: u16,
    /// What went wrong last, in a few words; empty where nothing did.
    pub error: String,
}
