//! The twin of the network: a server in memory with the semantics of the HTTP interface, and connections to it
//! that fail on demand.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use sotto_api::{
    BlobId, ErrorCode,
    blob::{MAX_PART_BYTES, UploadRequest},
    sync::{Change, MAX_BATCH, PullResponse, PushOutcome, PushRequest, PushResponse, PushStatus},
    vault::VaultEnvelope,
};

use crate::{Transport, TransportError, UploadState};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// Nothing: it goes through.
    None,
    /// It does not arrive.
    Offline,
    /// It arrives and is carried out; the answer does not come back.
    LostAnswer,
    /// The session has ended.
    SignedOut,
    /// Only so many bytes of an upload's part arrive; anything else does not arrive at all.
    CutPart(usize),
}

#[derive(Debug, Default)]
struct Account {
    changes: Vec<Change>,
    epoch: u64,
    vault: Option<VaultEnvelope>,
    uploads: BTreeMap<BlobId, Upload>,
    received: Vec<u8>,
    now_ms: u64,
}

#[derive(Debug)]
struct Upload {
    request: UploadRequest,
    bytes: Vec<u8>,
    complete: bool,
}

/// One account's data on a server. A clone is the same server.
#[derive(Debug, Clone, Default)]
pub struct MemoryServer(Rc<RefCell<Account>>);

impl MemoryServer {
    /// An empty account on a server whose clock shows this time.
    #[must_use]
    pub fn new(now_ms: u64) -> Self {
        Self(Rc::new(RefCell::new(Account { now_ms, epoch: 1, ..Account::default() })))
    }

    /// A connection to it.
    #[must_use]
    pub fn connect(&self) -> MemoryTransport {
        MemoryTransport { server: self.clone(), mishaps: Rc::default(), offline: Rc::default() }
    }

    /// Every byte that ever arrived, as JSON or as it was.
    #[must_use]
    pub fn received(&self) -> Vec<u8> {
        self.0.borrow().received.clone()
    }

    /// The changes kept, in the order of their arrival.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        self.0.borrow().changes.clone()
    }

    /// Changes what is kept, as a dishonest server would.
    pub fn tamper(&self, with: impl FnOnce(&mut Vec<Change>)) {
        with(&mut self.0.borrow_mut().changes);
    }

    /// Changes the bytes of a blob, as a dishonest server would.
    pub fn tamper_blob(&self, blob: BlobId, with: impl FnOnce(&mut Vec<u8>)) {
        if let Some(upload) = self.0.borrow_mut().uploads.get_mut(&blob) {
            with(&mut upload.bytes);
        }
    }

    /// Restores a backup that holds the first changes only, and none of the audio.
    pub fn restore_backup(&self, changes: usize) {
        let mut account = self.0.borrow_mut();
        account.changes.truncate(changes);
        account.uploads.clear();
        account.epoch += 1;
    }
}

impl Account {
    fn receive(&mut self, value: &impl serde::Serialize) {
        // Plain data has no failing path; an empty record would only make a test stricter elsewhere.
        let json = serde_json::to_vec(value).unwrap_or_default();
        self.received.extend(json);
    }

    fn push(&mut self, request: &PushRequest) -> Result<PushResponse, TransportError> {
        self.receive(request);
        if request.changes.len() > MAX_BATCH {
            return Err(TransportError::Refused { code: ErrorCode::TooLarge });
        }
        let outcomes = request.changes.iter().map(|change| {
            let held = self.changes.iter().find(|held| held.id == change.id);
            let status = match held {
                Some(held) if held == change => PushStatus::Duplicate,
                Some(_) => PushStatus::Rejected,
                None if change.stamp.ms > self.now_ms.saturating_add(DAY_MS) => PushStatus::Rejected,
                None => {
                    self.changes.push(change.clone());
                    PushStatus::Applied
                }
            };
            PushOutcome { id: change.id, status }
        });
        let outcomes = outcomes.collect();
        Ok(PushResponse { outcomes, epoch: self.epoch })
    }

    fn pull(&self, cursor: u64) -> PullResponse {
        let from = usize::try_from(cursor).unwrap_or(usize::MAX);
        let changes: Vec<_> = self.changes.iter().skip(from).take(MAX_BATCH).cloned().collect();
        let cursor = cursor.saturating_add(changes.len() as u64);
        PullResponse { changes, cursor, more: cursor < self.changes.len() as u64, epoch: self.epoch }
    }

    fn vault_put(&mut self, envelope: &VaultEnvelope) -> Result<(), TransportError> {
        self.receive(envelope);
        if self.vault.as_ref().is_none_or(|held| held.generation < envelope.generation) {
            self.vault = Some(envelope.clone());
        }
        if self.vault.as_ref() == Some(envelope) {
            Ok(())
        } else {
            Err(TransportError::Refused { code: ErrorCode::Conflict })
        }
    }

