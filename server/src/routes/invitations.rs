//! Invitations: a code that admits one person to the server, into an organisation, in a role.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, OrganisationId, UserId,
    auth::{AcceptRequest, InvitationRequest, InvitationView},
    organisation::{OrganisationView, PendingInvitationView, Role, RoleRequest},
};

use crate::{
    audit::{Event, Origin, note},
    auth::{
        identity::{Account, ClientAddress, Membership},
        secret,
    },
    body::{JsonBody, OptionalJsonBody},
    clock::now_ms,
    deed::Deed,
    error::ApiError,
    policy::may_move,
    state::App,
    store::invitations::{Invited, NewInvitation},
};

const LIFE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// `POST /api/v1/invitations`: an operator's, into any organisation.
///
/// # Errors
/// `Conflict` where there is no such organisation or too many invitations wait.
pub async fn invite(
    State(app): State<App>,
    Account(operator): Account,
    origin: Origin,
    OptionalJsonBody(body): OptionalJsonBody<InvitationRequest>,
) -> Result<(StatusCode, Json<InvitationView>), ApiError> {
    let organisation = match body.organisation {
        Some(organisation) => organisation,
        None => app.store.first_organisation().await?.ok_or_else(no_organisation)?,
    };
    make(&app, &origin, operator.id, organisation, body.role.unwrap_or(Role::Member)).await
}

/// `POST /api/v1/organisations/{organisation}/invitations`
///
/// # Errors
/// `Forbidden` for a role above one's own, `Conflict` where too many invitations wait.
pub async fn invite_member(
    deed: Deed,
    JsonBody(body): JsonBody<RoleRequest>,
) -> Result<(StatusCode, Json<InvitationView>), ApiError> {
    if !may_move(deed.role, None, Some(body.role)) {
        return Err(ApiError::new(ErrorCode::Forbidden, "Invite to your own role or one below it."));
    }
    make(&deed.app, deed.origin(), deed.actor, deed.organisation, body.role).await
}

/// `GET /api/v1/organisations/{organisation}/invitations`
///
/// # Errors
/// Database failures.
pub async fn list(
    State(app): State<App>,
    membership: Membership,
) -> Result<Json<Vec<PendingInvitationView>>, ApiError> {
    Ok(Json(app.store.pending_invitations(membership.organisation, now_ms()).await?))
}

/// `DELETE /api/v1/organisations/{organisation}/invitations/{invitation}`
///
/// # Errors
/// `NotFound`.
pub async fn withdraw(deed: Deed) -> Result<StatusCode, ApiError> {
    let hash: String = deed.id("invitation")?;
    if !deed.app.store.withdraw_invitation(deed.organisation, &hash).await? {
        return Err(ApiError::not_found());
    }
    deed.note(Event::InvitationEnded, shortened(&hash)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/invitations/accept`
///
/// # Errors
/// `NotFound` where the invitation was used, has ended or never was.
pub async fn accept(
    State(app): State<App>,
    Account(user): Account,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    JsonBody(body): JsonBody<AcceptRequest>,
) -> Result<Json<OrganisationView>, ApiError> {
    app.attempts.take_address(address)?;
    let hash = secret::derive_hash(body.code.trim());
    let joined = app.store.accept_invitation(&hash, user.id, now_ms()).await?.ok_or_else(not_live)?;
    note(&app.store, &origin, Event::Joined.by(user.id).about(joined)).await?;
    app.store.organisation(joined, user.id).await?.map(Json).ok_or_else(not_live)
}

async fn make(
    app: &App,
    origin: &Origin,
    by: UserId,
    organisation: OrganisationId,
    role: Role,
) -> Result<(StatusCode, Json<InvitationView>), ApiError> {
    let code = secret::make_code::<16>().map_err(ApiError::internal)?;
    let now = now_ms();
    let invitation =
        NewInvitation { hash: secret::derive_hash(&code), by, organisation, role, expires_ms: now + LIFE_MS };
    match app.store.create_invitation(&invitation, now).await? {
        Invited::Yes => {
            note(&app.store, origin, Event::Invited.by(by).about(shortened(&invitation.hash))).await?;
            let expires_ms = u64::try_from(invitation.expires_ms).unwrap_or_default();
            Ok((StatusCode::CREATED, Json(InvitationView { code, expires_ms })))
        }
        Invited::NoOrganisation => Err(no_organisation()),
        Invited::TooMany => Err(ApiError::new(
            ErrorCode::Conflict,
            "100 invitations wait to be used. Take some of them back first.",
        )),
    }
}

/// As much of a hash as names it.
fn shortened(hash: &str) -> String {
    hash.chars().take(12).collect()
}

fn no_organisation() -> ApiError {
    ApiError::new(ErrorCode::Conflict, "There is no such organisation. Make one first.")
}

fn not_live() -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        "This invitation was used, has ended or was taken back. Ask for another.",
    )
}
