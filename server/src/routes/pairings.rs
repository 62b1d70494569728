//! Adding a device: two devices of one person exchange messages by way of the server. Who is told the code that one of them
//! shows gets the account keys; the server is not.

use axum::{Json, extract::State, http::StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use sotto_api::{
    ErrorCode, PairingId,
    pairing::{PAIRING_MS, PairingAnswer, PairingKeys, PairingRequest, PairingView},
};

use crate::{
    audit::{Event, Origin, note},
    auth::identity::Account,
    body::JsonBody,
    clock::{make_id, now_ms},
    error::ApiError,
    path::PathIds,
    state::App,
    store::pairings::Step,
};

/// Largest message of the exchange, in bytes.
const MAX_MESSAGE_BYTES: usize = 64;
/// Largest sealed keys, in bytes.
const MAX_KEYS_BYTES: usize = 4 * 1024;

/// `POST /api/v1/vault/pairings`
///
/// # Errors
/// `Invalid`, `TooManyRequests` where the person began too many within an hour.
pub async fn begin(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
    JsonBody(body): JsonBody<PairingRequest>,
) -> Result<(StatusCode, Json<PairingView>), ApiError> {
    check("message", &body.message, MAX_MESSAGE_BYTES)?;
    let id = PairingId(make_id().map_err(ApiError::internal)?);
    let now_ms = now_ms();
    let expires_ms = now_ms.saturating_add_unsigned(PAIRING_MS);
    if !app.store.begin_pairing(user.id, id, &body.message, (now_ms, expires_ms)).await? {
        return Err(ApiError::new(
            ErrorCode::TooManyRequests,
            "You began to add a device many times. Wait an hour, or open the vault there with the passphrase.",
        ));
    }
    note(&app.store, &origin, Event::PairingBegun.by(user.id).about(id)).await?;
    let expires_ms = u64::try_from(expires_ms).unwrap_or_default();
    let view = PairingView { id, message: body.message, answer: None, keys: None, expires_ms };
    Ok((StatusCode::CREATED, Json(view)))
}

/// `GET /api/v1/vault/pairings`
///
/// # Errors
/// `NotFound` where none is under way.
pub async fn view(State(app): State<App>, Account(user): Account) -> Result<Json<PairingView>, ApiError> {
    app.store.pairing(user.id, now_ms()).await?.map(Json).ok_or_else(ApiError::not_found)
}

/// `PUT /api/v1/vault/pairings/{pairing}/answer`
///
/// # Errors
/// `Invalid`, `NotFound` where it has ended, `Conflict` where another device answered.
pub async fn answer(
    State(app): State<App>,
    Account(user): Account,
    ids: PathIds,
    JsonBody(body): JsonBody<PairingAnswer>,
) -> Result<StatusCode, ApiError> {
    let id = ids.get("pairing")?;
    check("message", &body.message, MAX_MESSAGE_BYTES)?;
    check("proof", &body.proof, MAX_MESSAGE_BYTES)?;
    done(app.store.answer_pairing(user.id, id, &body, now_ms()).await?)
}

/// `PUT /api/v1/vault/pairings/{pairing}/keys`
///
/// # Errors
/// `Invalid`, `NotFound` where it has ended, `Conflict` where no device answered or keys are there.
pub async fn hand_over(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
    ids: PathIds,
    JsonBody(body): JsonBody<PairingKeys>,
) -> Result<StatusCode, ApiError> {
    let id: PairingId = ids.get("pairing")?;
    check("keys", &body.keys.0, MAX_KEYS_BYTES)?;
    let step = app.store.hand_over_keys(user.id, id, &body.keys, now_ms()).await?;
    let done = done(step)?;
    note(&app.store, &origin, Event::KeysHandedOver.by(user.id).about(id)).await?;
    Ok(done)
}

/// `DELETE /api/v1/vault/pairings/{pairing}`
///
/// # Errors
/// `NotFound`.
pub async fn end(
    State(app): State<App>,
    Account(user): Account,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    if app.store.end_pairing(user.id, ids.get("pairing")?, now_ms()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found())
    }
}

fn done(step: Step) -> Result<StatusCode, ApiError> {
    match step {
        Step::Done => Ok(StatusCode::NO_CONTENT),
        Step::Gone => Err(ApiError::not_found()),
        Step::Taken => Err(ApiError::new(
            ErrorCode::Conflict,
            "Another device was faster, or the devices are out of step. Begin anew on the old one.",
        )),
    }
}

fn check(field: &str, text: &str, max_bytes: usize) -> Result<(), ApiError> {
    let fits = text.len() <= max_bytes.div_ceil(3) * 4;
    if fits && STANDARD.decode(text).is_ok_and(|bytes| (16..=max_bytes).contains(&bytes.len())) {
        Ok(())
    } else {
        Err(ApiError::invalid(field, &format!("Must be base64 of 16 to {max_bytes} bytes.")))
    }
}
