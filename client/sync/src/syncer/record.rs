//! Requests with their line in the ledger.

use serde::Serialize;
use sotto_store::{Backend, Clock, DataClass, Entropy, LedgerEntry};

use super::Syncer;
use crate::{AudioFiles, SyncError, Transport, TransportError};

/// A request as the ledger shows it.
pub(super) struct Line {
    pub(super) route: &'static str,
    pub(super) class: DataClass,
    pub(super) sent_bytes: u64,
}

impl<B: Backend, C: Clock, E: Entropy, T: Transport, F: AudioFiles> Syncer<'_, B, C, E, T, F> {
    /// Awaits a request and writes it down, whatever came of it. `received` tells the size of an answer.
    pub(super) async fn recorded<R>(
        &self,
        line: Line,
        request: impl Future<Output = Result<R, TransportError>>,
        received: impl FnOnce(&R) -> u64,
    ) -> Result<Result<R, TransportError>, SyncError> {
        let answer = request.await;
        let (received_bytes, status) = match &answer {
            Ok(answer) => (received(answer), 200),
            Err(error) => (0, error.status()),
        };
        let Line { route, class, sent_bytes } = line;
        let at_ms = self.library.clock().now_ms();
        let route = route.to_owned();
        let entry = LedgerEntry { at_ms, route, class, sent_bytes, received_bytes, status };
        self.library.ledger_append(vec![entry]).await?;
        Ok(answer)
    }
}

/// Size of a value as JSON, in bytes, without building it.
pub(super) fn json_bytes(value: &impl Serialize) -> u64 {
    struct Counter(u64);
    impl std::io::Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len() as u64;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // Counting cannot fail, and what cannot be written as JSON is not sent either.
    serde_json::to_writer(&mut counter, value).map_or(0, |()| counter.0)
}
