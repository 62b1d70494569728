//! What keeps the server answering when somebody asks too much: how often, how many at once, how long.

use std::{net::IpAddr, time::Duration};

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sotto_api::{ErrorCode, route};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use crate::{
    auth::identity::ClientAddress,
    buckets::{Allowance, Buckets, network},
    clock::now_ms,
    config::LimitSettings,
    error::ApiError,
    state::App,
};

/// Time for a whole request with a small body.
const REQUEST_S: u64 = 30;

/// Counts requests.
pub type Rates = Buckets<Asker>;

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Asker {
    /// Signs in or up, or refreshes.
    SignsIn(IpAddr),
    /// Has a session.
    Session(Uuid),
    /// Has none.
    Stranger(IpAddr),
}

impl Asker {
    fn allowance(&self, limits: &LimitSettings) -> Option<Allowance> {
        let per_minute = match self {
            Self::SignsIn(_) => limits.sign_ins_per_minute,
            Self::Session(_) | Self::Stranger(_) => limits.requests_per_minute,
        };
        let burst = f64::from(per_minute);
        (per_minute > 0).then(|| Allowance { burst, refill_s: 60.0 / burst, slowest_s: 60.0 / burst })
    }
}

/// Middleware: refuses what comes too often, before anything else is looked at. Health checks are never refused.
pub async fn limit_rate(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(&mut parts, &app).await;
    let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let network = network(address);
    let asker = match path {
        route::HEALTH => return next.run(Request::from_parts(parts, body)).await,
        route::SETUP
        | route::REGISTER
        | route::LOGIN
        | route::SECOND_FACTOR
        | route::PASSKEY_CHALLENGE
        | route::PASSKEY_SIGN_IN
        | route::FORGOT
        | route::RESET
        | route::VERIFY
        | route::REFRESH
        | route::LOGOUT => Asker::SignsIn(network),
        _ => session(&app, &parts.headers).map_or(Asker::Stranger(network), Asker::Session),
    };
    let allowance = asker.allowance(&app.config().limits);
    let taken = allowance
        .map_or(Ok(()), |allowance| app.rates.take(&[(asker, allowance)], Instant::now().into_std()));
    match taken {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(blocked) => ApiError::too_many(blocked.wait_s).into_response(),
    }
}

/// The session that a signed token names; whether it has ended is for the handler to find out.
fn session(app: &App, headers: &HeaderMap) -> Option<Uuid> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let bearer = scheme.eq_ignore_ascii_case("bearer");
    bearer.then(|| app.access_key.verify(token.trim(), now_ms())).flatten()
}

/// Middleware: takes a place for as long as the answer is made, and asks to come back where none is free. Health
/// checks need none.
pub async fn limit_places(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.uri().path() == route::HEALTH {
        return next.run(request).await;
    }
    match app.places.try_acquire() {
        Ok(place) => {
            let response = next.run(request).await;
            drop(place);
            response
        }
        Err(_) => ApiError::new(ErrorCode::Unavailable, "The server has too much to do. Try again soon.")
            .header(header::RETRY_AFTER, "1")
            .into_response(),
    }
}

/// Middleware: ends what takes too long.
pub async fn limit_time(request: Request, next: Next) -> Response {
    match timeout(Duration::from_secs(REQUEST_S), next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(ErrorCode::Unavailable, "This took too long. Try again.")
            .header(header::RETRY_AFTER, "5")
            .into_response(),
    }
}
