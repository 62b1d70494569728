//! Links that people get by mail, or from an operator: to verify an e-mail and to set a password anew. Whether an
//! address has an account shows neither in the answer nor in its time: what depends on it happens beside the request.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use sotto_api::{
    ErrorCode, UserId,
    auth::{ForgotRequest, HandedLink, ResetRequest, VerifyRequest},
};

use crate::{
    audit::{Event, Origin, note},
    auth::{
        csrf,
        identity::{Account, ClientAddress},
        letters, password, proof, secret, session,
    },
    body::JsonBody,
    clock::now_ms,
    error::ApiError,
    path::PathIds,
    state::App,
    store::links::Purpose,
};

/// `POST /api/v1/auth/forgot`: 202 in any case.
///
/// # Errors
/// `Conflict` where the server sends no mail, `TooManyRequests`.
pub async fn forgot(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ForgotRequest>,
) -> Result<StatusCode, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    app.attempts.take_address(address)?;
    if app.config().mail.host.is_none() {
        return Err(no_mail());
    }
    tokio::spawn(async move {
        if let Err(error) = letters::forgotten(&app, &origin, &body.email).await {
            tracing::error!(?error, "a link to a new password could not be made");
        }
    });
    Ok(StatusCode::ACCEPTED)
}

/// `POST /api/v1/auth/reset`: all sessions end; vault and second factor stay as they are.
///
/// # Errors
/// `NotFound` for a link that was used or has ended, `Invalid` for a password that will not do.
pub async fn reset(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ResetRequest>,
) -> Result<StatusCode, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    app.attempts.take_address(address)?;
    let hash = secret::derive_hash(body.token.trim());
    let user = app.store.link_user(&hash, &[Purpose::Reset, Purpose::Handed], now_ms()).await?;
    let user = user.ok_or_else(ended)?;
    if let Some(flaw) = password::find_flaw(&body.password, &user.email) {
        return Err(ApiError::invalid("password", flaw));
    }
    let password_hash = app.passwords.hash(body.password).await?;
    if !app.store.reset_password(&hash, &password_hash, now_ms()).await? {
        return Err(ended());
    }
    note(&app.store, &origin, Event::PasswordReset.about(user.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/auth/verify`: by the link and the password, so that nobody opens an account that a stranger made in
/// their name. Answered like a login.
///
/// # Errors
/// `NotFound` for a link that was used or has ended, `WrongCredentials`.
pub async fn verify(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<VerifyRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    app.attempts.take_address(address)?;
    let hash = secret::derive_hash(body.token.trim());
    let mut user = app.store.link_user(&hash, &[Purpose::Verify], now_ms()).await?.ok_or_else(ended)?;
    proof::of_password(&app, &origin, address, &user.email, body.password).await?;
    if !app.store.verify_email(&hash, now_ms()).await? {
        return Err(ended());
    }
    user.verified = true;
    note(&app.store, &origin, Event::EmailVerified.about(user.id)).await?;
    session::begin_or_ask(&app, &origin, user, body.client, StatusCode::OK).await
}

/// `POST /api/v1/me/verification`: mails a link to one's own address.
///
/// # Errors
/// `Conflict` where the server sends no mail.
pub async fn ask_to_verify(State(app): State<App>, Account(user): Account) -> Result<StatusCode, ApiError> {
    if app.config().mail.host.is_none() {
        return Err(no_mail());
    }
    letters::verification(&app, &user).await?;
    Ok(StatusCode::ACCEPTED)
}

/// `POST /api/v1/users/{user}/reset-link`: for a person to whom no mail goes.
///
/// # Errors
/// `NotFound`.
pub async fn hand_over(
    State(app): State<App>,
    Account(operator): Account,
    origin: Origin,
    ids: PathIds,
) -> Result<(StatusCode, Json<HandedLink>), ApiError> {
    let user: UserId = ids.get("user")?;
    app.store.account(user).await?.ok_or_else(ApiError::not_found)?;
    let (link, expires_ms) = letters::make_link(&app, user, Purpose::Handed).await?.ok_or_else(ended)?;
    note(&app.store, &origin, Event::ResetHanded.by(operator.id).about(user)).await?;
    let expires_ms = u64::try_from(expires_ms).unwrap_or_default();
    Ok((StatusCode::CREATED, Json(HandedLink { link, expires_ms })))
}

fn ended() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "This link was used or has ended. Ask for another.")
}

fn no_mail() -> ApiError {
    ApiError::new(ErrorCode::Conflict, "This server sends no mail. Ask the person who runs it for a link.")
}
