//! Organisations: made by operators, looked after by their owners and admins.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, OrganisationId,
    organisation::{MAX_NAME_CHARS, NameRequest, OrganisationView, Role},
};

use crate::{
    audit::{Event, Origin, note},
    auth::identity::{Account, Membership},
    body::JsonBody,
    clock::{make_id, now_ms},
    error::ApiError,
    state::App,
    store::organisations::NewOrganisation,
};

/// `GET /api/v1/organisations`
///
/// # Errors
/// Database failures.
pub async fn list(
    State(app): State<App>,
    Account(user): Account,
) -> Result<Json<Vec<OrganisationView>>, ApiError> {
    Ok(Json(app.store.organisations_of(user.id).await?))
}

/// `POST /api/v1/organisations`: who makes it owns it.
///
/// # Errors
/// `Invalid` for a name that is none.
pub async fn create(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
    JsonBody(body): JsonBody<NameRequest>,
) -> Result<(StatusCode, Json<OrganisationView>), ApiError> {
    let id = OrganisationId(make_id().map_err(ApiError::internal)?);
    let organisation = NewOrganisation { id, name: checked_name(&body.name)? };
    app.store.create_organisation(&organisation, user.id, now_ms()).await?;
    note(&app.store, &origin, Event::OrganisationMade.by(user.id).about(id)).await?;
    Ok((StatusCode::CREATED, Json(OrganisationView { id, name: organisation.name, role: Role::Owner })))
}

/// `GET /api/v1/organisations/{organisation}`
///
/// # Errors
/// `NotFound` for who is not in it.
pub async fn view(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
) -> Result<Json<OrganisationView>, ApiError> {
    let view = app.store.organisation(membership.organisation, user.id).await?;
    view.map(Json).ok_or_else(ApiError::not_found)
}

/// `PATCH /api/v1/organisations/{organisation}`
///
/// # Errors
/// `Invalid` for a name that is none.
pub async fn rename(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    JsonBody(body): JsonBody<NameRequest>,
) -> Result<StatusCode, ApiError> {
    app.store.rename_organisation(membership.organisation, &checked_name(&body.name)?).await?;
    let event = Event::OrganisationRenamed.by(user.id).about(membership.organisation);
    note(&app.store, &origin, event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/organisations/{organisation}`, with its name, so that nobody ends one by mistake.
///
/// # Errors
/// `Conflict` where the name is another.
pub async fn delete(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    JsonBody(body): JsonBody<NameRequest>,
) -> Result<StatusCode, ApiError> {
    if app.store.delete_organisation(membership.organisation, &checked_name(&body.name)?).await? {
        let event = Event::OrganisationEnded.by(user.id).about(membership.organisation);
        note(&app.store, &origin, event).await?;
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::new(ErrorCode::Conflict, "This is not the organisation's name. Send it as it stands."))
    }
}

/// The name of an organisation or a team, without spaces around it.
///
/// # Errors
/// `Invalid` where it is empty, too long, or more than a line.
pub fn checked_name(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let fits = (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits {
        Ok(name.to_owned())
    } else {
        Err(ApiError::invalid("name", "Use 1 to 100 characters on one line."))
    }
}
