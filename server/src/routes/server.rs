//! What the server says about itself: health, and what a signed-out page may know.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sotto_api::auth::ServerView;
use utoipa::ToSchema;

use crate::{auth::passkey, error::ApiError, state::App};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Answer of the health check.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: String,
    /// Version of the server.
    version: String,
}

/// `GET /healthz`
///
/// # Errors
/// `Unavailable` where the database gives no sign of life.
pub async fn health(State(app): State<App>) -> Result<Json<Health>, ApiError> {
    app.store.ping().await?;
    Ok(Json(Health { status: "ok".to_owned(), version: VERSION.to_owned() }))
}

/// `GET /api/v1/server`
///
/// # Errors
/// Database failures.
pub async fn view(State(app): State<App>) -> Result<Json<ServerView>, ApiError> {
    Ok(Json(ServerView {
        version: VERSION.to_owned(),
        registration: app.config().accounts.registration.into(),
        needs_setup: app.store.needs_setup().await?,
        provider: app.config().oidc.issuer.is_some(),
        mail: app.config().mail.host.is_some(),
        passkeys: passkey::relying_party(&app).is_some(),
    }))
}
