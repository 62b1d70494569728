//! Record keys, each wrapped by an account key.

use sotto_api::{RecordingId, vault::WrappedKey};

use super::Library;
use crate::{Backend, Clock, Entropy, HeldKey, Register, StoreError};

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// The wrapped keys of a recording: those under the newest account key first, of these the earliest.
    #[must_use]
    pub fn record_keys(&self, id: RecordingId) -> Vec<HeldKey> {
        self.state.borrow().entries.get(&id).map(|entry| entry.keys.clone()).unwrap_or_default()
    }

    /// The newest account key that wrapped any record key; none where there is no record key.
    #[must_use]
    pub fn newest_generation(&self) -> Option<u32> {
        let state = self.state.borrow();
        state.entries.values().filter_map(|entry| entry.keys.first()).map(|key| key.generation).max()
    }

    /// Recordings that have a record key.
    #[must_use]
    pub fn keyed(&self) -> Vec<RecordingId> {
        let state = self.state.borrow();
        state.entries.values().filter(|entry| !entry.keys.is_empty()).map(|entry| entry.id).collect()
    }

    /// Gives recordings a record key each. Unknown recordings are passed over.
    ///
    /// # Errors
    /// [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn add_record_keys(&self, keys: Vec<(RecordingId, WrappedKey)>) -> Result<(), StoreError> {
        self.commit(|draft| {
            for (id, key) in keys {
                let Register { value, stamp, change, pushed } = draft.set(None, key)?;
                if let Some(entry) = draft.entry(id).filter(|entry| !entry.purged) {
                    let WrappedKey { generation, sealed } = value;
                    entry.add_key(HeldKey { change, stamp, generation, sealed, pushed });
                }
            }
            Ok(())
        })
        .await
    }
}
