//! The log: one line a request, with its id, route, status and time. No bodies, tokens, e-mails, queries or
//! addresses.

use std::{
    io::{self, IsTerminal},
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use tracing::Instrument;
use tracing_subscriber::{
    EnvFilter, Registry,
    filter::ParseError,
    fmt,
    layer::SubscriberExt,
    reload,
    util::{SubscriberInitExt, TryInitError},
};

use crate::{
    clock::random_bytes,
    config::{LogFormat, LogSettings},
    state::App,
};

/// Answer header with the id under which the log knows a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Id of one request. Always made here: an id from outside could forge log lines.
#[derive(Debug, Clone, Default)]
pub struct RequestId(String);

impl RequestId {
    fn make() -> Self {
        Self(random_bytes::<9>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Changes what a running program logs.
#[derive(Debug, Clone)]
pub struct LogFilter(reload::Handle<EnvFilter, Registry>);

/// Why the log could not be started or changed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter is none.
    #[error("the log's filter: {0}")]
    Filter(#[from] ParseError),
    /// The program has a log already.
    #[error(transparent)]
    Taken(#[from] TryInitError),
    /// The log is gone.
    #[error(transparent)]
    Gone(#[from] reload::Error),
}

/// Sends the log to standard error.
///
/// # Errors
/// Where the filter is none, or the program has a log already.
pub fn start(settings: &LogSettings) -> Result<LogFilter, LogError> {
    let (filter, handle) = reload::Layer::new(EnvFilter::try_new(&settings.filter)?);
    let log = tracing_subscriber::registry().with(filter);
    let lines = fmt::layer().with_writer(io::stderr);
    match settings.format {
        LogFormat::Text => {
            log.with(lines.with_target(false).with_ansi(io::stderr().is_terminal())).try_init()?;
        }
        LogFormat::Json => log.with(lines.json().flatten_event(true)).try_init()?,
    }
    Ok(LogFilter(handle))
}

impl LogFilter {
    /// Logs by another filter from now on.
    ///
    /// # Errors
    /// Where the filter is none.
    pub fn change(&self, filter: &str) -> Result<(), LogError> {
        Ok(self.0.reload(EnvFilter::try_new(filter)?)?)
    }
}

/// Middleware: gives the request its id, logs and counts its end, and answers the id.
pub async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = RequestId::make();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(web)".to_owned(), |path| path.as_str().to_owned());
    let span =
        tracing::info_span!("request", id = id.as_str(), method = %request.method(), route = route.as_str());
    let method = request.method().clone();
    let header = HeaderValue::from_str(id.as_str());
    request.extensions_mut().insert(id);
    let start = Instant::now();
    async move {
        let mut response = next.run(request).await;
        if let Ok(value) = header {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        let took = start.elapsed();
        app.requests.record(&method, &route, response.status().as_u16(), took);
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), ms, "answered");
        response
    }
    .instrument(span)
    .await
}
