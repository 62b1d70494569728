//! Server-sent events (HTML Living Standard, section 9.2) that say that there is something new: to pull, or among an
//! organisation's submissions. What it is, the next request says.

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
use sotto_api::{ErrorCode, dashboard::SubmissionsEvent, sync::SyncEvent};
use tokio::time::timeout;

use crate::{
    auth::{
        authorise::{admit, identify},
        identity::{Account, Membership},
    },
    error::ApiError,
    policy::Permission,
    signals::{Listener, Refused, Topic},
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
    topic: Topic,
    listener: Listener,
    last: Option<String>,
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
    open(app, request, Topic::Person(user.id))
}

/// `GET /api/v1/organisations/{organisation}/submissions/events`: the same of an organisation's submissions, until who
/// listens may not read them any more.
///
/// # Errors
/// As [`events`].
pub async fn of_submissions(
    State(app): State<App>,
    membership: Membership,
    request: Parts,
) -> Result<Response, ApiError> {
    open(app, request, Topic::Organisation(membership.organisation))
}

fn open(app: App, request: Parts, topic: Topic) -> Result<Response, ApiError> {
    let listener = app.signals.listen(topic).map_err(|refused| match refused {
        Refused::TooMany => ApiError::new(
            ErrorCode::TooManyRequests,
            "Too many event streams are open for this account or organisation. Close one first.",
        ),
        Refused::Closed => ApiError::new(ErrorCode::Unavailable, "The server is stopping. Try again soon.")
            .header(header::RETRY_AFTER, "5"),
    })?;
    let watch = Watch { app, request, topic, listener, last: None };
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

    /// The event of a state that was not sent yet, or a comment; none where who listens may not any more or the database
    /// is away: the client comes again.
    async fn look(&mut self) -> Option<Event> {
        let now = self.now().await.ok()?;
        if self.last.as_ref() == Some(&now) {
            return Some(Event::default().comment(""));
        }
        self.last = Some(now.clone());
        Some(Event::default().event("changed").data(now))
    }

    /// The state, as JSON.
    async fn now(&mut self) -> Result<String, ApiError> {
        let store = &self.app.store;
        let text = match self.topic {
            Topic::Person(user) => {
                identify(&self.app, &mut self.request, Permission::SyncRead).await?;
                serde_json::to_string(&SyncEvent {
                    cursor: store.sync_seq(user).await?,
                    epoch: store.epoch().await?,
                })
            }
            Topic::Organisation(organisation) => {
                admit(&self.app, &mut self.request, Permission::SubmissionsRead).await?;
                serde_json::to_string(&SubmissionsEvent {
                    version: store.feedback_version(organisation).await?,
                })
            }
        };
        text.map_err(ApiError::internal)
    }
}
