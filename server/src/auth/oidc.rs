//! Sign-in by an OpenID provider (OpenID Connect Core 1.0, authorization code flow with PKCE). What belongs to one
//! attempt (state, nonce, PKCE verifier) travels sealed in a cookie of the browser that began it, so that no other
//! browser can end it.

use std::time::Duration;

use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse,
    core::{CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType},
    reqwest,
};
use serde::{Deserialize, Serialize};

use crate::{auth::sealing::SealingKey, clock::now_ms, config::OidcSettings, store::identities::Identity};

/// How long a person may take at the provider, in seconds.
pub const ATTEMPT_S: u64 = 10 * 60;
const TIMEOUT_S: u64 = 10;
/// What an attempt is sealed for.
const CONTEXT: &[u8] = b"oidc";

/// Signatures that are believed: asymmetric ones alone.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why a sign-in by the provider did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// No provider is set.
    #[error("no provider is set")]
    NotSet,
    /// The settings name no address.
    #[error("an address in the settings is none: {0}")]
    Address(#[from] openidconnect::url::ParseError),
    /// The provider was not reached, or its answer is none of its kind.
    #[error("the provider {0}")]
    Provider(&'static str),
    /// The attempt is another browser's, too old, or was tampered with.
    #[error("the attempt is not this browser's, or too old")]
    Attempt,
    /// The provider's word on who it is does not hold.
    #[error("the provider's token is not believed: {0}")]
    Token(String),
}

/// One attempt, as it travels in the cookie.
#[derive(Serialize, Deserialize)]
struct Attempt {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    expires_ms: i64,
}

/// Where to send the browser, and what it carries.
pub struct Begun {
    /// The provider's page.
    pub address: String,
    /// The sealed attempt.
    pub cookie: String,
}

/// Begins an attempt.
///
/// # Errors
/// [`OidcError`].
pub async fn begin(settings: &OidcSettings, key: &SealingKey, callback: String) -> Result<Begun, OidcError> {
    let client = discover(settings, &http()?, callback).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, state, nonce) = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("email".into()))
        .add_scope(Scope::new("profile".into()))
        .set_pkce_challenge(challenge)
        .url();
    let life_ms = i64::try_from(ATTEMPT_S * 1000).unwrap_or_default();
    let attempt = Attempt { state, nonce, verifier, expires_ms: now_ms() + life_ms };
    let attempt = serde_json::to_vec(&attempt).or(Err(OidcError::Attempt))?;
    let cookie = key.seal(CONTEXT, &attempt).or(Err(OidcError::Attempt))?;
    Ok(Begun { address: address.into(), cookie })
}

/// Ends an attempt: who it is, by the provider's word.
///
/// # Errors
/// [`OidcError`].
pub async fn end(
    settings: &OidcSettings,
    key: &SealingKey,
    callback: String,
    cookie: &str,
    state: &str,
    code: String,
) -> Result<Identity, OidcError> {
    let attempt = key.unseal(CONTEXT, cookie).or(Err(OidcError::Attempt))?;
    let attempt: Attempt = serde_json::from_slice(&attempt).or(Err(OidcError::Attempt))?;
    if attempt.state.secret() != state || attempt.expires_ms <= now_ms() {
        return Err(OidcError::Attempt);
    }
    let http = http()?;
    let client = discover(settings, &http, callback).await?;
    let tokens = client
        .exchange_code(AuthorizationCode::new(code))
        .or(Err(OidcError::Provider("has no address for tokens")))?
        .set_pkce_verifier(attempt.verifier)
        .request_async(&http)
        .await
        .or(Err(OidcError::Provider("gave no token for this code")))?;
    let token = tokens.id_token().ok_or(OidcError::Provider("gave no word on who it is"))?;
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let claims =
        token.claims(&verifier, &attempt.nonce).map_err(|error| OidcError::Token(error.to_string()))?;
    let email = claims.email().filter(|_| claims.email_verified() == Some(true));
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
    Ok(Identity {
        issuer: claims.issuer().as_str().to_owned(),
        subject: claims.subject().as_str().to_owned(),
        email: email.map(|email| email.as_str().to_owned()),
        name: name.unwrap_or_default().to_owned(),
    })
}

/// No redirects: an answer of the provider must not send the server elsewhere.
fn http() -> Result<reqwest::Client, OidcError> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(TIMEOUT_S))
        .build()
        .or(Err(OidcError::Provider("cannot be spoken to")))
}

/// Asks the provider for its addresses and keys, each time anew: sign-ins are rare, and keys change.
async fn discover(
    settings: &OidcSettings,
    http: &reqwest::Client,
    callback: String,
) -> Result<Client, OidcError> {
    let (Some(issuer), Some(id)) = (&settings.issuer, &settings.client_id) else {
        return Err(OidcError::NotSet);
    };
    let metadata = CoreProviderMetadata::discover_async(IssuerUrl::new(issuer.clone())?, http)
        .await
        .or(Err(OidcError::Provider("does not say where its addresses are")))?;
    let secret = settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new(id.clone()), secret);
    Ok(client.set_redirect_uri(RedirectUrl::new(callback)?))
}
