//! Accounts and sessions.

use serde::{Deserialize, Serialize};

use crate::{OrganisationId, UserId, organisation::Role};

/// Body of `register`. Answered like a login.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterRequest {
    /// E-mail; compared without regard to case.
    pub email: String,
    /// At least 8 characters.
    pub password: String,
    /// What to call the person; may be empty.
    #[serde(default)]
    pub name: String,
    /// Code of an invitation, where the server wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
    /// How the session's tokens travel.
    #[serde(default)]
    pub client: ClientKind,
}

/// Body of `login`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginRequest {
    /// E-mail.
    pub email: String,
    /// Password.
    pub password: String,
    /// How the session's tokens travel.
    #[serde(default)]
    pub client: ClientKind,
}

/// Body of `setup`: the first admin, with the one-time code the server printed.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupRequest {
    /// The code from the set-up link.
    pub code: String,
    /// E-mail.
    pub email: String,
    /// At least 8 characters.
    pub password: String,
    /// What to call the person; may be empty.
    #[serde(default)]
    pub name: String,
    /// How the session's tokens travel.
    #[serde(default)]
    pub client: ClientKind,
}

/// Where the refresh token lives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ClientKind {
    /// In an `HttpOnly`, `SameSite=Strict` cookie; never in JSON.
    #[default]
    Browser,
    /// In JSON, for clients without a cookie jar.
    Api,
}

/// Answer to `register`, `login`, `setup` and `refresh`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionResponse {
    /// Goes into `Authorization: Bearer`; lives minutes.
    pub access_token: String,
    /// Only for [`ClientKind::Api`]. Used once; every refresh answers a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Life of the access token, in seconds.
    pub expires_in_s: u64,
    /// Who signed in.
    pub user: UserView,
}

/// Body of `refresh` and `logout`; empty (`{}`) for a browser, whose token is in the cookie.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshRequest {
    /// The refresh token of an API client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

/// A person, to themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserView {
    /// Account.
    pub id: UserId,
    /// E-mail.
    pub email: String,
    /// Name, possibly empty.
    pub name: String,
    /// Whether the person runs this server.
    pub admin: bool,
    /// Whether the person showed that the mailbox is theirs.
    #[serde(default)]
    pub verified: bool,
}

/// What a signed-out page may know of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServerView {
    /// Version of the server.
    pub version: String,
    /// Who may sign up.
    pub registration: Registration,
    /// Whether the first admin is still to be made through the set-up link.
    pub needs_setup: bool,
    /// Whether people can sign in by an OpenID provider, at `/api/v1/auth/oidc`.
    #[serde(default)]
    pub provider: bool,
    /// Whether the server mails links to new passwords.
    #[serde(default)]
    pub mail: bool,
    /// Whether people can sign in by passkey: where the public address is a name, not a number.
    #[serde(default)]
    pub passkeys: bool,
}

/// Body of `forgot`: asks for a link to a new password by mail.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForgotRequest {
    /// E-mail.
    pub email: String,
}

/// Body of `reset`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetRequest {
    /// From the link to `/reset?token=…`.
    pub token: String,
    /// At least 8 characters.
    pub password: String,
}

/// Body of `verify`. Answered like a login.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyRequest {
    /// From the link to `/verify?token=…`.
    pub token: String,
    /// The password that the person chose.
    pub password: String,
    /// How the session's tokens travel.
    #[serde(default)]
    pub client: ClientKind,
}

/// A link that works once, to be handed to its person.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandedLink {
    /// The link.
    pub link: String,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: u64,
}

/// Who may sign up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Everyone.
    Open,
    /// People with an invitation, or with an e-mail of certain domains. These get 202 to `register`, and a link by
    /// mail.
    Domain,
    /// People with an invitation.
    Invite,
    /// No one.
    Closed,
}

/// Body of `invitations`: what an operator invites to. Empty (`{}`) for the first organisation, as a member.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationRequest {
    /// The organisation; the first one where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The role in it; [`Role::Member`] where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// Body of `invitations/accept`: joins an organisation with an account that is there.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptRequest {
    /// The invitation's code.
    pub code: String,
}

/// An invitation; its code works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationView {
    /// What the invited person types, or finds in the link.
    pub code: String,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: u64,
}
