//! Requests that make something and must not make it twice (after the IETF draft "The Idempotency-Key HTTP Header Field"):
//! a client that got no answer sends the same request with the same key again and gets the answer of the first. A key that is
//! none: 400; another request under the same key: 422; the first is still under way: 409. Who sends no key is asked to know what
//! they do. Feedback of visitors, which needs a key, has its own way in `routes::feedback`, which keeps no answer.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use sotto_api::{ErrorCode, UserId, feedback::IDEMPOTENCY_KEY, route};
use uuid::Uuid;

use crate::{
    auth::{identity::Account, secret},
    body::{MAX_JSON_BYTES, read_bytes},
    clock::now_ms,
    error::ApiError,
    state::App,
    store::idempotency::Earlier,
};

/// Where `POST` makes something that would be there twice.
const ONCE: [&str; 7] = [
    route::KEYS,
    route::INVITATIONS,
    route::ORGANISATIONS,
    route::ORGANISATION_INVITATIONS,
    route::TEAMS,
    route::LINKS,
    route::NOTES,
];

/// Whether a request is done once for its key.
#[must_use]
pub fn takes_key(method: &str, path: &str) -> bool {
    method == "POST" && ONCE.contains(&path)
}

/// The key that a request carries: a UUID.
///
/// # Errors
/// `BadRequest` without one.
pub fn key_of(headers: &HeaderMap) -> Result<String, ApiError> {
    let key = headers.get(IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
    // The draft has the key as a quoted string.
    let key = key.trim().trim_matches('"').parse::<Uuid>();
    key.map(|key| key.to_string()).or(Err(ApiError::new(
        ErrorCode::BadRequest,
        "Send a random UUID as Idempotency-Key, and the same one when you repeat this.",
    )))
}

/// The key came with something else before.
#[must_use]
pub fn used_for_another() -> ApiError {
    ApiError::invalid(IDEMPOTENCY_KEY, "This key was used for something else. Make a new one.")
}

/// Middleware within `auth::authorise`.
///
/// # Errors
/// As above; as [`crate::body::read_json`] for a body that does not come.
pub async fn once(State(app): State<App>, request: Request, next: Next) -> Result<Response, ApiError> {
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let has_key = request.headers().contains_key(IDEMPOTENCY_KEY);
    if !has_key || request.method() != Method::POST || !takes_key("POST", path) {
        return Ok(next.run(request).await);
    }
    let key_hash = secret::derive_hash(&key_of(request.headers())?);
    let Some(Account(user)) = request.extensions().get::<Account>().cloned() else {
        return Err(ApiError::internal("a request with a key has no account"));
    };
    let (parts, body) = request.into_parts();
    let address = parts.uri.path().to_owned();
    let bytes = read_bytes(Request::from_parts(parts.clone(), body), MAX_JSON_BYTES, false).await?;
    let fingerprint = fingerprint(&address, &bytes);
    match app.store.take_key(user.id, &key_hash, &fingerprint, now_ms()).await? {
        Earlier::None => {}
        Earlier::Other => return Err(used_for_another()),
        Earlier::UnderWay => {
            return Err(ApiError::new(ErrorCode::Conflict, "This is being done already. Ask again soon.")
                .header(header::RETRY_AFTER, "1"));
        }
        Earlier::Answered { status, answer } => return replay(&app, user.id, status, &answer),
    }
    // Goes on where the client hangs up: what was made must be known as made.
    let work = async move {
        let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
        remember(&app, user.id, &key_hash, response).await
    };
    tokio::spawn(work).await.map_err(ApiError::internal)?
}

fn fingerprint(address: &str, body: &Bytes) -> String {
    let mut digest = Sha256::new_with_prefix(address.as_bytes());
    digest.update([0]);
    digest.update(body);
    secret::encode(&digest.finalize())
}

/// Keeps the answer to what was done; forgets what failed, because it made nothing.
async fn remember(app: &App, user: UserId, key_hash: &str, response: Response) -> Result<Response, ApiError> {
    if !response.status().is_success() {
        app.store.forget_key(user, key_hash).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_JSON_BYTES).await.map_err(ApiError::internal)?;
    let sealed = app.sealing_key.seal(user.0.as_bytes(), &bytes).map_err(ApiError::internal)?;
    app.store.keep_answer(user, key_hash, (parts.status.as_u16(), &sealed)).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn replay(app: &App, user: UserId, status: u16, sealed: &str) -> Result<Response, ApiError> {
    let bytes = app.sealing_key.unseal(user.0.as_bytes(), sealed).map_err(ApiError::internal)?;
    let status = StatusCode::from_u16(status).map_err(ApiError::internal)?;
    let json = HeaderValue::from_static("application/json");
    Ok((status, [(header::CONTENT_TYPE, json)], bytes).into_response())
}
