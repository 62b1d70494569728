//! The audio of a submission, to those of the team who may hear it.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sotto_api::{ErrorCode, feedback::AudioFormat};

use super::blobs::is_known;
use crate::{
    auth::identity::Membership,
    blobs::range::{Wanted, find_wanted},
    error::ApiError,
    path::PathIds,
    state::App,
};

fn media_type(format: AudioFormat) -> &'static str {
    match format {
        AudioFormat::Wav => "audio/wav",
        AudioFormat::Flac => "audio/flac",
        AudioFormat::Ogg => "audio/ogg",
        AudioFormat::Webm => "audio/webm",
        AudioFormat::Mp4 => "audio/mp4",
        AudioFormat::Mp3 => "audio/mpeg",
    }
}

/// `GET` and `HEAD /api/v1/organisations/{organisation}/submissions/{submission}/audio`
///
/// # Errors
/// `NotFound` where there is none, or it is not complete; `RangeNotSatisfiable`.
pub async fn download(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let submission = ids.get("submission")?;
    let view = app.store.submission(membership.organisation, submission).await?;
    let audio = view.and_then(|view| view.audio).filter(|audio| audio.complete);
    let audio = audio.ok_or_else(ApiError::not_found)?;
    let format = audio.format.ok_or_else(|| ApiError::internal("complete audio without a format"))?;
    // The id stands for the bytes: they never change once complete.
    let etag = format!("\"{submission}\"");
    let name = format!("attachment; filename=\"{submission}.{}\"", format.name());
    let mut answer = HeaderMap::new();
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer.insert(header::ETAG, HeaderValue::from_str(&etag).map_err(ApiError::internal)?);
    // What is withdrawn stays in no browser.
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if is_known(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(format)));
    answer.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(ApiError::internal)?);
    let (status, first, count) = match find_wanted(&headers, audio.bytes, &etag) {
        Wanted::Whole => (StatusCode::OK, 0, audio.bytes),
        Wanted::Part { first, last } => {
            let range = format!("bytes {first}-{last}/{}", audio.bytes);
            answer.insert(header::CONTENT_RANGE, HeaderValue::from_str(&range).map_err(ApiError::internal)?);
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1)
        }
        Wanted::Outside => {
            return Err(ApiError::new(ErrorCode::RangeNotSatisfiable, "The range lies outside the file.")
                .header(header::CONTENT_RANGE, &format!("bytes */{}", audio.bytes)));
        }
    };
    answer.insert(header::CONTENT_LENGTH, HeaderValue::from(count));
    let parts = app.store.audio_parts(submission).await?;
    Ok((status, answer, app.blobs.read_heard(parts, first, count)).into_response())
}
