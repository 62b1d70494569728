//! API keys: what integrations sign in with, in place of a person.

use serde::{Deserialize, Serialize};

use crate::KeyId;

/// How every key begins, so that one that leaked is recognised.
pub const KEY_PREFIX: &str = "sotto_";
/// Longest life of a key, in days.
pub const MAX_KEY_DAYS: u32 = 366;
/// Most keys of one person.
pub const MAX_KEYS: usize = 50;

/// What a key may do, each in the name of its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Read the account and the list of its organisations.
    AccountRead,
    /// Read changes and the vault.
    SyncRead,
    /// Add changes.
    SyncWrite,
    /// Read audio.
    AudioRead,
    /// Add audio.
    AudioWrite,
    /// See organisations.
    OrganisationRead,
    /// See members and teams.
    MembersRead,
    /// See feedback links.
    FeedbackLinksRead,
    /// See what submissions say together.
    DashboardRead,
    /// Read what visitors sent.
    SubmissionsRead,
    /// Hear what visitors sent.
    SubmissionsAudio,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::AccountRead,
        Self::SyncRead,
        Self::SyncWrite,
        Self::AudioRead,
        Self::AudioWrite,
        Self::OrganisationRead,
        Self::MembersRead,
        Self::FeedbackLinksRead,
        Self::DashboardRead,
        Self::SubmissionsRead,
        Self::SubmissionsAudio,
    ];
}

/// Makes a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyRequest {
    /// What it is for: 1 to 100 characters on one line.
    pub name: String,
    /// What it may do; at least one.
    pub scopes: Vec<Scope>,
    /// Its life, 1 to [`MAX_KEY_DAYS`] days.
    pub days: u32,
}

/// A key, without the secret in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyView {
    /// Its id.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// How it begins.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: u64,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: u64,
    /// When it was used last, to the hour, in milliseconds since 1970; 0 where it never was.
    pub used_ms: u64,
}

/// A new key, shown once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyResponse {
    /// Goes into `Authorization: Bearer`.
    pub key: String,
    /// The same without the secret.
    pub view: KeyView,
}
