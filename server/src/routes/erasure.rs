//! Erases a submission and certifies it: the answer names the entry in the chained log of security events.

use axum::{Json, extract::State};
use sotto_api::{SubmissionId, dashboard::ErasureCertificate, feedback::SubmissionWhole};

use super::own_audio::sweep;
use crate::{
    audit::{Event, Origin, record},
    auth::identity::{Account, Membership},
    error::ApiError,
    path::PathIds,
    state::App,
};

fn held(whole: &SubmissionWhole) -> Vec<String> {
    let there = [
        ("facts", true),
        ("transcript", whole.transcript_text.is_some()),
        ("audio", whole.view.audio.is_some()),
        ("notes", !whole.notes.is_empty()),
        ("tags", !whole.view.tags.is_empty()),
    ];
    there.into_iter().filter(|(_, there)| *there).map(|(kind, _)| kind.to_owned()).collect()
}

/// `POST /api/v1/organisations/{organisation}/submissions/{submission}/erasure`
///
/// # Errors
/// `NotFound`.
pub async fn erase(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
) -> Result<Json<ErasureCertificate>, ApiError> {
    let (organisation, submission): (_, SubmissionId) = (membership.organisation, ids.get("submission")?);
    let whole =
        app.store.whole_submission(organisation, submission).await?.ok_or_else(ApiError::not_found)?;
    if app.store.delete_submission(submission).await?.is_none() {
        return Err(ApiError::not_found());
    }
    app.changed(organisation);
    sweep(&app).await;
    let entry = record(&app.store, &origin, Event::SubmissionErased.by(user.id).about(submission)).await?;
    Ok(Json(ErasureCertificate {
        organisation,
        submission,
        erased_ms: entry.at_ms,
        by: user.id,
        held: held(&whole),
        audit_seq: entry.seq,
        audit_hash: entry.hash,
    }))
}
