//! How the system is: to those who run it, to Prometheus, and to whoever starts and stops servers.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use sotto_api::{ErrorCode, dashboard::SystemHealth};

use crate::{
    auth::identity::Account, auth::secret::derive_hash, error::ApiError, mail::Letter, metrics, state::App,
    system,
};

/// `GET /livez`: the process answers.
pub async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// `GET /readyz`
///
/// # Errors
/// `Unavailable` where the server takes no requests.
pub async fn ready(State(app): State<App>) -> Result<StatusCode, ApiError> {
    system::ready(&app).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/system`
///
/// # Errors
/// Database failures.
pub async fn view(State(app): State<App>) -> Result<Json<SystemHealth>, ApiError> {
    Ok(Json(system::health(&app).await?))
}

/// `POST /api/v1/system/mail-test`: a letter to one's own address.
///
/// # Errors
/// `Unavailable` with what the mail server said, `Conflict` where none is set up.
pub async fn test_mail(State(app): State<App>, Account(user): Account) -> Result<StatusCode, ApiError> {
    let settings = app.config().mail.clone();
    if settings.host.is_none() {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "Mail is not set up: mail.host is missing in the settings.",
        ));
    }
    let text = "This letter was asked for to see whether mail works. It does.\n".to_owned();
    let letter = Letter { to: user.email, subject: "Sotto: mail works", text };
    match app.mailer.send_now(&settings, &letter).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(ApiError::new(ErrorCode::Unavailable, format!("No letter was sent: {error}."))
            .header(header::RETRY_AFTER, "60")),
    }
}

/// `GET /metrics`
///
/// # Errors
/// `NotFound` where the settings have no token, `Unauthorized` for another one.
pub async fn prometheus(State(app): State<App>, headers: HeaderMap) -> Result<Response, ApiError> {
    let config = app.config();
    let token = config.metrics.token.as_ref().ok_or_else(ApiError::not_found)?;
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Compared by their hashes, so that the time it takes tells nothing of the token.
    if derive_hash(given) != derive_hash(&format!("Bearer {}", token.expose())) {
        return Err(ApiError::unauthorized().header(header::WWW_AUTHENTICATE, "Bearer"));
    }
    let health = system::health(&app).await?;
    let page = metrics::page(&app, &health, &app.store.statuses().await?);
    Ok(([(header::CONTENT_TYPE, metrics::CONTENT_TYPE), (header::CACHE_CONTROL, "no-store")], page)
        .into_response())
}
