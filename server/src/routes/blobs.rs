//! Downloads of complete blobs, whole or in ranges, from here or by a link to the bucket.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sotto_api::{BlobId, ErrorCode};

use crate::{
    auth::identity::Account,
    blobs::range::{Wanted, find_wanted},
    error::ApiError,
    state::App,
};

/// `GET` and `HEAD /api/v1/blobs/{blob}`
///
/// # Errors
/// `NotFound` where it is not there, not complete, or another person's; `RangeNotSatisfiable`.
pub async fn download(
    State(app): State<App>,
    Account(user): Account,
    Path(blob): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let blob: BlobId = blob.parse().or(Err(ApiError::not_found()))?;
    let row =
        app.store.blob(user.id, blob).await?.filter(|row| row.complete).ok_or_else(ApiError::not_found)?;
    let etag = format!("\"{}\"", row.digest);
    let mut answer = HeaderMap::new();
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    answer.insert(header::ETAG, HeaderValue::from_str(&etag).map_err(ApiError::internal)?);
    if is_known(&headers, &etag) {
        answer.remove(header::CONTENT_TYPE);
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    let (status, first, count) = match find_wanted(&headers, row.bytes, &etag) {
        Wanted::Whole => (StatusCode::OK, 0, row.bytes),
        Wanted::Part { first, last } => {
            let range = format!("bytes {first}-{last}/{}", row.bytes);
            answer.insert(header::CONTENT_RANGE, HeaderValue::from_str(&range).map_err(ApiError::internal)?);
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1)
        }
        Wanted::Outside => {
            return Err(ApiError::new(ErrorCode::RangeNotSatisfiable, "The range lies outside the file.")
                .header(header::CONTENT_RANGE, &format!("bytes */{}", row.bytes)));
        }
    };
    if let Some(link) = app.blobs.link((user.id, row.kept_as)).await? {
        answer.remove(header::CONTENT_RANGE);
        answer.insert(header::LOCATION, HeaderValue::from_str(&link).map_err(ApiError::internal)?);
        // The link is for this person and for some minutes.
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return Ok((StatusCode::TEMPORARY_REDIRECT, answer).into_response());
    }
    answer.insert(header::CONTENT_LENGTH, HeaderValue::from(count));
    let body = app.blobs.read((user.id, row.kept_as), first..first + count).await?;
    Ok((status, answer, body).into_response())
}

pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    known.split(',').any(|known| matches!(known.trim(), "*") || known.trim().trim_start_matches("W/") == etag)
}
