//! Resumable uploads, as [`sotto_api::blob`] describes them.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sotto_api::{
    BlobId, ErrorCode, UserId,
    blob::{MAX_PART_BYTES, PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET, UploadRequest},
    route,
};

use crate::{
    auth::identity::Account,
    blobs::{Arrived, Claim, Key, Sealed, part::Ended},
    body::{JsonBody, content_length},
    clock::now_ms,
    error::ApiError,
    state::App,
    store::blobs::{Announced, BlobRow},
};

/// How far an upload is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Progress {
    pub(super) offset: u64,
    pub(super) complete: bool,
}

/// `POST /api/v1/uploads`
///
/// # Errors
/// `TooLarge`, `StorageFull` over the quota, `Conflict` where the id was used for another content.
pub async fn announce(
    State(app): State<App>,
    Account(user): Account,
    JsonBody(upload): JsonBody<UploadRequest>,
) -> Result<Response, ApiError> {
    if upload.bytes == 0 {
        return Err(ApiError::invalid("bytes", "There is nothing to upload."));
    }
    if upload.bytes > app.config().limits.max_blob_bytes {
        return Err(ApiError::new(ErrorCode::TooLarge, "The file is larger than this server takes."));
    }
    if upload.digest.len() != 64 || !upload.digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(ApiError::invalid("digest", "Must be 64 hexadecimal digits."));
    }
    let location = format!("{}/{}", route::UPLOADS, upload.blob);
    let location = HeaderValue::from_str(&location).map_err(ApiError::internal)?;
    match app.store.announce_blob(user.id, &upload, app.config().limits.quota_bytes, now_ms()).await? {
        Announced::New => {
            let mut headers = Progress { offset: 0, complete: false }.headers();
            headers.insert(header::LOCATION, location);
            Ok((StatusCode::CREATED, headers).into_response())
        }
        Announced::Same => {
            let mut headers = Progress { offset: upload.bytes, complete: true }.headers();
            headers.insert(header::LOCATION, location);
            Ok((StatusCode::CREATED, headers).into_response())
        }
        Announced::Known(row) => {
            if row.bytes != upload.bytes || !row.digest.eq_ignore_ascii_case(&upload.digest) {
                return Err(ApiError::new(ErrorCode::Conflict, "This id was used for another file."));
            }
            let mut headers = progress(&app, (user.id, upload.blob), &row).await?.headers();
            headers.insert(header::LOCATION, location);
            Ok((StatusCode::OK, headers).into_response())
        }
        Announced::OverQuota => Err(ApiError::new(
            ErrorCode::StorageFull,
            "Your files take all the room this server gives. Ask the person who runs it for more.",
        )),
        Announced::TooManyOpen => {
            Err(ApiError::new(ErrorCode::TooManyRequests, "Finish the uploads that were begun first."))
        }
    }
}

/// `HEAD /api/v1/uploads/{blob}`
///
/// # Errors
/// `NotFound` where none was announced.
pub async fn ask(
    State(app): State<App>,
    Account(user): Account,
    Path(blob): Path<String>,
) -> Result<Response, ApiError> {
    let (key, row) = find(&app, user.id, &blob).await?;
    Ok((StatusCode::NO_CONTENT, progress(&app, key, &row).await?.headers()).into_response())
}

/// `PATCH /api/v1/uploads/{blob}`
///
/// # Errors
/// `Conflict` with the right offset, also while another request writes; `TooLarge` for a part that is too
/// long; `Invalid` where the whole is not what was announced; `StorageFull`.
pub async fn append(
    State(app): State<App>,
    Account(user): Account,
    Path(blob): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let part = Part::read(request.headers())?;
    let (key, row) = find(&app, user.id, &blob).await?;
    let Some(claim) = app.blobs.claim(key) else {
        let now = progress(&app, key, &row).await?;
        return Err(conflict("Another request is sending this file.", now).header(header::RETRY_AFTER, "1"));
    };
    // Again, now that nobody else writes.
    let (key, row) = find(&app, user.id, &blob).await?;
    let now = progress(&app, key, &row).await?;
    if part.offset != now.offset {
        return Err(conflict("The part does not begin where the last one ended.", now));
    }
    if now.complete {
        return Ok((StatusCode::NO_CONTENT, now.headers()).into_response());
    }
    let body = request.into_body().into_data_stream();
    // In a task of its own, which goes on to its end when the client is gone.
    let task = tokio::spawn(async move { write(&app, claim, key, &row, part, body).await });
    let done = task.await.map_err(ApiError::internal)??;
    Ok((StatusCode::NO_CONTENT, done.headers()).into_response())
}

