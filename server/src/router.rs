//! Every route on one page, and the layers around them.

use std::time::Duration;

use axum::{
    Router,
    extract::Request,
    http::header,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, head, post},
};
use sotto_api::{ErrorCode, route};
use tokio::time::timeout;
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    drain::drain,
    error::{ApiError, envelope},
    headers::secure,
    routes::{audit, blobs, people, server, sessions, sync, uploads, vault},
    state::App,
    telemetry::observe,
    web,
};

/// Time for a whole request with a small body.
const REQUEST_S: u64 = 30;

/// The service.
pub fn router(app: App) -> Router {
    // Sealed bytes do not compress, and ranges must stay what they are.
    let plain = Router::new()
        .route(&format!("{}/{{blob}}", route::BLOBS), get(blobs::download))
        .route(&format!("{}/{{blob}}", route::UPLOADS), head(uploads::ask).patch(uploads::append));
    let compression = CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Fastest);
    let timed = Router::new()
        .route(route::HEALTH, get(server::health))
        .route(route::SERVER, get(server::view))
        .route(route::SETUP, post(people::set_up))
        .route(route::REGISTER, post(people::register))
        .route(route::LOGIN, post(sessions::log_in))
        .route(route::REFRESH, post(sessions::refresh))
        .route(route::LOGOUT, post(sessions::log_out))
        .route(route::ME, get(people::me))
        .route(route::INVITATIONS, post(people::invite))
        .route(route::AUDIT, get(audit::list))
        .route(route::PUSH, post(sync::push))
        .route(route::PULL, get(sync::pull))
        .route(route::VAULT, get(vault::get).put(vault::put))
        .route(route::UPLOADS, post(uploads::announce))
        .fallback(web::serve)
        .layer(compression)
        .layer(from_fn(in_time));
    Router::new()
        .merge(plain)
        .merge(timed)
        .layer(from_fn(drain))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(envelope))
        .layer(from_fn_with_state(app.clone(), secure))
        .layer(from_fn(observe))
        .with_state(app)
}

async fn in_time(request: Request, next: Next) -> Response {
    match timeout(Duration::from_secs(REQUEST_S), next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(ErrorCode::Unavailable, "This took too long. Try again.")
            .header(header::RETRY_AFTER, "5")
            .into_response(),
    }
}

/// The panic's text goes to the log by way of the error's cause, never to the client.
fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("unknown");
    ApiError::internal(format_args!("panic: {text}")).into_response()
}
