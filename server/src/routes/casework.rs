//! What a team does with submissions, one or many at once: status, assignee and tags.

use axum::{Json, extract::State};
use sotto_api::{
    ErrorCode, OrganisationId, SubmissionId, UserId,
    dashboard::{BulkChange, BulkChanged, MAX_BULK, MAX_TAG_CHARS, MAX_TAGS},
    feedback::{SubmissionChange, SubmissionView},
};

use crate::{
    auth::identity::Membership,
    body::JsonBody,
    error::ApiError,
    path::PathIds,
    policy::{Holders, Permission},
    state::App,
    store::casework::Changed,
};

/// `PATCH /api/v1/organisations/{organisation}/submissions/{submission}`
///
/// # Errors
/// `NotFound`, `Invalid` for an assignee who may not read submissions here.
pub async fn change(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
    JsonBody(change): JsonBody<SubmissionChange>,
) -> Result<Json<SubmissionView>, ApiError> {
    let submission = ids.get("submission")?;
    let SubmissionChange { status, assignee } = change;
    let bulk = BulkChange { submissions: vec![submission], status, assignee, ..BulkChange::default() };
    apply(&app, membership.organisation, &bulk).await?;
    let view = app.store.submission(membership.organisation, submission).await?;
    view.map(Json).ok_or_else(ApiError::not_found)
}

/// `POST /api/v1/organisations/{organisation}/submissions/bulk`
///
/// # Errors
/// `Invalid` for none or too many, for tags that are none, and for an assignee who may not read submissions here.
pub async fn change_many(
    State(app): State<App>,
    membership: Membership,
    JsonBody(mut change): JsonBody<BulkChange>,
) -> Result<Json<BulkChanged>, ApiError> {
    if !(1..=MAX_BULK).contains(&change.submissions.len()) {
        return Err(ApiError::invalid("submissions", "Choose 1 to 500 submissions."));
    }
    for (field, tags) in [("add_tags", &mut change.add_tags), ("remove_tags", &mut change.remove_tags)] {
        for tag in tags.iter_mut() {
            *tag = tag.trim().to_owned();
            if !(1..=MAX_TAG_CHARS).contains(&tag.chars().count()) || tag.chars().any(char::is_control) {
                return Err(ApiError::invalid(field, "Use 1 to 40 characters on one line for each tag."));
            }
        }
        if tags.len() > MAX_TAGS {
            return Err(ApiError::invalid(field, "Use at most 20 tags."));
        }
    }
    let changed = apply(&app, membership.organisation, &change).await?;
    Ok(Json(BulkChanged { changed: changed.len() as u64 }))
}

/// `GET /api/v1/organisations/{organisation}/tags`
///
/// # Errors
/// Database failures.
pub async fn tags(State(app): State<App>, membership: Membership) -> Result<Json<Vec<String>>, ApiError> {
    Ok(Json(app.store.tags(membership.organisation).await?))
}

async fn apply(
    app: &App,
    organisation: OrganisationId,
    change: &BulkChange,
) -> Result<Vec<SubmissionId>, ApiError> {
    if let Some(Some(user)) = change.assignee
        && !reads(app, organisation, user).await?
    {
        return Err(ApiError::invalid("assignee", "Choose somebody who may read submissions here."));
    }
    match app.store.change_submissions(organisation, change).await? {
        Changed::Yes(changed) => {
            app.changed(organisation);
            Ok(changed)
        }
        Changed::TooManyTags => {
            let sentence = "A submission has at most 20 tags. Remove one first.";
            Err(ApiError::new(ErrorCode::Conflict, sentence))
        }
    }
}

async fn reads(app: &App, organisation: OrganisationId, user: UserId) -> Result<bool, ApiError> {
    let role = app.store.role(organisation, user).await?;
    Ok(match Permission::SubmissionsRead.holders() {
        Holders::Roles(roles) => role.is_some_and(|role| roles.contains(&role)),
        Holders::Everyone | Holders::Person | Holders::Operators => false,
    })
}