    fn create(&mut self, request: &UploadRequest) -> Result<UploadState, TransportError> {
        self.receive(request);
        let fresh = || Upload { request: request.clone(), bytes: Vec::new(), complete: false };
        let upload = self.uploads.entry(request.blob).or_insert_with(fresh);
        if upload.request == *request {
            Ok(upload.state())
        } else {
            Err(TransportError::Refused { code: ErrorCode::Conflict })
        }
    }

    fn append(&mut self, blob: BlobId, offset: u64, part: &[u8], last: bool) -> Result<u64, TransportError> {
        self.received.extend(part);
        let upload = self.uploads.get_mut(&blob).ok_or(not_found())?;
        let held = upload.bytes.len() as u64;
        if offset != held || upload.complete {
            return Err(TransportError::Conflict { offset: held });
        }
        if part.len() as u64 > MAX_PART_BYTES {
            return Err(TransportError::Refused { code: ErrorCode::TooLarge });
        }
        upload.bytes.extend(part);
        let now_at = upload.bytes.len() as u64;
        if last || now_at > upload.request.bytes {
            let digest = blake3::hash(&upload.bytes).to_hex();
            if now_at != upload.request.bytes || digest.as_str() != upload.request.digest {
                self.uploads.remove(&blob);
                return Err(TransportError::Refused { code: ErrorCode::Invalid });
            }
            upload.complete = true;
        }
        Ok(now_at)
    }

    fn download(&self, blob: BlobId, from: u64, to: u64) -> Result<Vec<u8>, TransportError> {
        let upload = self.uploads.get(&blob).filter(|upload| upload.complete).ok_or(not_found())?;
        let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(upload.bytes.len());
        let bytes = upload.bytes.get(index(from)..index(to)).filter(|bytes| !bytes.is_empty());
        bytes.map(<[u8]>::to_vec).ok_or(TransportError::Refused { code: ErrorCode::RangeNotSatisfiable })
    }
}

impl Upload {
    fn state(&self) -> UploadState {
        UploadState { offset: self.bytes.len() as u64, complete: self.complete }
    }
}

fn not_found() -> TransportError {
    TransportError::Refused { code: ErrorCode::NotFound }
}

/// One device's connection. A clone is the same connection.
#[derive(Debug, Clone)]
pub struct MemoryTransport {
    server: MemoryServer,
    mishaps: Rc<RefCell<VecDeque<Mishap>>>,
    offline: Rc<Cell<bool>>,
}

impl MemoryTransport {
    /// Decides what happens to the next requests, one each; the ones after that go through.
    pub fn expect(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.mishaps.borrow_mut().extend(mishaps);
    }

    /// Cuts the connection, or mends it.
    pub fn set_offline(&self, offline: bool) {
        self.offline.set(offline);
    }

    fn request<R>(
        &self,
        carry_out: impl FnOnce(&mut Account) -> Result<R, TransportError>,
    ) -> Result<R, TransportError> {
        if self.offline.get() {
            return Err(TransportError::Offline);
        }
        let mishap = self.mishaps.borrow_mut().pop_front().unwrap_or(Mishap::None);
        let mut account = self.server.0.borrow_mut();
        match mishap {
            Mishap::None => carry_out(&mut account),
            Mishap::LostAnswer => carry_out(&mut account).and(Err(TransportError::Offline)),
            Mishap::SignedOut => Err(TransportError::SignedOut),
            Mishap::Offline | Mishap::CutPart(_) => Err(TransportError::Offline),
        }
    }
}

impl Transport for MemoryTransport {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, TransportError> {
        self.request(|account| account.push(request))
    }

    async fn pull(&self, cursor: u64) -> Result<PullResponse, TransportError> {
        self.request(|account| Ok(account.pull(cursor)))
    }

    async fn vault_get(&self) -> Result<Option<VaultEnvelope>, TransportError> {
        self.request(|account| Ok(account.vault.clone()))
    }

    async fn vault_put(&self, envelope: &VaultEnvelope) -> Result<(), TransportError> {
        self.request(|account| account.vault_put(envelope))
    }

    async fn upload_create(&self, request: &UploadRequest) -> Result<UploadState, TransportError> {
        self.request(|account| account.create(request))
    }

    async fn upload_append(
        &self,
        blob: BlobId,
        offset: u64,
        bytes: Vec<u8>,
        last: bool,
    ) -> Result<u64, TransportError> {
        let cut = match self.mishaps.borrow().front() {
            Some(Mishap::CutPart(kept)) => Some(*kept),
            _ => None,
        };
        if let Some(kept) = cut.filter(|_| !self.offline.get()) {
            let kept = &bytes[..kept.min(bytes.len())];
            // Whatever the server makes of the stump, the client does not hear of it.
            let _unheard = self.server.0.borrow_mut().append(blob, offset, kept, false);
        }
        self.request(|account| account.append(blob, offset, &bytes, last))
    }

    async fn upload_offset(&self, blob: BlobId) -> Result<UploadState, TransportError> {
        self.request(|account| account.uploads.get(&blob).map(Upload::state).ok_or(not_found()))
    }

    async fn download(&self, blob: BlobId, from: u64, to: u64) -> Result<Vec<u8>, TransportError> {
        self.request(|account| account.download(blob, from, to))
    }
}
