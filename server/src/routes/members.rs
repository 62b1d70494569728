//! Who is in an organisation.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, UserId,
    organisation::{MemberView, Role, RoleRequest},
    page::Page,
};

use crate::{
    audit::{Event, Origin, note},
    auth::identity::{Account, Membership},
    body::JsonBody,
    error::ApiError,
    path::{After, PathIds},
    state::App,
    store::members::Moved,
};

/// `GET /api/v1/organisations/{organisation}/members`
///
/// # Errors
/// `BadRequest` for a cursor that is none.
pub async fn list(
    State(app): State<App>,
    membership: Membership,
    After(after): After<UserId>,
) -> Result<Json<Page<MemberView>>, ApiError> {
    Ok(Json(app.store.members(membership.organisation, after).await?))
}

/// `PATCH /api/v1/organisations/{organisation}/members/{user}`
///
/// # Errors
/// `NotFound`, `Forbidden` above one's own role, `Conflict` for the last owner.
pub async fn give_role(
    State(app): State<App>,
    Account(actor): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
    JsonBody(body): JsonBody<RoleRequest>,
) -> Result<StatusCode, ApiError> {
    change(&app, &origin, actor.id, membership, ids.get("user")?, Some(body.role)).await
}

/// `DELETE /api/v1/organisations/{organisation}/members/{user}`
///
/// # Errors
/// `NotFound`, `Forbidden` above one's own role, `Conflict` for the last owner.
pub async fn remove(
    State(app): State<App>,
    Account(actor): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    change(&app, &origin, actor.id, membership, ids.get("user")?, None).await
}

/// `DELETE /api/v1/organisations/{organisation}/membership`
///
/// # Errors
/// `Conflict` for the last owner.
pub async fn leave(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
) -> Result<StatusCode, ApiError> {
    change(&app, &origin, user.id, membership, user.id, None).await
}

async fn change(
    app: &App,
    origin: &Origin,
    actor: UserId,
    membership: Membership,
    user: UserId,
    to: Option<Role>,
) -> Result<StatusCode, ApiError> {
    match app.store.move_member(membership.organisation, user, membership.role, to).await? {
        Moved::Yes => {
            let event = if to.is_some() { Event::RoleGiven } else { Event::MemberRemoved };
            note(&app.store, origin, event.by(actor).about(user)).await?;
            Ok(StatusCode::NO_CONTENT)
        }
        Moved::NoMember => Err(ApiError::not_found()),
        Moved::Above => Err(ApiError::new(
            ErrorCode::Forbidden,
            "Roles above your own are given and taken by people who have them. Ask an owner.",
        )),
        Moved::LastOwner => Err(ApiError::new(
            ErrorCode::Conflict,
            "An organisation needs an owner. Make somebody else an owner first.",
        )),
    }
}
