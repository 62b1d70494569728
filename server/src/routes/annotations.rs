//! What people note about points in time.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    AnnotationId, ErrorCode,
    dashboard::{AnnotationRequest, AnnotationView, MAX_ANNOTATION_CHARS},
};

use crate::{
    auth::identity::{Account, Membership},
    body::JsonBody,
    clock::make_id,
    error::ApiError,
    path::PathIds,
    state::App,
};

/// The end of the year 9999, in milliseconds since 1970.
const LATEST_MS: u64 = 253_402_300_799_999;

fn checked(annotation: AnnotationRequest) -> Result<AnnotationRequest, ApiError> {
    let text = annotation.text.trim();
    if !(1..=MAX_ANNOTATION_CHARS).contains(&text.chars().count()) || text.chars().any(char::is_control) {
        return Err(ApiError::invalid("text", "Use 1 to 200 characters on one line."));
    }
    if annotation.at_ms > LATEST_MS {
        return Err(ApiError::invalid("at_ms", "Choose a time before the year 10000."));
    }
    Ok(AnnotationRequest { text: text.to_owned(), ..annotation })
}

/// `GET /api/v1/organisations/{organisation}/dashboard/annotations`
///
/// # Errors
/// Database failures.
pub async fn list(
    State(app): State<App>,
    membership: Membership,
) -> Result<Json<Vec<AnnotationView>>, ApiError> {
    Ok(Json(app.store.annotations(membership.organisation, None).await?))
}

/// `POST /api/v1/organisations/{organisation}/dashboard/annotations`
///
/// # Errors
/// `Invalid`, `Conflict` where there are too many.
pub async fn create(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    JsonBody(annotation): JsonBody<AnnotationRequest>,
) -> Result<(StatusCode, Json<AnnotationView>), ApiError> {
    let AnnotationRequest { at_ms, text } = checked(annotation)?;
    let id = AnnotationId(make_id().map_err(ApiError::internal)?);
    let view = AnnotationView { id, at_ms, text, author: Some(user.id) };
    if !app.store.add_annotation(membership.organisation, &view).await? {
        let sentence = "An organisation has at most 1000 annotations. Remove one first.";
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    app.changed(membership.organisation);
    Ok((StatusCode::CREATED, Json(view)))
}

/// `PUT /api/v1/organisations/{organisation}/dashboard/annotations/{annotation}`
///
/// # Errors
/// `NotFound`, `Invalid`.
pub async fn change(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
    JsonBody(annotation): JsonBody<AnnotationRequest>,
) -> Result<Json<AnnotationView>, ApiError> {
    let to = checked(annotation)?;
    let view = app.store.change_annotation(membership.organisation, ids.get("annotation")?, &to).await?;
    app.changed(membership.organisation);
    view.map(Json).ok_or_else(ApiError::not_found)
}

/// `DELETE /api/v1/organisations/{organisation}/dashboard/annotations/{annotation}`
///
/// # Errors
/// `NotFound`.
pub async fn delete(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let deleted = app.store.delete_annotation(membership.organisation, ids.get("annotation")?).await?;
    app.changed(membership.organisation);
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found()) }
}
