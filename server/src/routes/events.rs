//! `GET /api/v1/sync/events`: server-sent events (HTML Living Standard, section 9.2) that say that there is something new
//! to pull. What it is, a pull says.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::{HeaderName, header, request::Parts},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures_util::stream;
use sotto_api::{ErrorCode, sync::SyncEvent};
use tokio::time::timeout;

use crate::{
    auth::{authorise::identify, identity::Account},
    error::ApiError,
    policy::Permission,
    signals::{Listener, Refused},
    state::App,
};

/// Without a signal, a stream looks for itself after this time, in seconds, and sends a comment so that proxies keep the
/// connection.
const LOOK_S: u64 = 15;

/// Neither kept nor gathered by a proxy on the way.
const HEADERS: [(HeaderName, &str); 2] =
    [(header::CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];

/// One open stream.
struct Watch {
    app: App,
    request: Parts,
    listener: Listener,
    last: Option<SyncEvent>,
}

/// `GET /api/v1/sync/events`: the state at once, then each change of it, until the session or its access token ends, or
/// the server stops.
///
/// # Errors
/// `TooManyRequests` where the person has too many open, `Unavailable` while the server stops.
pub async fn events(
    State(app): State<App>,
    Account(user): Account,
    request: Parts,
) -> Result<Response, ApiError> {
    let listener = app.signals.listen(user.id).map_err(|refused| match refused {
        Refused::TooMany => ApiError::new(
            ErrorCode::TooManyRequests,
            "Too many event streams are open for this account. Close one first.",
        ),
        Refused::Closed => ApiError::new(ErrorCode::Unavailable, "The server is stopping. Try again soon.")
            .header(header::RETRY_AFTER, "5"),
    })?;
    let watch = Watch { app, request, listener, last: None };
    let events = stream::unfold(watch, |mut watch| async move {
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(event), watch))
    });
    Ok((HEADERS, Sse::new(events)).into_response())
}

impl Watch {
    /// What to send next; none at the end.
    async fn next(&mut self) -> Option<Event> {
        if self.last.is_none() {
            return self.look().await;
        }
        match timeout(Duration::from_secs(LOOK_S), self.listener.heard()).await {
            Ok(false) => None,
            Ok(true) | Err(_) => self.look().await,
        }
    }

    /// The event of a state that was not sent yet, or a comment; none where the session has ended or the database is
    /// away: the client comes again.
    async fn look(&mut self) -> Option<Event> {
        let Account(user) = identify(&self.app, &mut self.request, Permission::SyncRead).await.ok()?;
        let epoch = self.app.store.epoch().await.ok()?;
        let cursor = self.app.store.sync_seq(user.id).await.ok()?;
        let now = SyncEvent { cursor, epoch };
        if self.last == Some(now) {
            return Some(Event::default().comment(""));
        }
        self.last = Some(now);
        Event::default().event("changed").json_data(now).ok()
    }
}
