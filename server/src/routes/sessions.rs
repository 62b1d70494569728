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
    audit::{Event, Note, Origin, note},
    auth::{attempts::Blocked, cookie, csrf, identity::ClientAddress, password, session},
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
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<LoginRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    let taken = app.attempts.take(&body.email, address);
    if let Err(blocked @ Blocked { is_new: false, .. }) = taken {
        return Err(blocked.into());
    }
    let user = app.store.user_by_email(&body.email).await?;
    // Of an e-mail without an account nothing is kept.
    let about = |event: Event| match &user {
        Some(user) => event.about(user.view.id),
        None => Note::from(event),
    };
    if let Err(blocked) = taken {
        note(&app.store, &origin, about(Event::SignInBlocked)).await?;
        return Err(blocked.into());
    }
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    if body.password.len() > password::MAX_BYTES || !app.passwords.verify(body.password, hash).await? {
        note(&app.store, &origin, about(Event::SignInFailed)).await?;
        return Err(wrong());
    }
    let user = user.ok_or_else(wrong)?;
    app.attempts.give_back(&body.email, address);
    session::begin(&app, &origin, user.view, body.client, StatusCode::OK).await
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

fn wrong() -> ApiError {
    ApiError::new(ErrorCode::WrongCredentials, "E-mail and password do not match.")
}
