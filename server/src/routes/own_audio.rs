//! The audio of a submission, uploaded by its visitor as [`sotto_api::blob`] describes. What it begins with says whether
//! it is audio at all.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use sotto_api::{
    ErrorCode, SubmissionId,
    blob::MAX_PART_BYTES,
    feedback::{AudioFormat, AudioView, MIN_FIRST_PART_BYTES},
};

use super::{
    own_submission::find,
    uploads::{Part, Progress, conflict, part_too_long},
};
use crate::{
    blobs::{heard::name_part, part::Ended},
    clock::{make_id, now_ms},
    error::ApiError,
    feedback::format::find_format,
    state::App,
    store::{submission_parts::AudioPart, submissions::OwnSubmission},
};

/// The audio that a submission is to have.
#[derive(Debug)]
struct Wanted {
    submission: SubmissionId,
    bytes: u64,
    digest: String,
}

/// `HEAD /api/v1/submission/audio`
///
/// # Errors
/// `NotFound` where the submission has no audio.
pub async fn ask(State(app): State<App>, headers: HeaderMap) -> Result<Response, ApiError> {
    let (_, progress) = progress(&app, &headers).await?;
    Ok((StatusCode::NO_CONTENT, progress.headers()).into_response())
}

/// `PATCH /api/v1/submission/audio`
///
/// # Errors
/// `Conflict` with the right offset, `TooLarge` for a part that is too long, `UnsupportedMediaType` for what is no audio,
/// `Invalid` where the whole is not what was announced; `StorageFull`.
pub async fn append(State(app): State<App>, request: Request) -> Result<Response, ApiError> {
    let part = Part::read(request.headers())?;
    let (wanted, now) = progress(&app, request.headers()).await?;
    if part.offset != now.offset {
        return Err(conflict("The part does not begin where the last one ended.", now));
    }
    if now.complete {
        return Ok((StatusCode::NO_CONTENT, now.headers()).into_response());
    }
    // In a task of its own, which goes on to its end when the client is gone.
    let task = tokio::spawn(async move { write(&app, &wanted, part, request).await });
    let done = task.await.map_err(ApiError::internal)??;
    Ok((StatusCode::NO_CONTENT, done.headers()).into_response())
}

async fn progress(app: &App, headers: &HeaderMap) -> Result<(Wanted, Progress), ApiError> {
    let own = find(app, headers).await?;
    let OwnSubmission { id, audio: Some(AudioView { bytes, complete, .. }), audio_digest, .. } = own else {
        return Err(ApiError::new(ErrorCode::NotFound, "This submission has no audio."));
    };
    let offset = if complete { bytes } else { arrived(app, id).await? };
    Ok((Wanted { submission: id, bytes, digest: audio_digest }, Progress { offset, complete }))
}

async fn arrived(app: &App, submission: SubmissionId) -> Result<u64, ApiError> {
    let parts = app.store.audio_parts(submission).await?;
    Ok(parts.last().map_or(0, |part| part.first + part.bytes))
}

async fn write(app: &App, wanted: &Wanted, part: Part, request: Request) -> Result<Progress, ApiError> {
    let left = wanted.bytes - part.offset;
    if part.bytes.is_some_and(|bytes| bytes > left) {
        return Err(throw_away(app, wanted).await);
    }
    let (offset, ended) =
        if left > 0 { receive(app, wanted, part, request, left).await? } else { (part.offset, Ended::Whole) };
    let progress = Progress { offset, complete: false };
    match ended {
        Ended::TooLong if offset < wanted.bytes => return Err(progress.on(part_too_long())),
        Ended::TooLong => return Err(throw_away(app, wanted).await),
        Ended::Beaten => {
            let now = Progress { offset: arrived(app, wanted.submission).await?, complete: false };
            return Err(conflict("Another request has sent this part.", now));
        }
        Ended::Cut => {
            let error = ApiError::new(ErrorCode::BadRequest, "The part broke off. Continue at the offset.");
            return Err(progress.on(error));
        }
        Ended::Whole if !part.last => return Ok(progress),
        Ended::Whole => {}
    }
    let parts = app.store.audio_parts(wanted.submission).await?;
    let right =
        offset == wanted.bytes && app.blobs.heard_digest(&parts).await?.to_hex().as_str() == wanted.digest;
    if !right {
        return Err(throw_away(app, wanted).await);
    }
    app.store.complete_audio(wanted.submission).await?;
    Ok(Progress { offset, complete: true })
}

/// Writes and keeps a part; answers the new offset, and how it ended.
async fn receive(
    app: &App,
    wanted: &Wanted,
    part: Part,
    request: Request,
    left: u64,
) -> Result<(u64, Ended), ApiError> {
    let object = name_part(wanted.submission, part.offset, make_id().map_err(ApiError::internal)?);
    app.store.begin_part(wanted.submission, &object, part.offset, now_ms()).await?;
    let body = request.into_body().into_data_stream();
    let kept = match app.blobs.hear(&object, body, left.min(MAX_PART_BYTES)).await {
        Ok((bytes, ended)) => {
            let arrived = AudioPart { object: object.clone(), first: part.offset, bytes };
            keep(app, wanted, &arrived).await.map(|kept| (bytes, if kept { ended } else { Ended::Beaten }))
        }
        Err(error) => Err(error.into()),
    };
    if matches!(kept, Ok((0, _) | (_, Ended::Beaten)) | Err(_)) {
        forget(app, &object).await;
    }
    kept.map(|(bytes, ended)| (part.offset + bytes, ended))
}

/// Keeps what was written of a part; false where another request has sent it.
async fn keep(app: &App, wanted: &Wanted, part: &AudioPart) -> Result<bool, ApiError> {
    let format = if part.first == 0 { Some(format(app, wanted, part).await?) } else { None };
    // Nothing is kept of nothing.
    Ok(part.bytes == 0 || app.store.keep_part(wanted.submission, part, format, now_ms()).await?)
}

async fn format(app: &App, wanted: &Wanted, part: &AudioPart) -> Result<AudioFormat, ApiError> {
    if part.bytes < MIN_FIRST_PART_BYTES.min(wanted.bytes) {
        let error =
            ApiError::new(ErrorCode::BadRequest, "The first part takes 64 bytes at least. Begin again.");
        return Err(Progress { offset: 0, complete: false }.on(error));
    }
    find_format(&app.blobs.heard_start(part).await?).ok_or_else(|| {
        ApiError::new(
            ErrorCode::UnsupportedMediaType,
            "This is no audio that is taken here. Send WAV, FLAC, Ogg, WebM, MP4 or MP3.",
        )
    })
}

/// Begins anew after an upload that cannot become what was announced.
async fn throw_away(app: &App, wanted: &Wanted) -> ApiError {
    match app.store.restart_audio(wanted.submission).await {
        Ok(()) => {
            sweep(app).await;
            ApiError::invalid("digest", "Size or digest are not as announced. Begin again.")
        }
        Err(error) => error.into(),
    }
}

/// Removes bytes that no submission has. What cannot be removed now is tried again by upkeep.
pub async fn sweep(app: &App) {
    if let Err(error) = crate::upkeep::sweep_audio(&app.store, &app.blobs).await {
        tracing::warn!(%error, "audio of a submission could not be removed yet");
    }
}

async fn forget(app: &App, object: &str) {
    let forgotten = async {
        app.blobs.unhear(object).await.map_err(ApiError::from)?;
        app.store.end_part(object).await.map_err(ApiError::from)
    };
    if forgotten.await.is_err() {
        tracing::warn!("a part that was not kept could not be removed yet");
    }
}
