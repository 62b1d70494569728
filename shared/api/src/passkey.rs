//! Passkeys (WebAuthn Level 3). Options and credentials have the standard's own JSON forms (§5.1.8 to §5.1.10), so that a
//! browser reads the first with `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`, and
//! writes the second with `toJSON`. Bytes are base64url without padding.

use serde::{Deserialize, Serialize};

use crate::{PasskeyId, auth::ClientKind};

/// Most passkeys of one person.
pub const MAX_PASSKEYS: usize = 20;

/// A passkey, to its person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyView {
    /// Its id here, which is not the credential's.
    pub id: PasskeyId,
    /// What its person calls it.
    pub name: String,
    /// Whether a sign-in by password asks for it, or for another second factor.
    pub second_factor: bool,
    /// Whether it is kept in more than one place (backup state).
    pub synced: bool,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: u64,
    /// When it was used last, in milliseconds since 1970; 0 where it never was.
    pub used_ms: u64,
}

/// Answer to the begin of a registration: what goes to `navigator.credentials.create`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyCreation {
    /// Goes into [`PasskeyRequest`].
    pub ticket: String,
    /// How long the ticket is good, in seconds.
    pub expires_in_s: u64,
    /// The options.
    pub public_key: CreationOptions,
}

/// `PublicKeyCredentialCreationOptionsJSON`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    /// Who asks.
    pub rp: RelyingParty,
    /// For whom.
    pub user: PasskeyUser,
    /// Signed with the answer.
    pub challenge: String,
    /// Kinds of keys that are understood, the best first.
    pub pub_key_cred_params: Vec<KeyKind>,
    /// Milliseconds that the person has.
    pub timeout: u64,
    /// Credentials that the account has already.
    pub exclude_credentials: Vec<CredentialDescriptor>,
    /// What the authenticator should be able to do.
    pub authenticator_selection: AuthenticatorSelection,
    /// `none`: nobody needs to know whose make the authenticator is.
    pub attestation: String,
}

/// Who asks.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RelyingParty {
    /// The host of the server's public address.
    pub id: String,
    /// What the authenticator shows.
    pub name: String,
}

/// Whom a credential is for.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasskeyUser {
    /// The account's id as bytes.
    pub id: String,
    /// The e-mail.
    pub name: String,
    /// The name, or the e-mail where there is none.
    pub display_name: String,
}

/// A kind of key.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyKind {
    /// `public-key`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Number of the algorithm in COSE: -7 is ES256, -8 is EdDSA.
    pub alg: i64,
}

/// Names a credential.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CredentialDescriptor {
    /// `public-key`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The credential's id.
    pub id: String,
    /// How its authenticator was reached.
    pub transports: Vec<String>,
}

/// What the authenticator should be able to do.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorSelection {
    /// `preferred`: with it, the passkey signs in without an e-mail.
    pub resident_key: String,
    /// `preferred`.
    pub user_verification: String,
}

/// Ends a registration.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyRequest {
    /// From [`PasskeyCreation`].
    pub ticket: String,
    /// What to call it: 1 to 100 characters on one line.
    pub name: String,
    /// Whether a sign-in by password asks for a second factor from now on.
    #[serde(default)]
    pub second_factor: bool,
    /// What `navigator.credentials.create` answered.
    pub credential: NewCredential,
}

/// `RegistrationResponseJSON`, as far as it is looked at.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewCredential {
    /// The credential's id.
    pub id: String,
    /// `public-key`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The authenticator's answer.
    pub response: Attestation,
}

/// `AuthenticatorAttestationResponseJSON`, as far as it is looked at.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Attestation {
    /// What the browser says it asked for, as JSON.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// The new key and what is said of it, as CBOR.
    pub attestation_object: String,
    /// How the authenticator can be reached.
    #[serde(default)]
    pub transports: Vec<String>,
}

/// A new passkey.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyMade {
    /// The passkey.
    pub view: PasskeyView,
    /// Recovery codes, shown once; empty unless this is the account's first second factor.
    pub recovery_codes: Vec<String>,
}

/// Begins a sign-in by passkey. Empty (`{}`) for one without e-mail and password.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssertionRequest {
    /// From [`crate::factor::SecondFactorNeeded`], where the passkey is the second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

/// What goes to `navigator.credentials.get`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyChallenge {
    /// Goes into [`PasskeySignIn`].
    pub ticket: String,
    /// How long the ticket is good, in seconds.
    pub expires_in_s: u64,
    /// The options.
    pub public_key: RequestOptions,
}

/// `PublicKeyCredentialRequestOptionsJSON`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    /// Signed with the answer.
    pub challenge: String,
    /// Milliseconds that the person has.
    pub timeout: u64,
    /// The host of the server's public address.
    pub rp_id: String,
    /// The account's credentials; empty for a sign-in without e-mail, where the authenticator knows.
    pub allow_credentials: Vec<CredentialDescriptor>,
    /// `required` for a passkey alone, `discouraged` for one after a password.
    pub user_verification: String,
}

/// Ends a sign-in by passkey. Answered like a login.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeySignIn {
    /// From [`PasskeyChallenge`].
    pub ticket: String,
    /// What `navigator.credentials.get` answered.
    pub credential: UsedCredential,
    /// How the session's tokens travel.
    #[serde(default)]
    pub client: ClientKind,
}

/// `AuthenticationResponseJSON`, as far as it is looked at.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UsedCredential {
    /// The credential's id.
    pub id: String,
    /// `public-key`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The authenticator's answer.
    pub response: Assertion,
}

/// `AuthenticatorAssertionResponseJSON`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Assertion {
    /// What the browser says it asked for, as JSON.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// What the authenticator says of itself.
    pub authenticator_data: String,
    /// Over both.
    pub signature: String,
    /// Whose credential it is, where the authenticator knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<String>,
}
