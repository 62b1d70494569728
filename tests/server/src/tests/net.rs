//! A device's connection to a real server, on which requests are cut off, lost, sent twice or come late.

use std::cell::{Cell, RefCell};

use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use sotto_api::{
    BlobId, ErrorCode, ErrorEnvelope,
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET, UploadRequest},
    route,
    sync::{PullResponse, PushRequest, PushResponse},
    vault::VaultEnvelope,
};
use sotto_sync::{Transport, TransportError, UploadState};

use crate::client::{Answer, Person};

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// It does not arrive.
    Lost,
    /// It is carried out, and its answer does not come back.
    AnswerLost,
    /// It arrives twice.
    Twice,
    /// It arrives, and once more after the next one.
    Again,
}

/// The connection.
pub(crate) struct Net {
    person: Person,
    faults: RefCell<Vec<Fault>>,
    late: RefCell<Vec<RequestBuilder>>,
    pub(crate) offline: Cell<bool>,
}

impl Net {
    /// The last of the faults comes first; after all of them, nothing happens any more.
    pub(crate) fn new(person: Person, faults: Vec<Fault>) -> Self {
        Self { person, faults: RefCell::new(faults), late: RefCell::default(), offline: Cell::new(false) }
    }

    /// Nothing goes wrong from now on.
    pub(crate) fn mend(&self) {
        self.faults.borrow_mut().clear();
        self.offline.set(false);
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, TransportError> {
        if self.offline.get() {
            return Err(TransportError::Offline);
        }
        let copy = || request.try_clone().expect("bodies are in memory");
        let late = self.late.take();
        let fault = self.faults.borrow_mut().pop().unwrap_or(Fault::None);
        match fault {
            Fault::None => {}
            Fault::Lost => return Err(TransportError::Offline),
            Fault::Twice => drop(Answer::of(copy()).await),
            Fault::Again => self.late.borrow_mut().push(copy()),
            Fault::AnswerLost => {
                Answer::of(copy()).await;
                return Err(TransportError::Offline);
            }
        }
        let answer = Answer::of(copy()).await;
        for request in late {
            Answer::of(request).await;
        }
        assert!(answer.status < 500, "{answer:?}");
        Ok(answer)
    }

    async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, TransportError> {
        let answer = checked(self.send(request).await?)?;
        serde_json::from_slice(&answer.bytes).or(Err(TransportError::BadAnswer))
    }
}

fn checked(answer: Answer) -> Result<Answer, TransportError> {
    if answer.status < 300 {
        return Ok(answer);
    }
    let envelope: Result<ErrorEnvelope, _> = serde_json::from_slice(&answer.bytes);
    Err(match (answer.status, envelope) {
        (404, _) => TransportError::Refused { code: ErrorCode::NotFound },
        (401, _) => TransportError::SignedOut,
        (_, Ok(envelope)) => TransportError::Refused { code: envelope.error.code },
        _ => TransportError::BadAnswer,
    })
}

fn state(answer: &Answer) -> UploadState {
    let offset = answer.header(UPLOAD_OFFSET).parse().unwrap();
    UploadState { offset, complete: answer.header(UPLOAD_COMPLETE) == "?1" }
}

impl Transport for Net {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, TransportError> {
        self.json(self.person.request(Method::POST, route::PUSH).json(request)).await
    }

    async fn pull(&self, cursor: u64) -> Result<PullResponse, TransportError> {
        self.json(self.person.request(Method::GET, &format!("{}?cursor={cursor}", route::PULL))).await
    }

    async fn vault_get(&self) -> Result<Option<VaultEnvelope>, TransportError> {
        Err(TransportError::Refused { code: ErrorCode::NotFound })
    }

    async fn vault_put(&self, _: &VaultEnvelope) -> Result<(), TransportError> {
        Err(TransportError::Refused { code: ErrorCode::Conflict })
    }

    async fn upload_create(&self, request: &UploadRequest) -> Result<UploadState, TransportError> {
        let answer = self.send(self.person.request(Method::POST, route::UPLOADS).json(request)).await?;
        checked(answer).map(|answer| state(&answer))
    }

    async fn upload_append(
        &self,
        blob: BlobId,
        offset: u64,
        bytes: Vec<u8>,
        last: bool,
    ) -> Result<u64, TransportError> {
        let request = self
            .person
            .request(Method::PATCH, &format!("{}/{blob}", route::UPLOADS))
            .header("content-type", PARTIAL_UPLOAD)
            .header(UPLOAD_OFFSET, offset)
            .header(UPLOAD_COMPLETE, if last { "?1" } else { "?0" })
            .body(bytes);
        let answer = self.send(request).await?;
        if answer.status == 409 {
            return Err(TransportError::Conflict { offset: state(&answer).offset });
        }
        checked(answer).map(|answer| state(&answer).offset)
    }

    async fn upload_offset(&self, blob: BlobId) -> Result<UploadState, TransportError> {
        let request = self.person.request(Method::HEAD, &format!("{}/{blob}", route::UPLOADS));
        checked(self.send(request).await?).map(|answer| state(&answer))
    }

    async fn download(&self, blob: BlobId, from: u64, to: u64) -> Result<Vec<u8>, TransportError> {
        let request = self
            .person
            .request(Method::GET, &format!("{}/{blob}", route::BLOBS))
            .header("range", format!("bytes={from}-{}", to - 1));
        checked(self.send(request).await?).map(|answer| answer.bytes)
    }
}
