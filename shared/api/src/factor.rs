//! The second factor: six digits from an authenticator app (RFC 6238), or a recovery code in their place.

use serde::{Deserialize, Serialize};

use crate::auth::ClientKind;

/// Answer 202 to a `login` whose password was right and whose account wants a second factor, in place of
/// [`crate::auth::SessionResponse`].
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorNeeded {
    /// Goes into [`SecondFactorRequest`], or [`crate::passkey::AssertionRequest`].
    pub ticket: String,
    /// What the account has; a recovery code goes where a code goes.
    #[serde(default)]
    pub methods: Vec<FactorMethod>,
    /// How long the ticket is good, in seconds.
    pub expires_in_s: u64,
}

/// A second factor that an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FactorMethod {
    /// Six digits from an authenticator app.
    Code,
    /// A passkey.
    Passkey,
}

/// Ends a sign-in that wants a second factor. Answered like a login.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorRequest {
    /// From [`SecondFactorNeeded`].
    pub ticket: String,
    /// Six digits, or a recovery code.
    pub code: String,
    /// How the session's tokens travel.
    #[serde(default)]
    pub client: ClientKind,
}

/// Whether an account has a second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorView {
    /// Whether sign-in asks for it.
    pub enabled: bool,
    /// Recovery codes that were not used.
    pub recovery_codes: u64,
}

/// A secret for an authenticator app, shown once. It counts after a first code from it was sent.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpSecret {
    /// For typing, in base32.
    pub secret: String,
    /// The same for a picture, as `otpauth://…`.
    pub link: String,
}

/// A code from the app, which switches the second factor on.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeRequest {
    /// Six digits.
    pub code: String,
}

/// Codes that stand in for the app, each once. Shown once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
}

/// Switches the second factor off.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactorOffRequest {
    /// The password.
    pub password: String,
    /// Six digits, or a recovery code.
    pub code: String,
}
