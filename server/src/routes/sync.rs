//! Push and pull. The server keeps changes and does not merge them; it makes sure that what it keeps can be
//! read by every client.

use axum::{
    Json,
    extract::{Query, Request, State, rejection::QueryRejection},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sotto_api::{
    ChangeId, ErrorCode,
    sync::{
        Change, MAX_BATCH, MAX_CHANGE_BYTES, MAX_PUSH_BYTES, Patch, PushOutcome, PushResponse, PushStatus,
    },
    vault::Sealed,
};

use crate::{
    auth::identity::Account,
    body::{MAX_JSON_BYTES, content_length, read_json},
    clock::now_ms,
    error::ApiError,
    signals::Topic,
    state::App,
    store::{
        StoreError,
        changes::{ChangeText, Pushed},
    },
};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const MAX_KEY_BYTES: usize = 1024;
const MAX_META_BYTES: usize = 8 * 1024;
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// [`sotto_api::sync::PushRequest`], whose changes are read one by one: a bad one does not keep the others out.
#[derive(Debug, Deserialize)]
struct RawPush {
    changes: Vec<Box<RawValue>>,
}

#[derive(Debug, Deserialize)]
struct OnlyId {
    id: ChangeId,
}

/// `POST /api/v1/sync/push`
///
/// # Errors
/// `Invalid` for a batch that is too long, `TooLarge`, `StorageFull`.
pub async fn push(
    State(app): State<App>,
    Account(user): Account,
    request: Request,
) -> Result<Json<PushResponse>, ApiError> {
    // Ordinary bodies wait for nobody: whoever sends a large one slowly holds up other large ones alone.
    let is_large = content_length(request.headers()).is_none_or(|bytes| bytes > MAX_JSON_BYTES as u64);
    let permit = match is_large {
        true => Some(app.large_bodies.acquire().await.map_err(ApiError::internal)?),
        false => None,
    };
    let RawPush { changes } = read_json(request, MAX_PUSH_BYTES).await?;
    if changes.len() > MAX_BATCH {
        return Err(ApiError::invalid("changes", "Send at most 200 changes at once."));
    }
    let latest_ms = u64::try_from(now_ms()).unwrap_or_default() + DAY_MS;
    let batch: Vec<_> = changes.iter().map(|change| read(change, latest_ms)).collect::<Result<_, _>>()?;
    drop(changes);
    let pushed = app.store.push(user.id, &batch, app.config().limits.sync_quota_bytes).await?;
    drop(permit);
    let Pushed::Yes(statuses) = pushed else {
        return Err(ApiError::new(
            ErrorCode::StorageFull,
            "Your changes take all the room this server gives. Ask the person who runs it for more.",
        ));
    };
    if statuses.contains(&PushStatus::Applied) {
        app.signals.raise(Topic::Person(user.id));
    }
    let outcomes =
        batch.iter().zip(statuses).map(|(change, status)| PushOutcome { id: change.id, status }).collect();
    Ok(Json(PushResponse { outcomes, epoch: app.store.epoch().await? }))
}

/// Query of a pull.
#[derive(Debug, Deserialize)]
pub struct PullQuery {
    #[serde(default)]
    cursor: u64,
}

/// [`sotto_api::sync::PullResponse`], with changes that are text already.
#[derive(Debug, Serialize)]
pub struct PullPage {
    changes: Vec<Box<RawValue>>,
    cursor: u64,
    more: bool,
    epoch: u64,
}

/// `GET /api/v1/sync/pull?cursor=N`
///
/// # Errors
/// `BadRequest` for a cursor that is no number.
pub async fn pull(
    State(app): State<App>,
    Account(user): Account,
    query: Result<Query<PullQuery>, QueryRejection>,
) -> Result<Json<PullPage>, ApiError> {
    let Ok(Query(PullQuery { cursor })) = query else {
        return Err(ApiError::new(ErrorCode::BadRequest, "The cursor is no number."));
    };
    // The epoch first: should a restore come between, the client sees the old epoch and asks again.
    let epoch = app.store.epoch().await?;
    let page = app.store.pull(user.id, cursor, MAX_PUSH_BYTES).await?;
    let changes = page.bodies.into_iter().map(RawValue::from_string).collect::<Result<_, _>>();
    let changes = changes.or(Err(StoreError::Corrupt("change")))?;
    Ok(Json(PullPage { changes, cursor: page.cursor, more: page.more, epoch }))
}

fn read(change: &RawValue, latest_ms: u64) -> Result<ChangeText, ApiError> {
    if let Ok(change) = serde_json::from_str::<Change>(change.get()) {
        return Ok(ChangeText { id: change.id, body: canonical(&change, latest_ms) });
    }
    let OnlyId { id } = serde_json::from_str(change.get())
        .or(Err(ApiError::invalid("changes", "There is a change without an id.")))?;
    Ok(ChangeText { id, body: None })
}

/// The text under which a change is kept and compared; none where it is not acceptable.
fn canonical(change: &Change, latest_ms: u64) -> Option<String> {
    let acceptable = change.stamp.ms <= latest_ms
        && match &change.patch {
            Patch::Key(key) => is_sealed(key, MAX_KEY_BYTES),
            Patch::Rewrapped(key) => is_sealed(&key.sealed, MAX_KEY_BYTES),
            Patch::Title(text) | Patch::Tags(text) => is_sealed(text, MAX_TEXT_BYTES),
            Patch::Transcript(text) => is_sealed(text, MAX_CHANGE_BYTES),
            Patch::Extra(extra) => is_sealed(&extra.sealed, MAX_TEXT_BYTES),
            Patch::Audio(audio) => is_sealed(&audio.meta, MAX_META_BYTES),
            Patch::Facts(_) | Patch::Deleted(_) => true,
        };
    let text =
        serde_json::to_string(change).ok().filter(|text| acceptable && text.len() <= MAX_CHANGE_BYTES)?;
    // A number too large for its type becomes infinite, and infinity cannot be written as JSON: what the server
    // keeps must be what it can read again.
    let again: Change = serde_json::from_str(&text).ok()?;
    (again == *change).then_some(text)
}

fn is_sealed(Sealed(text): &Sealed, max_bytes: usize) -> bool {
    !text.is_empty() && text.len() <= max_bytes && STANDARD.decode(text).is_ok()
}
