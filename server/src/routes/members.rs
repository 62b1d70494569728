//! Who is in an organisation.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, UserId,
    organisation::{MemberView, Role, RoleRequest},
    page::Page,
};

use crate::{
    audit::Event, auth::identity::Membership, body::JsonBody, deed::Deed, error::ApiError, path::After,
    state::App, store::members::Moved,
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
pub async fn give_role(deed: Deed, JsonBody(body): JsonBody<RoleRequest>) -> Result<StatusCode, ApiError> {
    change(&deed, deed.id("user")?, Some(body.role)).await
}

/// `DELETE /api/v1/organisations/{organisation}/members/{user}`
///
/// # Errors
/// `NotFound`, `Forbidden` above one's own role, `Conflict` for the last owner.
pub async fn remove(deed: Deed) -> Result<StatusCode, ApiError> {
    change(&deed, deed.id("user")?, None).await
}

/// `DELETE /api/v1/organisations/{organisation}/membership`
///
/// # Errors
/// `Conflict` for the last owner.
pub async fn leave(deed: Deed) -> Result<StatusCode, ApiError> {
    change(&deed, deed.actor, None).await
}

async fn change(deed: &Deed, user: UserId, to: Option<Role>) -> Result<StatusCode, ApiError> {
    match deed.app.store.move_member(deed.organisation, user, deed.actor, to).await? {
        Moved::Yes => {
            let event = if to.is_some() { Event::RoleGiven } else { Event::MemberRemoved };
            deed.note(event, user).await?;
            Ok(StatusCode::NO_CONTENT)
        }
        Moved::NoMember => Err(ApiError::not_found()),
        Moved::Above => Err(ApiError::new(
            ErrorCode::Forbidden,
            "Your role does not allow that: roles above your own are given and taken by people who have them. Ask an owner.",
        )),
        Moved::LastOwner => Err(ApiError::new(
            ErrorCode::Conflict,
            "An organisation needs an owner. Make somebody else an owner first.",
        )),
    }
}
