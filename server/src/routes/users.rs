//! Accounts, to those who run the server.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, UserId,
    account::{AccountRequest, AccountView},
    page::Page,
};

use crate::{
    audit::{Event, Origin, note},
    auth::identity::Account,
    body::JsonBody,
    clock::now_ms,
    error::ApiError,
    path::{After, PathIds},
    state::App,
    store::accounts::Changed,
};

/// `GET /api/v1/users`
///
/// # Errors
/// `BadRequest` for a cursor that is none.
pub async fn list(
    State(app): State<App>,
    After(after): After<UserId>,
) -> Result<Json<Page<AccountView>>, ApiError> {
    Ok(Json(app.store.accounts(after).await?))
}

/// `PATCH /api/v1/users/{user}`
///
/// # Errors
/// `NotFound`, `Conflict` for the last operator.
pub async fn change(
    State(app): State<App>,
    Account(operator): Account,
    origin: Origin,
    ids: PathIds,
    JsonBody(body): JsonBody<AccountRequest>,
) -> Result<StatusCode, ApiError> {
    let user: UserId = ids.get("user")?;
    match app.store.change_account(user, &body, now_ms()).await? {
        Changed::Yes => {
            note(&app.store, &origin, Event::AccountChanged.by(operator.id).about(user)).await?;
            Ok(StatusCode::NO_CONTENT)
        }
        Changed::NoAccount => Err(ApiError::not_found()),
        Changed::LastOperator => Err(ApiError::new(
            ErrorCode::Conflict,
            "The server needs somebody who runs it. Make somebody else an operator first.",
        )),
    }
}

/// `DELETE /api/v1/users/{user}/sessions`
///
/// # Errors
/// `NotFound`.
pub async fn end_sessions(
    State(app): State<App>,
    Account(operator): Account,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let user: UserId = ids.get("user")?;
    app.store.account(user).await?.ok_or_else(ApiError::not_found)?;
    app.store.end_sessions_of(user, now_ms()).await?;
    note(&app.store, &origin, Event::SessionsEnded.by(operator.id).about(user)).await?;
    Ok(StatusCode::NO_CONTENT)
}
