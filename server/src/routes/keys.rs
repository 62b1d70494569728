//! API keys of a person.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, KeyId,
    key::{KEY_PREFIX, KeyRequest, KeyResponse, KeyView, MAX_KEY_DAYS},
};

use super::organisations::checked_name;
use crate::{
    audit::{Event, Origin, note},
    auth::{identity::Account, secret},
    body::JsonBody,
    clock::{make_id, now_ms},
    error::ApiError,
    path::PathIds,
    state::App,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Characters of a key that are shown for good, so that people tell their keys apart.
const SHOWN: usize = KEY_PREFIX.len() + 6;

/// `GET /api/v1/me/keys`
///
/// # Errors
/// Database failures.
pub async fn list(State(app): State<App>, Account(user): Account) -> Result<Json<Vec<KeyView>>, ApiError> {
    Ok(Json(app.store.keys_of(user.id).await?))
}

/// `POST /api/v1/me/keys`
///
/// # Errors
/// `Invalid`, `Conflict` where there are too many.
pub async fn create(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
    JsonBody(body): JsonBody<KeyRequest>,
) -> Result<(StatusCode, Json<KeyResponse>), ApiError> {
    let name = checked_name(&body.name)?;
    let mut scopes = body.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(ApiError::invalid("scopes", "Say at least one thing that the key may do."));
    }
    if !(1..=MAX_KEY_DAYS).contains(&body.days) {
        return Err(ApiError::invalid("days", "Use 1 to 366 days."));
    }
    let key = format!("{KEY_PREFIX}{}", secret::make_code::<32>().map_err(ApiError::internal)?);
    let created_ms = u64::try_from(now_ms()).unwrap_or_default();
    let view = KeyView {
        id: KeyId(make_id().map_err(ApiError::internal)?),
        name,
        prefix: key.chars().take(SHOWN).collect(),
        scopes,
        created_ms,
        expires_ms: created_ms + u64::from(body.days) * DAY_MS,
        used_ms: 0,
    };
    if !app.store.create_key(user.id, &view, &secret::derive_hash(&key)).await? {
        return Err(ApiError::new(ErrorCode::Conflict, "A person has at most 50 keys. Take one away first."));
    }
    note(&app.store, &origin, Event::KeyMade.by(user.id).about(view.id)).await?;
    Ok((StatusCode::CREATED, Json(KeyResponse { key, view })))
}

/// `DELETE /api/v1/me/keys/{key}`: it ends at once.
///
/// # Errors
/// `NotFound`.
pub async fn delete(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let key: KeyId = ids.get("key")?;
    if !app.store.delete_key(user.id, key).await? {
        return Err(ApiError::not_found());
    }
    note(&app.store, &origin, Event::KeyEnded.by(user.id).about(key)).await?;
    Ok(StatusCode::NO_CONTENT)
}
