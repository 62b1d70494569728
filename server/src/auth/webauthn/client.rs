//! What the browser says it asked an authenticator for (`CollectedClientData`, §5.8.1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::WebauthnError;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// A new credential.
    Create,
    /// The use of one.
    Get,
}

/// Other fields may come in the future.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Whether it was asked for here, now, and not in a frame of another site.
///
/// # Errors
/// [`WebauthnError`].
pub(super) fn check(
    bytes: &[u8],
    ceremony: Ceremony,
    challenge: &[u8],
    origin: &str,
) -> Result<(), WebauthnError> {
    let data: ClientData =
        serde_json::from_slice(bytes).or(Err(WebauthnError::Malformed("the browser's data")))?;
    let kind = match ceremony {
        Ceremony::Create => "webauthn.create",
        Ceremony::Get => "webauthn.get",
    };
    if data.kind != kind {
        return Err(WebauthnError::Other("ceremony"));
    }
    if data.challenge != URL_SAFE_NO_PAD.encode(challenge) {
        return Err(WebauthnError::Other("challenge"));
    }
    if data.origin != origin {
        return Err(WebauthnError::Other("origin"));
    }
    if data.cross_origin || data.top_origin.is_some() {
        return Err(WebauthnError::Framed);
    }
    Ok(())
}