async fn write(
    app: &App,
    claim: Claim,
    key: Key,
    row: &BlobRow,
    part: Part,
    body: axum::body::BodyDataStream,
) -> Result<Progress, ApiError> {
    let left = row.bytes - part.offset;
    if part.bytes.is_some_and(|bytes| bytes > left) {
        return Err(throw_away(app, claim, key).await);
    }
    let (offset, ended) = claim.append(&app.store, body, part.offset, left.min(MAX_PART_BYTES)).await?;
    let progress = Progress { offset, complete: false };
    match ended {
        Ended::Beaten => {
            let now = self::progress(app, key, row).await?;
            return Err(conflict("Another request has sent this part.", now));
        }
        Ended::TooLong if offset < row.bytes => return Err(progress.on(part_too_long())),
        Ended::TooLong => return Err(throw_away(app, claim, key).await),
        Ended::Cut => {
            let error = ApiError::new(ErrorCode::BadRequest, "The part broke off. Continue at the offset.");
            return Err(progress.on(error));
        }
        Ended::Whole if !part.last => return Ok(progress),
        Ended::Whole => {}
    }
    if claim.seal(&app.store, row.bytes, &row.digest).await? == Sealed::Mismatch {
        return Err(throw_away(app, claim, key).await);
    }
    complete(app, key).await?;
    Ok(Progress { offset: row.bytes, complete: true })
}

/// Notes that an upload lies in its place; parts that are left then are of no use.
async fn complete(app: &App, key: Key) -> Result<(), ApiError> {
    let parts = app.store.parts(key).await?;
    app.store.complete_blob(key, now_ms()).await?;
    app.blobs.remove_parts(&parts).await;
    Ok(())
}

/// Forgets an upload that cannot become what was announced.
async fn throw_away(app: &App, claim: Claim, key: Key) -> ApiError {
    let forgotten = async {
        claim.discard(&app.store).await?;
        app.store.forget_upload(key).await.map_err(ApiError::from)
    };
    match forgotten.await {
        Ok(()) => ApiError::invalid("digest", "Size or digest are not as announced. Begin again."),
        Err(error) => error,
    }
}

async fn find(app: &App, user: UserId, blob: &str) -> Result<(Key, BlobRow), ApiError> {
    let blob: BlobId = blob.parse().or(Err(ApiError::not_found()))?;
    let row = app.store.blob(user, blob).await?.ok_or_else(ApiError::not_found)?;
    Ok(((user, blob), row))
}

/// How far an upload is; completes one whose file was moved before a kill and not noted.
async fn progress(app: &App, key: Key, row: &BlobRow) -> Result<Progress, ApiError> {
    if row.complete {
        return Ok(Progress { offset: row.bytes, complete: true });
    }
    match app.blobs.arrived(&app.store, key, row.bytes).await? {
        Arrived::Bytes(offset) => Ok(Progress { offset, complete: false }),
        Arrived::Sealed => {
            complete(app, key).await?;
            Ok(Progress { offset: row.bytes, complete: true })
        }
    }
}

/// What the headers say of a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) offset: u64,
    pub(super) last: bool,
    pub(super) bytes: Option<u64>,
}

impl Part {
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, ApiError> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        if text(header::CONTENT_TYPE.as_str()) != Some(PARTIAL_UPLOAD) {
            return Err(ApiError::new(
                ErrorCode::UnsupportedMediaType,
                "Send parts as application/partial-upload.",
            ));
        }
        let offset = text(UPLOAD_OFFSET).and_then(|offset| offset.parse().ok());
        let last = match text(UPLOAD_COMPLETE) {
            Some("?1") => Some(true),
            Some("?0") => Some(false),
            _ => None,
        };
        let (Some(offset), Some(last)) = (offset, last) else {
            return Err(ApiError::new(
                ErrorCode::BadRequest,
                "A part needs Upload-Offset (a number) and Upload-Complete (?0 or ?1).",
            ));
        };
        let bytes = content_length(headers);
        if bytes.is_some_and(|bytes| bytes > MAX_PART_BYTES) {
            return Err(part_too_long());
        }
        Ok(Self { offset, last, bytes })
    }
}

impl Progress {
    pub(super) fn headers(self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(UPLOAD_OFFSET, HeaderValue::from(self.offset));
        headers.insert(UPLOAD_COMPLETE, HeaderValue::from_static(if self.complete { "?1" } else { "?0" }));
        headers
    }

    pub(super) fn on(self, mut error: ApiError) -> ApiError {
        for (name, value) in &self.headers() {
            error = error.header(name.clone(), value.to_str().unwrap_or_default());
        }
        error
    }
}

pub(super) fn conflict(message: &'static str, progress: Progress) -> ApiError {
    progress.on(ApiError::new(ErrorCode::Conflict, message))
}

pub(super) fn part_too_long() -> ApiError {
    ApiError::new(ErrorCode::TooLarge, "Send parts of at most 8 MiB.")
}
