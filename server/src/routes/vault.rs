//! The wrapped account key: kept until one of a later generation takes its place, given back to its owner.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sotto_api::{
    ErrorCode,
    vault::{EarlierKey, VaultEnvelope},
};

use crate::{
    audit::{Event, Origin, note},
    auth::identity::Account,
    body::JsonBody,
    error::ApiError,
    state::App,
    store::vaults::Kept,
};

const MAX_KEY_BYTES: usize = 4 * 1024;
const MAX_SALT_BYTES: usize = 128;
const MAX_EARLIER: usize = 15;

/// `GET /api/v1/vault`
///
/// # Errors
/// `NotFound` where none was put.
pub async fn get(State(app): State<App>, Account(user): Account) -> Result<Response, ApiError> {
    let body = app.store.vault(user.id).await?.ok_or_else(ApiError::not_found)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// `PUT /api/v1/vault`: where there is none, or one of an earlier generation. The same envelope again is the same answer,
/// because the first may have been lost.
///
/// # Errors
/// `Conflict` where another envelope of its generation or a later one is kept, `Invalid` for one that no client could
/// open.
pub async fn put(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
    JsonBody(envelope): JsonBody<VaultEnvelope>,
) -> Result<StatusCode, ApiError> {
    check(&envelope)?;
    let body = serde_json::to_string(&envelope).map_err(ApiError::internal)?;
    match app.store.put_vault(user.id, envelope.generation, &body).await? {
        Kept::Now => note(&app.store, &origin, Event::VaultKept.by(user.id).about(user.id)).await?,
        Kept::Before => {}
        Kept::No => {
            return Err(ApiError::new(
                ErrorCode::Conflict,
                "Another device has set the passphrase already. Use that one.",
            ));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

fn check(envelope: &VaultEnvelope) -> Result<(), ApiError> {
    let bytes = |text: &str, max: usize| {
        (text.len() <= max).then(|| STANDARD.decode(text).ok()).flatten().map_or(0, |bytes| bytes.len())
    };
    if envelope.version == 0 {
        return Err(ApiError::invalid("version", "There is no version 0."));
    }
    if envelope.generation == 0 {
        return Err(ApiError::invalid("generation", "There is no generation 0."));
    }
    let sealed = |key: &EarlierKey| bytes(&key.sealed.0, MAX_KEY_BYTES) >= 16;
    if envelope.earlier.len() > MAX_EARLIER || !envelope.earlier.iter().all(sealed) {
        return Err(ApiError::invalid(
            "earlier",
            "Must be at most 15 keys, each base64 of 16 to 3072 bytes.",
        ));
    }
    if bytes(&envelope.salt, MAX_SALT_BYTES) < 8 {
        return Err(ApiError::invalid("salt", "Must be base64 of 8 to 96 bytes."));
    }
    if bytes(&envelope.account_key.0, MAX_KEY_BYTES) < 16 {
        return Err(ApiError::invalid("account_key", "Must be base64 of 16 to 3072 bytes."));
    }
    // The bounds of RFC 9106, and what a phone can still do.
    let lanes_fit = (1..=16).contains(&envelope.lanes) && envelope.memory_kib >= 8 * envelope.lanes;
    if !lanes_fit || envelope.memory_kib > 4 * 1024 * 1024 || !(1..=64).contains(&envelope.passes) {
        return Err(ApiError::invalid("memory_kib", "These are no usable Argon2id parameters."));
    }
    Ok(())
}
