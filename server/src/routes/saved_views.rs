//! Views of the dashboard that people keep.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, SavedViewId,
    dashboard::{MAX_VIEW_CHARS, SavedView, SavedViewRequest},
    organisation::MAX_NAME_CHARS,
};

use crate::{
    auth::identity::{Account, Membership},
    body::JsonBody,
    clock::make_id,
    error::ApiError,
    path::PathIds,
    state::App,
};

fn checked(view: SavedViewRequest) -> Result<SavedViewRequest, ApiError> {
    let name = view.name.trim();
    if !(1..=MAX_NAME_CHARS).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(ApiError::invalid("name", "Use 1 to 100 characters on one line."));
    }
    if view.view.chars().count() > MAX_VIEW_CHARS || view.view.contains('\0') {
        return Err(ApiError::invalid("view", "Use at most 4000 characters."));
    }
    Ok(SavedViewRequest { name: name.to_owned(), ..view })
}

/// `GET /api/v1/organisations/{organisation}/dashboard/views`
///
/// # Errors
/// Database failures.
pub async fn list(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
) -> Result<Json<Vec<SavedView>>, ApiError> {
    Ok(Json(app.store.saved_views(membership.organisation, user.id).await?))
}

/// `POST /api/v1/organisations/{organisation}/dashboard/views`
///
/// # Errors
/// `Invalid`, `Conflict` where there are too many.
pub async fn create(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    JsonBody(view): JsonBody<SavedViewRequest>,
) -> Result<(StatusCode, Json<SavedView>), ApiError> {
    let SavedViewRequest { name, view, shared } = checked(view)?;
    let id = SavedViewId(make_id().map_err(ApiError::internal)?);
    let kept = SavedView { id, name, view, shared, owner: user.id };
    if !app.store.keep_view(membership.organisation, &kept).await? {
        let sentence = "You keep at most 100 views here. Remove one first.";
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    Ok((StatusCode::CREATED, Json(kept)))
}

/// `PUT /api/v1/organisations/{organisation}/dashboard/views/{view}`
///
/// # Errors
/// `NotFound`, also for a view of somebody else; `Invalid`.
pub async fn change(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    ids: PathIds,
    JsonBody(view): JsonBody<SavedViewRequest>,
) -> Result<Json<SavedView>, ApiError> {
    let (id, to) = (ids.get("view")?, checked(view)?);
    let view = app.store.change_view(membership.organisation, (id, user.id), &to).await?;
    view.map(Json).ok_or_else(ApiError::not_found)
}

/// `DELETE /api/v1/organisations/{organisation}/dashboard/views/{view}`
///
/// # Errors
/// `NotFound`, also for a view of somebody else.
pub async fn delete(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let deleted = app.store.delete_view(membership.organisation, (ids.get("view")?, user.id)).await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found()) }
}
