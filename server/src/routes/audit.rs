//! The log of security events, for those who run the server.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use serde::Deserialize;
use sotto_api::{
    ErrorCode,
    audit::{AuditPage, MAX_PAGE},
};

use crate::{
    audit::{Event, Origin, note},
    auth::identity::Account,
    error::ApiError,
    state::App,
};

/// Query of a page.
#[derive(Debug, Deserialize)]
pub struct AuditQuery {
    #[serde(default)]
    cursor: u64,
}

/// `GET /api/v1/audit?cursor=N`
///
/// # Errors
/// `BadRequest` for a cursor that is no number; `Unauthorized`, `Forbidden`.
pub async fn list(
    State(app): State<App>,
    Account(admin): Account,
    origin: Origin,
    query: Result<Query<AuditQuery>, QueryRejection>,
) -> Result<Json<AuditPage>, ApiError> {
    let Ok(Query(AuditQuery { cursor })) = query else {
        return Err(ApiError::new(ErrorCode::BadRequest, "The cursor is no number."));
    };
    note(&app.store, &origin, Event::AuditRead.by(admin.id)).await?;
    let mut entries = app.store.audit_after(cursor, MAX_PAGE + 1).await?;
    let more = entries.len() > MAX_PAGE;
    entries.truncate(MAX_PAGE);
    let cursor = entries.last().map_or(cursor, |entry| entry.seq);
    Ok(Json(AuditPage { entries, cursor, more }))
}
