//! Resumable uploads, after the IETF draft "Resumable Uploads for HTTP".
//!
//! 1. `POST /api/v1/uploads` with [`UploadRequest`]: 201 with `Location`. The same request again: 200 with the
//!    current `Upload-Offset`.
//! 2. `PATCH /api/v1/uploads/{blob}` with `Upload-Offset`, `Upload-Complete` and bytes: 204 with the new
//!    offset; a wrong offset gets 409 and the right one in `Upload-Offset`.
//! 3. `HEAD /api/v1/uploads/{blob}`: 204 with `Upload-Offset` and `Upload-Complete`, also after the end, so a lost
//!    final answer can be asked for again.
//!
//! The last part completes the blob if size and BLAKE3 digest are as announced; otherwise the upload is thrown
//! away (422) and starts anew.

use serde::{Deserialize, Serialize};

use crate::BlobId;

/// Byte offset, in requests and answers.
pub const UPLOAD_OFFSET: &str = "upload-offset";
/// `?1` where this part is the last, in answers where the upload is complete; else `?0`.
pub const UPLOAD_COMPLETE: &str = "upload-complete";
/// Content type of parts.
pub const PARTIAL_UPLOAD: &str = "application/partial-upload";
/// Largest part the server takes, in bytes.
pub const MAX_PART_BYTES: u64 = 8 * 1024 * 1024;

/// Announces an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadRequest {
    /// Made by the client, so that the request can be repeated.
    pub blob: BlobId,
    /// Size of the whole, in bytes.
    pub bytes: u64,
    /// BLAKE3 of the whole, 64 hexadecimal digits.
    pub digest: String,
}
