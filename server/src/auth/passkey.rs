//! Passkeys between handlers and the ceremonies of [`super::webauthn`]: what a browser is told, and the tickets in which
//! challenges travel, sealed, so that any server of one database can end what another began.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sotto_api::{
    ErrorCode, UserId,
    auth::UserView,
    passkey::{
        AuthenticatorSelection, CreationOptions, CredentialDescriptor, KeyKind, PasskeyUser,
        RelyingParty as NamedParty, RequestOptions,
    },
};

use crate::{
    auth::{
        secret,
        webauthn::{ALGORITHMS, RelyingParty},
    },
    clock::{now_ms, random_bytes},
    error::ApiError,
    state::App,
};

/// How long a person may take, in seconds.
pub const ATTEMPT_S: u64 = 5 * 60;

/// What a challenge is for. A ticket of one kind is none of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To make a passkey.
    Creation,
    /// To sign in.
    SignIn,
}

impl Purpose {
    fn context(self) -> &'static [u8] {
        match self {
            Self::Creation => b"passkey creation",
            Self::SignIn => b"passkey sign-in",
        }
    }
}

/// One attempt, as it travels in its ticket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attempt {
    /// Random; signed by the authenticator.
    pub challenge: [u8; 32],
    /// Whose it is; none for a sign-in without an e-mail.
    pub user: Option<UserId>,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: i64,
}

impl Attempt {
    /// A new one.
    ///
    /// # Errors
    /// Where the operating system has no randomness to give.
    pub fn make(user: Option<UserId>) -> Result<Self, ApiError> {
        let life_ms = i64::try_from(ATTEMPT_S * 1000).unwrap_or_default();
        let challenge = random_bytes().map_err(ApiError::internal)?;
        Ok(Self { challenge, user, expires_ms: now_ms() + life_ms })
    }

    /// The ticket that a client carries.
    ///
    /// # Errors
    /// Where the operating system has no randomness to give.
    pub fn ticket(&self, app: &App, purpose: Purpose) -> Result<String, ApiError> {
        let text = serde_json::to_vec(self).map_err(ApiError::internal)?;
        app.sealing_key.seal(purpose.context(), &text).map_err(ApiError::internal)
    }

    /// Reads a ticket; none where it is another's, of another kind, or has ended.
    #[must_use]
    pub fn read(app: &App, purpose: Purpose, ticket: &str) -> Option<Self> {
        let text = app.sealing_key.unseal(purpose.context(), ticket).ok()?;
        let attempt: Self = serde_json::from_slice(&text).ok()?;
        (now_ms() < attempt.expires_ms).then_some(attempt)
    }

    /// The challenge as browsers take it.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.challenge)
    }

    /// Under what it is kept once it was answered.
    #[must_use]
    pub fn hash(&self) -> String {
        secret::derive_hash(&self.text())
    }
}

/// The server as authenticators know it; none where its public address allows no passkeys.
#[must_use]
pub fn relying_party(app: &App) -> Option<RelyingParty> {
    app.config().server.public_url.as_deref().and_then(RelyingParty::of)
}

/// The same, or why not.
///
/// # Errors
/// `Conflict`.
pub fn needed(app: &App) -> Result<RelyingParty, ApiError> {
    relying_party(app).ok_or_else(|| {
        ApiError::new(
            ErrorCode::Conflict,
            "Passkeys need a public address with a name, by HTTPS. Ask the person who runs this server to set one.",
        )
    })
}

/// The id of an account as authenticators keep it.
#[must_use]
pub fn handle_of(user: UserId) -> String {
    URL_SAFE_NO_PAD.encode(user.0.as_bytes())
}

/// What goes to `navigator.credentials.create`.
#[must_use]
pub fn creation_options(
    party: &RelyingParty,
    user: &UserView,
    attempt: &Attempt,
    known: Vec<CredentialDescriptor>,
) -> CreationOptions {
    let shown = if user.name.is_empty() { &user.email } else { &user.name };
    let kind = |alg| KeyKind { kind: "public-key".to_owned(), alg };
    CreationOptions {
        rp: NamedParty { id: party.id.clone(), name: "Sotto".to_owned() },
        user: PasskeyUser { id: handle_of(user.id), name: user.email.clone(), display_name: shown.clone() },
        challenge: attempt.text(),
        pub_key_cred_params: ALGORITHMS.into_iter().map(kind).collect(),
        timeout: ATTEMPT_S * 1000,
        exclude_credentials: known,
        authenticator_selection: AuthenticatorSelection {
            resident_key: "preferred".to_owned(),
            user_verification: "preferred".to_owned(),
        },
        attestation: "none".to_owned(),
    }
}

/// What goes to `navigator.credentials.get`. A passkey alone must know its person; one after a password need not.
#[must_use]
pub fn request_options(
    party: &RelyingParty,
    attempt: &Attempt,
    allowed: Vec<CredentialDescriptor>,
) -> RequestOptions {
    let verification = if attempt.user.is_none() { "required" } else { "discouraged" };
    RequestOptions {
        challenge: attempt.text(),
        timeout: ATTEMPT_S * 1000,
        rp_id: party.id.clone(),
        allow_credentials: allowed,
        user_verification: verification.to_owned(),
    }
}
