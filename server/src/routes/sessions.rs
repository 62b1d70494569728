//! Signing in, staying signed in, signing out.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use sotto_api::{
    ErrorCode,
    auth::{ClientKind, LoginRequest, RefreshRequest},
};

use crate::{
    auth::{cookie, csrf, identity::ClientAddress, password, session},
    body::{JsonBody, OptionalJsonBody},
    error::ApiError,
    state::App,
};

/// `POST /api/v1/auth/login`
///
/// # Errors
/// `WrongCredentials`, the same for an unknown e-mail; `TooManyRequests`.
pub async fn log_in(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<LoginRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config.public_url.as_deref())?;
    app.attempts.take(&body.email, address)?;
    if body.password.len() > password::MAX_BYTES {
        return Err(wrong());
    }
    let user = app.store.user_by_email(&body.email).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    if !app.passwords.verify(body.password, hash).await? {
        return Err(wrong());
    }
    let user = user.ok_or_else(wrong)?;
    app.attempts.give_back(&body.email, address);
    session::begin(&app, user.view, body.client, StatusCode::OK).await
}

/// `POST /api/v1/auth/refresh`: the token in the body is an API client's, the one in the cookie a browser's.
///
/// # Errors
/// `Unauthorized` where the session has ended; `Forbidden` for another site.
pub async fn refresh(
    State(app): State<App>,
    headers: HeaderMap,
    OptionalJsonBody(body): OptionalJsonBody<RefreshRequest>,
) -> Result<Response, ApiError> {
    if let Some(token) = &body.refresh_token {
        return session::refresh(&app, ClientKind::Api, token).await;
    }
    csrf::check(&headers, app.config.public_url.as_deref())?;
    let token = cookie::read(&headers).ok_or_else(ApiError::unauthorized)?;
    session::refresh(&app, ClientKind::Browser, token).await
}

/// `POST /api/v1/auth/logout`: answers the same whether or not there was a session.
///
/// # Errors
/// `Forbidden` for another site.
pub async fn log_out(
    State(app): State<App>,
    headers: HeaderMap,
    OptionalJsonBody(body): OptionalJsonBody<RefreshRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config.public_url.as_deref())?;
    let tokens: Vec<&str> = body.refresh_token.as_deref().into_iter().chain(cookie::read(&headers)).collect();
    session::end(&app, &tokens).await
}

fn wrong() -> ApiError {
    ApiError::new(ErrorCode::WrongCredentials, "E-mail and password do not match.")
}
