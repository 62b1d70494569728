//! Sync's requests over HTTP.

use sotto_api::{
    BlobId, ErrorCode,
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET, UploadRequest},
    route,
    sync::{PullResponse, PushRequest, PushResponse},
    vault::VaultEnvelope,
};
use sotto_platform::http::HttpResponse;
use sotto_sync::{Transport, TransportError, UploadState};

use super::session::{self, RequestProblem, Session};

/// The server of this origin.
#[derive(Default)]
pub(crate) struct HttpTransport {
    pub(crate) session: Session,
}

impl Transport for HttpTransport {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, TransportError> {
        self.session.call("POST", route::PUSH, Some(request)).await.map_err(translate)
    }

    async fn pull(&self, cursor: u64) -> Result<PullResponse, TransportError> {
        let path = format!("{}?cursor={cursor}", route::PULL);
        self.session.call("GET", &path, None::<&()>).await.map_err(translate)
    }

    async fn vault_get(&self) -> Result<Option<VaultEnvelope>, TransportError> {
        match self.session.call("GET", route::VAULT, None::<&()>).await.map_err(translate) {
            Ok(envelope) => Ok(Some(envelope)),
            Err(TransportError::Refused { code: ErrorCode::NotFound }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn vault_put(&self, envelope: &VaultEnvelope) -> Result<(), TransportError> {
        let body = serde_json::to_vec(envelope).or(Err(TransportError::BadAnswer))?;
        let answer = self.session.send("PUT", route::VAULT, Vec::new(), Some(body)).await;
        answer.and_then(session::check).map_err(translate).map(drop)
    }

    async fn upload_create(&self, request: &UploadRequest) -> Result<UploadState, TransportError> {
        let body = serde_json::to_vec(request).or(Err(TransportError::BadAnswer))?;
        let answer = self.session.send("POST", route::UPLOADS, Vec::new(), Some(body)).await;
        let answer = answer.and_then(session::check).map_err(translate)?;
        // A fresh upload has no bytes yet, and says nothing about its offset.
        Ok(state_of(&answer).unwrap_or(UploadState { offset: 0, complete: false }))
    }

    async fn upload_append(
        &self,
        blob: BlobId,
        offset: u64,
        bytes: Vec<u8>,
        last: bool,
    ) -> Result<u64, TransportError> {
        let headers = vec![
            ("content-type", PARTIAL_UPLOAD.to_owned()),
            (UPLOAD_OFFSET, offset.to_string()),
            (UPLOAD_COMPLETE, if last { "?1" } else { "?0" }.to_owned()),
        ];
        let path = format!("{}/{blob}", route::UPLOADS);
        let answer = self.session.send("PATCH", &path, headers, Some(bytes)).await.map_err(translate)?;
        if answer.status == 409
            && let Some(offset) = offset_of(&answer)
        {
            return Err(TransportError::Conflict { offset });
        }
        let answer = session::check(answer).map_err(translate)?;
        offset_of(&answer).ok_or(TransportError::BadAnswer)
    }

    async fn upload_offset(&self, blob: BlobId) -> Result<UploadState, TransportError> {
        let path = format!("{}/{blob}", route::UPLOADS);
        let answer = self.session.send("HEAD", &path, Vec::new(), None).await.map_err(translate)?;
        // An answer to HEAD has no body that could hold the envelope.
        if answer.status == 404 {
            return Err(TransportError::Refused { code: ErrorCode::NotFound });
        }
        let answer = session::check(answer).map_err(translate)?;
        state_of(&answer).ok_or(TransportError::BadAnswer)
    }

    async fn download(&self, blob: BlobId, from: u64, to: u64) -> Result<Vec<u8>, TransportError> {
        let last = to.checked_sub(1).filter(|last| *last >= from).ok_or(TransportError::BadAnswer)?;
        let headers = vec![("range", format!("bytes={from}-{last}"))];
        let path = format!("{}/{blob}", route::BLOBS);
        let answer = self.session.send("GET", &path, headers, None).await;
        Ok(answer.and_then(session::check).map_err(translate)?.body)
    }
}

/// What the headers of an answer say of an upload; none where they say nothing.
pub(super) fn state_of(answer: &HttpResponse) -> Option<UploadState> {
    let complete = answer.header(UPLOAD_COMPLETE).as_deref() == Some("?1");
    Some(UploadState { offset: offset_of(answer)?, complete })
}

/// The same of how far it is.
pub(super) fn offset_of(answer: &HttpResponse) -> Option<u64> {
    answer.header(UPLOAD_OFFSET)?.parse().ok()
}

fn translate(problem: RequestProblem) -> TransportError {
    match problem {
        RequestProblem::Offline => TransportError::Offline,
        RequestProblem::Nonsense => TransportError::BadAnswer,
        RequestProblem::Refused(body) => match body.code {
            ErrorCode::Unauthorized => TransportError::SignedOut,
            code => TransportError::Refused { code },
        },
    }
}
