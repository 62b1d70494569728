//! What visitors sent, in the hands of the team.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::Deserialize;
use sotto_api::{
    ErrorCode, NoteId, UserId,
    dashboard::{DashboardFilter, SubmissionSort},
    feedback::{MAX_NOTE_CHARS, NoteRequest, NoteView, SubmissionView, SubmissionWhole},
    page::Page,
};
use sotto_protocol::{EmotionLabel, SentimentLabel};

use super::{dashboard::checked, own_audio::sweep};
use crate::{
    audit::Event,
    auth::identity::Membership,
    body::JsonBody,
    clock::{make_id, now_ms},
    deed::Deed,
    error::ApiError,
    path::PathIds,
    state::App,
    store::{inbox::Filter, submission_notes::Noted},
};

/// What narrows a list down beside [`DashboardFilter`].
#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    cursor: Option<String>,
    #[serde(default)]
    sort: SubmissionSort,
    assignee: Option<Assignee>,
    emotion: Option<EmotionLabel>,
    sentiment: Option<SentimentLabel>,
    intent: Option<String>,
    importance: Option<u8>,
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
    common: Result<Query<DashboardFilter>, QueryRejection>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<Page<SubmissionView>>, ApiError> {
    let (common, Query(query)) = (checked(common)?, query.or(Err(bad_query()))?);
    let (sort, cursor) = (query.sort, query.cursor.clone());
    let after = cursor.map(|cursor| cursor.parse().or(Err(bad_query()))).transpose()?;
    let filter = filter(common, query)?;
    Ok(Json(app.store.submissions(membership.organisation, &filter, sort, after).await?))
}

/// What a query lets through.
///
/// # Errors
/// `BadRequest` for a text that is none.
pub(super) fn filter(common: DashboardFilter, query: ListQuery) -> Result<Filter, ApiError> {
    if query.intent.as_deref().is_some_and(|intent| intent.contains('\0')) {
        return Err(bad_query());
    }
    Ok(Filter {
        common,
        assignee: query.assignee.map(|assignee| match assignee {
            Assignee::Nobody(Nobody::None) => "none".to_owned(),
            Assignee::User(user) => user.to_string(),
        }),
        emotion: name(query.emotion)?,
        sentiment: name(query.sentiment)?,
        intent: query.intent,
        importance: query.importance,
    })
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

/// `DELETE /api/v1/organisations/{organisation}/submissions/{submission}`
///
/// # Errors
/// `NotFound`.
pub async fn delete(deed: Deed) -> Result<StatusCode, ApiError> {
    let submission = deed.id("submission")?;
    let there = deed.app.store.submission(deed.organisation, submission).await?.is_some();
    if !there || deed.app.store.delete_submission(submission).await?.is_none() {
        return Err(ApiError::not_found());
    }
    deed.app.changed(deed.organisation);
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

/// A label as it is kept.
fn name(label: Option<impl serde::Serialize>) -> Result<Option<String>, ApiError> {
    let value = serde_json::to_value(label).map_err(ApiError::internal)?;
    Ok(value.as_str().map(str::to_owned))
}

pub(super) fn bad_query() -> ApiError {
    ApiError::new(ErrorCode::BadRequest, "A filter or the cursor is none that this server knows.")
}
