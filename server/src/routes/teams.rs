//! Teams of an organisation.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, TeamId, UserId,
    organisation::{MemberView, NameRequest, TeamView},
    page::Page,
};

use super::organisations::checked_name;
use crate::{
    audit::Event,
    auth::identity::Membership,
    body::JsonBody,
    clock::{make_id, now_ms},
    deed::Deed,
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
    deed: Deed,
    JsonBody(body): JsonBody<NameRequest>,
) -> Result<(StatusCode, Json<TeamView>), ApiError> {
    let id = TeamId(make_id().map_err(ApiError::internal)?);
    let team = TeamView { id, name: checked_name(&body.name)? };
    if deed.app.store.create_team(deed.organisation, &team, now_ms()).await? {
        deed.note(Event::TeamChanged, id).await?;
        Ok((StatusCode::CREATED, Json(team)))
    } else {
        Err(ApiError::new(ErrorCode::Conflict, "An organisation has at most 200 teams. Remove one first."))
    }
}

/// `PATCH /api/v1/organisations/{organisation}/teams/{team}`
///
/// # Errors
/// `NotFound`, `Invalid` for a name that is none.
pub async fn rename(deed: Deed, JsonBody(body): JsonBody<NameRequest>) -> Result<StatusCode, ApiError> {
    let (team, name) = (deed.id("team")?, checked_name(&body.name)?);
    let there = deed.app.store.rename_team(deed.organisation, team, &name).await?;
    done(&deed, team, there).await
}

/// `DELETE /api/v1/organisations/{organisation}/teams/{team}`
///
/// # Errors
/// `NotFound`.
pub async fn delete(deed: Deed) -> Result<StatusCode, ApiError> {
    let team = deed.id("team")?;
    let there = deed.app.store.delete_team(deed.organisation, team).await?;
    done(&deed, team, there).await
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
pub async fn add(deed: Deed) -> Result<StatusCode, ApiError> {
    let team = deed.id("team")?;
    let there = deed.app.store.join_team(deed.organisation, team, deed.id("user")?).await?;
    done(&deed, team, there).await
}

/// `DELETE /api/v1/organisations/{organisation}/teams/{team}/members/{user}`
///
/// # Errors
/// `NotFound`.
pub async fn remove(deed: Deed) -> Result<StatusCode, ApiError> {
    let team = deed.id("team")?;
    let there = deed.app.store.leave_team(deed.organisation, team, deed.id("user")?).await?;
    done(&deed, team, there).await
}

async fn done(deed: &Deed, team: TeamId, there: bool) -> Result<StatusCode, ApiError> {
    if !there {
        return Err(ApiError::not_found());
    }
    deed.note(Event::TeamChanged, team).await?;
    Ok(StatusCode::NO_CONTENT)
}
