//! One's own account, and the accounts of a server to those who run it.

use serde::{Deserialize, Serialize};

use crate::{SessionId, UserId, auth::ClientKind};

/// A session: one sign-in of one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// Where its refresh token lives.
    pub client: ClientKind,
    /// What the client said of itself (`User-Agent`) when it signed in; empty where it said nothing.
    pub agent: String,
    /// When it began, in milliseconds since 1970.
    pub created_ms: u64,
    /// When it was refreshed last, in milliseconds since 1970.
    pub seen_ms: u64,
    /// When it ends, whatever happens, in milliseconds since 1970.
    pub expires_ms: u64,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Changes the password. All other sessions end.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordRequest {
    /// The password until now.
    pub current: String,
    /// At least 8 characters.
    pub new: String,
}

/// Says the password once more, before what cannot be undone.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmRequest {
    /// The password.
    pub password: String,
}

/// An account, to those who run the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountView {
    /// Its id.
    pub id: UserId,
    /// E-mail.
    pub email: String,
    /// Name, possibly empty.
    pub name: String,
    /// Whether the person runs this server.
    pub admin: bool,
    /// Whether it may be used; an account that is switched off keeps everything.
    pub active: bool,
    /// Whether the person showed that the mailbox is theirs.
    pub verified: bool,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: u64,
}

/// Switches an account on or off, or makes its person an operator or none. What is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountRequest {
    /// Whether it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Whether the person runs this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin: Option<bool>,
}
