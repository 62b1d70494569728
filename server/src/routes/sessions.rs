//! Signing in, staying signed in, signing out.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use sotto_api::{
    auth::{ClientKind, LoginRequest, RefreshRequest},
    factor::SecondFactorNeeded,
};

use crate::{
    audit::Origin,
    auth::{access::TICKET_LIFE_S, cookie, csrf, identity::ClientAddress, proof, session},
    body::{JsonBody, OptionalJsonBody},
    clock::now_ms,
    error::ApiError,
    state::App,
};

/// `POST /api/v1/auth/login`: 200 with a session, or 202 with a ticket where a second factor is wanted.
///
/// # Errors
/// `WrongCredentials`, the same for an unknown e-mail; `TooManyRequests`.
pub async fn log_in(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<LoginRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    let user = proof::by_password(&app, &origin, address, &body.email, body.password).await?.view;
    if app.store.factor(user.id).await?.is_some_and(|factor| factor.enabled) {
        let life_ms = i64::try_from(TICKET_LIFE_S * 1000).unwrap_or_default();
        let ticket = app.access_key.sign_ticket(user.id, now_ms() + life_ms);
        let answer = SecondFactorNeeded { ticket, expires_in_s: TICKET_LIFE_S };
        return Ok((StatusCode::ACCEPTED, Json(answer)).into_response());
    }
    session::begin(&app, &origin, user, body.client, StatusCode::OK).await
}

/// `POST /api/v1/auth/refresh`: the token in the body is an API client's, the one in the cookie a browser's.
///
/// # Errors
/// `Unauthorized` where the session has ended; `Forbidden` for another site.
pub async fn refresh(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    OptionalJsonBody(body): OptionalJsonBody<RefreshRequest>,
) -> Result<Response, ApiError> {
    if let Some(token) = &body.refresh_token {
        return session::refresh(&app, &origin, ClientKind::Api, token).await;
    }
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    let token = cookie::read(&headers).ok_or_else(ApiError::unauthorized)?;
    session::refresh(&app, &origin, ClientKind::Browser, token).await
}

/// `POST /api/v1/auth/logout`: answers the same whether or not there was a session.
///
/// # Errors
/// `Forbidden` for another site.
pub async fn log_out(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    OptionalJsonBody(body): OptionalJsonBody<RefreshRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    let tokens: Vec<&str> = body.refresh_token.as_deref().into_iter().chain(cookie::read(&headers)).collect();
    session::end(&app, &origin, &tokens).await
}
