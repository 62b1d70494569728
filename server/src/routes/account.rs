//! One's own account: sessions, password, deletion.

use crate::{
    audit::{Event, Origin, note},
    auth::{
        identity::{Account, ClientAddress, CurrentSession},
        password, proof,
    },
    body::JsonBody,
    clock::now_ms,
    error::ApiError,
    path::PathIds,
    state::App,
    store::erasures::Deleted,
};
use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, SessionId, UserId,
    account::{ConfirmRequest, PasswordRequest, SessionView},
};

/// `GET /api/v1/me/sessions`
///
/// # Errors
/// Database failures.
pub async fn sessions(
    State(app): State<App>,
    Account(user): Account,
    CurrentSession(current): CurrentSession,
) -> Result<Json<Vec<SessionView>>, ApiError> {
    Ok(Json(app.store.sessions_of(user.id, current, now_ms()).await?))
}

/// `DELETE /api/v1/me/sessions/{session}`
///
/// # Errors
/// `NotFound` where it is another person's or has ended.
pub async fn end_session(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let session: SessionId = ids.get("session")?;
    if !app.store.end_session_of(user.id, session, now_ms()).await? {
        return Err(ApiError::not_found());
    }
    note(&app.store, &origin, Event::SessionsEnded.by(user.id).about(session)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/me/sessions`: signs out everywhere, here too.
///
/// # Errors
/// Database failures.
pub async fn end_sessions(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
) -> Result<StatusCode, ApiError> {
    app.store.end_sessions_of(user.id, now_ms()).await?;
    note(&app.store, &origin, Event::SessionsEnded.by(user.id).about(user.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/me/password`: all other sessions end.
///
/// # Errors
/// `WrongCredentials`, `Invalid` for a new password that will not do.
pub async fn change_password(
    State(app): State<App>,
    Account(user): Account,
    CurrentSession(current): CurrentSession,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    JsonBody(body): JsonBody<PasswordRequest>,
) -> Result<StatusCode, ApiError> {
    if let Some(flaw) = password::find_flaw(&body.new, &user.email) {
        return Err(ApiError::invalid("new", flaw));
    }
    proof::by_password(&app, &origin, address, &user.email, body.current).await?;
    let hash = app.passwords.hash(body.new).await?;
    app.store.set_password(user.id, &hash, Some(current), now_ms()).await?;
    note(&app.store, &origin, Event::PasswordChanged.by(user.id).about(user.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/me`: the account with everything it holds.
///
/// # Errors
/// `WrongCredentials`, `Conflict` where something would be left without its owner.
pub async fn delete(
    State(app): State<App>,
    Account(user): Account,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    JsonBody(body): JsonBody<ConfirmRequest>,
) -> Result<StatusCode, ApiError> {
    proof::by_password(&app, &origin, address, &user.email, body.password).await?;
    let why = match app.store.delete_user(user.id, now_ms()).await? {
        Deleted::Yes => {
            note(&app.store, &origin, Event::AccountDeleted.by(user.id).about(user.id)).await?;
            remove_files(&app, user.id).await;
            return Ok(StatusCode::NO_CONTENT);
        }
        Deleted::LastOwner => {
            "You are the only owner of an organisation with others in it. Make somebody else an owner, or end it."
        }
        Deleted::LastOperator => {
            "You are the only one who runs this server. Make somebody else an operator first."
        }
    };
    Err(ApiError::new(ErrorCode::Conflict, why))
}

/// The rows are gone and the person is told so, whatever the disk says: upkeep tries again.
async fn remove_files(app: &App, user: UserId) {
    if let Err(error) = app.blobs.erase(user).await {
        tracing::warn!(%error, "files of a deleted account could not be removed yet");
    }
}
