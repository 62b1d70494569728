//! The bin: what was deleted stays until it is restored or removed for good.

use sotto_api::RecordingId;

use super::Library;
use crate::{Backend, Clock, Entropy, StoreError, Table, entry::Entry};

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// Deletes a recording. Its content stays until [`Library::purge`], so that it can be restored.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn delete(&self, id: RecordingId) -> Result<(), StoreError> {
        self.set_deleted(id, true).await
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] also where the content was purged; [`StoreError::Backend`],
    /// [`StoreError::Entropy`].
    pub async fn restore(&self, id: RecordingId) -> Result<(), StoreError> {
        self.set_deleted(id, false).await
    }

    async fn set_deleted(&self, id: RecordingId, deleted: bool) -> Result<(), StoreError> {
        self.commit(|draft| {
            let entry = draft.content(id)?;
            if entry.is_deleted() == deleted {
                return Ok(());
            }
            let old = entry.deleted.as_ref().map(|held| held.stamp);
            let register = draft.set(old, deleted)?;
            draft.content(id)?.deleted = Some(register);
            Ok(())
        })
        .await
    }

    /// Drops the content of a deleted recording for good and keeps the tombstone. Returns the path of the audio
    /// file, which the caller removes; [`Library::audio_paths`] finds it again should that be interrupted.
    ///
    /// # Errors
    /// [`StoreError::NotDeleted`], [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn purge(&self, id: RecordingId) -> Result<Option<String>, StoreError> {
        self.commit(|draft| {
            let entry = draft.content(id)?;
            if !entry.is_deleted() {
                return Err(StoreError::NotDeleted(id));
            }
            let audio = entry.purge();
            draft.write(Table::Tracks, id.to_string(), None);
            Ok(audio.map(|audio| audio.path))
        })
        .await
    }

    /// Deleted recordings that were deleted up to this time, whose content is still here.
    #[must_use]
    pub fn deleted_until(&self, ms: u64) -> Vec<RecordingId> {
        let state = self.state.borrow();
        let due = |entry: &Entry| {
            let deleted = entry.deleted.as_ref().filter(|held| held.value);
            !entry.purged && deleted.is_some_and(|held| held.stamp.ms <= ms)
        };
        state.entries.values().filter(|entry| due(entry)).map(|entry| entry.id).collect()
    }
}
