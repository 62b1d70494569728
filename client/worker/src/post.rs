//! Sending to the page.

use sotto_platform::{PlatformError, worker_link::Attachment, worker_scope};
use sotto_protocol::{Event, Fault, FaultCode, FromWorker, Reply, RequestId, Stage};

/// Sends a message without attachment.
pub(crate) fn post(message: &FromWorker) {
    send(message, None);
}

/// Tells how far a request is.
pub(crate) fn progress(id: RequestId, stage: Stage, done: f32) {
    post(&FromWorker::Progress { id, stage, done });
}

/// Tells what happened in a request.
pub(crate) fn event(id: RequestId, event: Event) {
    post(&FromWorker::Event { id, event });
}

/// Ends a request.
pub(crate) fn answer(id: RequestId, result: Result<Answer, Fault>) {
    match result {
        Ok(Answer { reply, bytes }) => {
            let bytes = bytes.map(|it| Attachment::Bytes(js_sys::Uint8Array::from(it.as_slice())));
            send(&FromWorker::Done { id, reply }, bytes.as_ref());
        }
        Err(fault) => post(&FromWorker::Fault { id: Some(id), fault }),
    }
}

/// A reply and the bytes that go with it.
pub(crate) struct Answer {
    reply: Reply,
    bytes: Option<Vec<u8>>,
}

impl Answer {
    /// A reply with bytes beside it.
    pub(crate) fn with_bytes(reply: Reply, bytes: Vec<u8>) -> Self {
        Self { reply, bytes: Some(bytes) }
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self { reply, bytes: None }
    }
}

/// What a failure of local storage means to the page.
pub(crate) fn storage_fault(error: PlatformError) -> Fault {
    match error {
        PlatformError::StorageFull => Fault::permanent(FaultCode::StorageFull, "local storage is full"),
        PlatformError::NotFound => {
            Fault::permanent(FaultCode::MissingAudio, "the file is not on this device")
        }
        PlatformError::Busy => Fault::transient(FaultCode::Busy, "the file is open elsewhere"),
        other => Fault::transient(FaultCode::Storage, other.to_string()),
    }
}

fn send(message: &FromWorker, attachment: Option<&Attachment>) {
    // Messages are plain data; turning them into text has no failing path.
    if let Ok(text) = serde_json::to_string(message) {
        worker_scope::send(&text, attachment);
    }
}
