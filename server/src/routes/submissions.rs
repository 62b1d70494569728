//! What visitors sent, in the hands of the team.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::Deserialize;
use sotto_api::{
    ErrorCode, LinkId, NoteId, SubmissionId, UserId,
    feedback::{
        MAX_NOTE_CHARS, NoteRequest, NoteView, SubmissionChange, SubmissionStatus, SubmissionView,
        SubmissionWhole,
    },
    page::Page,
};
use sotto_protocol::{EmotionLabel, SentimentLabel};

use super::own_audio::sweep;
use crate::{
    audit::Event,
    auth::identity::Membership,
    body::JsonBody,
    clock::{make_id, now_ms},
    deed::Deed,
    error::ApiError,
    path::PathIds,
    policy::{Holders, Permission},
    state::App,
    store::{inbox::Filter, submission_notes::Noted},
};

/// Query of a list.
#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    cursor: Option<SubmissionId>,
    link: Option<LinkId>,
    status: Option<SubmissionStatus>,
    assignee: Option<Assignee>,
    emotion: Option<EmotionLabel>,
    sentiment: Option<SentimentLabel>,
    language: Option<String>,
    #[serde(default)]
    from_ms: u64,
    until_ms: Option<u64>,
}

/// Who looks after a submission.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Nobody {
    None,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Assignee {
    Nobody(Nobody),
    User(UserId),
}

/// `GET /api/v1/organisations/{organisation}/submissions`
///
/// # Errors
/// `BadRequest` for a filter or cursor that is none.
pub async fn list(
    State(app): State<App>,
    membership: Membership,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Page<SubmissionView>>, ApiError> {
    let Query(query) = query.or(Err(bad_query()))?;
    if query.language.as_deref().is_some_and(|language| language.contains('\0')) {
        return Err(bad_query());
    }
    let filter = Filter {
        link: query.link.map(|link| link.to_string()).unwrap_or_default(),
        status: query.status.map_or("", SubmissionStatus::name).to_owned(),
        assignee: match query.assignee {
            None => String::new(),
            Some(Assignee::Nobody(Nobody::None)) => "none".to_owned(),
            Some(Assignee::User(user)) => user.to_string(),
        },
        emotion: name(query.emotion)?,
        sentiment: name(query.sentiment)?,
        language: query.language.unwrap_or_default(),
        from_ms: query.from_ms,
        until_ms: query.until_ms,
    };
    Ok(Json(app.store.submissions(membership.organisation, &filter, query.cursor).await?))
}

/// `GET /api/v1/organisations/{organisation}/submissions/{submission}`
///
/// # Errors
/// `NotFound`.
pub async fn view(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
) -> Result<Json<SubmissionWhole>, ApiError> {
    let whole = app.store.whole_submission(membership.organisation, ids.get("submission")?).await?;
    whole.map(Json).ok_or_else(ApiError::not_found)
}

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
    if let Some(Some(user)) = change.assignee {
        let role = app.store.role(membership.organisation, user).await?;
        let reads = match Permission::SubmissionsRead.holders() {
            Holders::Roles(roles) => role.is_some_and(|role| roles.contains(&role)),
            Holders::Everyone | Holders::Person | Holders::Operators => false,
        };
        if !reads {
            return Err(ApiError::invalid("assignee", "Choose somebody who may read submissions here."));
        }
    }
    if !app.store.change_submission(membership.organisation, submission, &change).await? {
        return Err(ApiError::not_found());
    }
    let view = app.store.submission(membership.organisation, submission).await?;
    view.map(Json).ok_or_else(ApiError::not_found)
}

/// `DELETE /api/v1/organisations/{organisation}/submissions/{submission}`
///
/// # Errors
/// `NotFound`.
pub async fn delete(deed: Deed) -> Result<StatusCode, ApiError> {
    let submission = deed.id("submission")?;
    let there = deed.app.store.submission(deed.organisation, submission).await?.is_some();
    if !there || !deed.app.store.delete_submission(submission).await? {
        return Err(ApiError::not_found());
    }
    sweep(&deed.app).await;
    deed.note(Event::SubmissionDeleted, submission).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/organisations/{organisation}/submissions/{submission}/notes`
///
/// # Errors
/// `NotFound`, `Invalid` for a text that is none, `Conflict` where there are too many.
pub async fn add_note(
    deed: Deed,
    JsonBody(body): JsonBody<NoteRequest>,
) -> Result<(StatusCode, Json<NoteView>), ApiError> {
    let text = body.text.trim();
    let readable = !text.chars().any(|letter| letter.is_control() && letter != '\n');
    if !(1..=MAX_NOTE_CHARS).contains(&text.chars().count()) || !readable {
        return Err(ApiError::invalid("text", "Use 1 to 4000 characters."));
    }
    let view = NoteView {
        id: NoteId(make_id().map_err(ApiError::internal)?),
        author: Some(deed.actor),
        written_ms: u64::try_from(now_ms()).unwrap_or_default(),
        text: text.to_owned(),
    };
    match deed.app.store.add_note(deed.organisation, deed.id("submission")?, &view, deed.actor).await? {
        Noted::Yes => Ok((StatusCode::CREATED, Json(view))),
        Noted::NoSubmission => Err(ApiError::not_found()),
        Noted::TooMany => {
            Err(ApiError::new(ErrorCode::Conflict, "A submission has at most 200 notes. Remove one first."))
        }
    }
}

/// `DELETE /api/v1/organisations/{organisation}/submissions/{submission}/notes/{note}`
///
/// # Errors
/// `NotFound`.
pub async fn delete_note(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let (submission, note) = (ids.get("submission")?, ids.get("note")?);
    if app.store.delete_note(membership.organisation, submission, note).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found())
    }
}

/// A label as it is kept; empty for none.
fn name(label: Option<impl serde::Serialize>) -> Result<String, ApiError> {
    let value = serde_json::to_value(label).map_err(ApiError::internal)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

fn bad_query() -> ApiError {
    ApiError::new(ErrorCode::BadRequest, "A filter or the cursor is none that this server knows.")
}
