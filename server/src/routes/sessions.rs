//! Signing in, staying signed in, signing out.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use sotto_api::auth::{ClientKind, LoginRequest, RefreshRequest};

use crate::{
    audit::Origin,
    auth::{cookie, csrf, identity::ClientAddress, proof, session},
    body::{JsonBody, OptionalJsonBody},
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
    session::begin_or_ask(&app, &origin, user, body.client, StatusCode::OK).await
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
    let token = cookie::REFRESH
        .read(&headers, app.config().cookies_are_secure())
        .ok_or_else(ApiError::unauthorized)?;
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
    let token = cookie::REFRESH.read(&headers, app.config().cookies_are_secure());
    let tokens: Vec<&str> = body.refresh_token.as_deref().into_iter().chain(token).collect();
    session::end(&app, &origin, &tokens).await
}
