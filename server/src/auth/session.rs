//! Begins, continues and ends sessions, and says them in the way the client asked for.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use sotto_api::{
    UserId,
    auth::{ClientKind, SessionResponse, UserView},
    factor::SecondFactorNeeded,
};
use uuid::Uuid;

use crate::{
    audit::{Event, Origin, note},
    auth::{access, cookie, secret},
    clock::{make_id, now_ms},
    error::ApiError,
    signals::Topic,
    state::App,
    store::sessions::{NewSession, Refreshed},
};

/// Life of a session from its log-in, however often it is refreshed, in milliseconds.
pub const LIFE_MS: i64 = 60 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Begins a session for a person who just proved who they are.
///
/// # Errors
/// Database failures.
pub async fn begin(
    app: &App,
    origin: &Origin,
    user: UserView,
    client: ClientKind,
    status: StatusCode,
) -> Result<Response, ApiError> {
    let now = now_ms();
    let id = make_id().map_err(ApiError::internal)?;
    let token = secret::make_code::<32>().map_err(ApiError::internal)?;
    let session =
        NewSession { id, user: user.id, client, agent: origin.agent.clone(), expires_ms: now + LIFE_MS };
    app.store.create_session(&session, &secret::derive_hash(&token), now).await?;
    note(&app.store, origin, Event::SignedIn.by(user.id).about(id)).await?;
    Ok(answer(app, id, session.expires_ms, user, client, token, status))
}

/// Begins a session, or answers 202 and a ticket where the account wants a second factor first.
///
/// # Errors
/// Database failures.
pub async fn begin_or_ask(
    app: &App,
    origin: &Origin,
    user: UserView,
    client: ClientKind,
    status: StatusCode,
) -> Result<Response, ApiError> {
    let methods = app.store.factor_methods(user.id).await?;
    if methods.is_empty() {
        return begin(app, origin, user, client, status).await;
    }
    let answer =
        SecondFactorNeeded { ticket: ticket(app, user.id), methods, expires_in_s: access::TICKET_LIFE_S };
    Ok((StatusCode::ACCEPTED, Json(answer)).into_response())
}

/// Whether sign-in to an account asks for a second factor.
///
/// # Errors
/// Database failures.
pub async fn wants_factor(app: &App, user: UserId) -> Result<bool, ApiError> {
    Ok(!app.store.factor_methods(user).await?.is_empty())
}

/// What a person carries to the second half of a sign-in.
#[must_use]
pub fn ticket(app: &App, user: UserId) -> String {
    let life_ms = i64::try_from(access::TICKET_LIFE_S * 1000).unwrap_or_default();
    app.access_key.sign_ticket(user, now_ms() + life_ms)
}

/// How long a session may lie unused, in milliseconds.
fn idle_ms(app: &App) -> i64 {
    match app.config().accounts.idle_days {
        0 => LIFE_MS,
        days => i64::from(days) * DAY_MS,
    }
}

/// Exchanges a refresh token for a new pair of tokens.
///
/// # Errors
/// `Unauthorized` where the session has ended or the token was used before.
pub async fn refresh(
    app: &App,
    origin: &Origin,
    client: ClientKind,
    token: &str,
) -> Result<Response, ApiError> {
    let new = secret::make_code::<32>().map_err(ApiError::internal)?;
    let hashes = (secret::derive_hash(token), secret::derive_hash(&new));
    let times = (now_ms(), idle_ms(app));
    match app.store.refresh(client, &hashes.0, &hashes.1, times).await? {
        Refreshed::Yes { session, expires_ms, user } => {
            Ok(answer(app, session, expires_ms, user, client, new, StatusCode::OK))
        }
        Refreshed::No => Err(ended(app)),
        Refreshed::Reused { session } => {
            tracing::warn!(%session, "an old refresh token came back; the session was ended");
            note(&app.store, origin, Event::RefreshReused.about(session)).await?;
            Err(ended(app))
        }
    }
}

/// Ends the sessions of these refresh tokens; takes the cookie away in any case.
///
/// # Errors
/// Database failures.
pub async fn end(app: &App, origin: &Origin, tokens: &[&str]) -> Result<Response, ApiError> {
    for token in tokens {
        if let Some((session, user)) = app.store.end_session(&secret::derive_hash(token), now_ms()).await? {
            app.signals.raise(Topic::Person(user));
            note(&app.store, origin, Event::SignedOut.by(user).about(session)).await?;
        }
    }
    Ok((StatusCode::NO_CONTENT, without_cookie(app)).into_response())
}

fn ended(app: &App) -> ApiError {
    let mut error = ApiError::unauthorized();
    for (name, value) in &without_cookie(app) {
        error = error.header(name.clone(), value.to_str().unwrap_or_default());
    }
    error
}

fn without_cookie(app: &App) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(value) = cookie::REFRESH.write("", 0, app.config().cookies_are_secure()) {
        headers.insert(header::SET_COOKIE, value);
    }
    headers
}

fn answer(
    app: &App,
    session: Uuid,
    expires_ms: i64,
    user: UserView,
    client: ClientKind,
    refresh_token: String,
    status: StatusCode,
) -> Response {
    let now = now_ms();
    let life_s = u64::try_from((expires_ms - now) / 1000).unwrap_or_default();
    let expires_in_s = access::LIFE_S.min(life_s);
    let access_token =
        app.access_key.sign(session, now + i64::try_from(expires_in_s * 1000).unwrap_or_default());
    let mut headers = HeaderMap::new();
    let refresh_token = match client {
        ClientKind::Api => Some(refresh_token),
        ClientKind::Browser => {
            if let Some(value) =
                cookie::REFRESH.write(&refresh_token, life_s, app.config().cookies_are_secure())
            {
                headers.insert(header::SET_COOKIE, value);
            }
            None
        }
    };
    (status, headers, Json(SessionResponse { access_token, refresh_token, expires_in_s, user }))
        .into_response()
}
