//! A submission in the hands of its visitor, who has its code.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use sotto_api::{ErrorCode, feedback::VisitorSubmission};

use super::own_audio::sweep;
use crate::{
    audit::{Event, Origin, note},
    error::ApiError,
    feedback::code::derive_code_hash,
    state::App,
    store::submissions::OwnSubmission,
};

/// `GET /api/v1/submission`
///
/// # Errors
/// As [`find`].
pub async fn view(State(app): State<App>, headers: HeaderMap) -> Result<Json<VisitorSubmission>, ApiError> {
    let OwnSubmission { received_ms, title, transcript, audio, device, .. } = find(&app, &headers).await?;
    Ok(Json(VisitorSubmission { received_ms, title, transcript, audio, device }))
}

/// `DELETE /api/v1/submission`: withdraws it with everything.
///
/// # Errors
/// As [`find`].
pub async fn withdraw(State(app): State<App>, headers: HeaderMap) -> Result<StatusCode, ApiError> {
    let own = find(&app, &headers).await?;
    let organisation = app.store.delete_submission(own.id).await?.ok_or_else(no_submission)?;
    app.changed(organisation);
    sweep(&app).await;
    // Where the visitor was is nobody's business.
    note(&app.store, &Origin::default(), Event::SubmissionWithdrawn.about(own.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The submission of the code that a request carries.
///
/// # Errors
/// `BadRequest` without a code, `NotFound` for one that withdraws nothing.
pub async fn find(app: &App, headers: &HeaderMap) -> Result<OwnSubmission, ApiError> {
    let code = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, code)| code)
        .ok_or_else(|| {
            ApiError::new(ErrorCode::BadRequest, "Send the code of the submission as Authorization: Bearer.")
        })?;
    let hash = derive_code_hash(code).ok_or_else(no_submission)?;
    app.store.own_submission(&hash).await?.ok_or_else(no_submission)
}

fn no_submission() -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        "Nothing lies here under this code. Check it; what was withdrawn before is gone.",
    )
}
