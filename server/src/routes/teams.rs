//! Teams of an organisation.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, TeamId, UserId,
    organisation::{MemberView, NameRequest, TeamView},
    page::Page,
};

use super::organisations::checked_name;
use crate::{
    audit::{Event, Origin, note},
    auth::identity::{Account, Membership},
    body::JsonBody,
    clock::{make_id, now_ms},
    error::ApiError,
    path::{After, PathIds},
    state::App,
};

/// `GET /api/v1/organisations/{organisation}/teams`
///
/// # Errors
/// Database failures.
pub async fn list(State(app): State<App>, membership: Membership) -> Result<Json<Vec<TeamView>>, ApiError> {
    Ok(Json(app.store.teams(membership.organisation).await?))
}

/// `POST /api/v1/organisations/{organisation}/teams`
///
/// # Errors
/// `Invalid` for a name that is none, `Conflict` where there are too many.
pub async fn create(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    JsonBody(body): JsonBody<NameRequest>,
) -> Result<(StatusCode, Json<TeamView>), ApiError> {
    let id = TeamId(make_id().map_err(ApiError::internal)?);
    let team = TeamView { id, name: checked_name(&body.name)? };
    if app.store.create_team(membership.organisation, &team, now_ms()).await? {
        note(&app.store, &origin, Event::TeamChanged.by(user.id).about(id)).await?;
        Ok((StatusCode::CREATED, Json(team)))
    } else {
        Err(ApiError::new(ErrorCode::Conflict, "An organisation has at most 200 teams. Remove one first."))
    }
}

/// `PATCH /api/v1/organisations/{organisation}/teams/{team}`
///
/// # Errors
/// `NotFound`, `Invalid` for a name that is none.
pub async fn rename(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
    JsonBody(body): JsonBody<NameRequest>,
) -> Result<StatusCode, ApiError> {
    let (team, name) = (ids.get("team")?, checked_name(&body.name)?);
    let there = app.store.rename_team(membership.organisation, team, &name).await?;
    done(&app, &origin, user.id, team, there).await
}

/// `DELETE /api/v1/organisations/{organisation}/teams/{team}`
///
/// # Errors
/// `NotFound`.
pub async fn delete(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let team = ids.get("team")?;
    let there = app.store.delete_team(membership.organisation, team).await?;
    done(&app, &origin, user.id, team, there).await
}

/// `GET /api/v1/organisations/{organisation}/teams/{team}/members`
///
/// # Errors
/// `NotFound`, `BadRequest` for a cursor that is none.
pub async fn members(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
    After(after): After<UserId>,
) -> Result<Json<Page<MemberView>>, ApiError> {
    let page = app.store.team_members(membership.organisation, ids.get("team")?, after).await?;
    page.map(Json).ok_or_else(ApiError::not_found)
}

/// `PUT /api/v1/organisations/{organisation}/teams/{team}/members/{user}`: the same again changes nothing.
///
/// # Errors
/// `NotFound` where the team, or the member of the organisation, is not there.
pub async fn add(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let team = ids.get("team")?;
    let there = app.store.join_team(membership.organisation, team, ids.get("user")?).await?;
    done(&app, &origin, user.id, team, there).await
}

/// `DELETE /api/v1/organisations/{organisation}/teams/{team}/members/{user}`
///
/// # Errors
/// `NotFound`.
pub async fn remove(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let team = ids.get("team")?;
    let there = app.store.leave_team(membership.organisation, team, ids.get("user")?).await?;
    done(&app, &origin, user.id, team, there).await
}

async fn done(
    app: &App,
    origin: &Origin,
    actor: UserId,
    team: TeamId,
    there: bool,
) -> Result<StatusCode, ApiError> {
    if !there {
        return Err(ApiError::not_found());
    }
    note(&app.store, origin, Event::TeamChanged.by(actor).about(team)).await?;
    Ok(StatusCode::NO_CONTENT)
}
