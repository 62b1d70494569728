//! What a person chooses for one recording, and what follows for what may leave.

use sotto_api::RecordingId;

use super::Library;
use crate::{Backend, Clock, Entropy, NewRecording, Recording, StoreError, SyncPolicy};

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// Says whether the person of this device speaks in it. Known on this device only.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn set_own_voice(&self, id: RecordingId, own_voice: bool) -> Result<(), StoreError> {
        self.commit(|draft| {
            draft.content(id)?.own_voice = own_voice;
            Ok(())
        })
        .await
    }

    /// Whether nothing of this recording may travel. What has travelled already stays where it is.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn set_keep_here(&self, id: RecordingId, keep_here: bool) -> Result<(), StoreError> {
        self.commit(|draft| {
            draft.content(id)?.keep_here = keep_here;
            Ok(())
        })
        .await
    }

    /// What of this recording may leave, as far as [`Library::policy`] allows it too. What has left already stays where
    /// it is.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn set_own_policy(&self, id: RecordingId, policy: SyncPolicy) -> Result<(), StoreError> {
        self.commit(|draft| {
            let entry = draft.content(id)?;
            entry.keep_here = false;
            entry.choices.policy = (policy != SyncPolicy::default()).then_some(policy);
            Ok(())
        })
        .await
    }

    /// What of a recording this policy lets out together with the recording's own choices.
    #[must_use]
    pub fn lets_out(&self, id: RecordingId, policy: SyncPolicy) -> SyncPolicy {
        let state = self.state.borrow();
        state.entries.get(&id).map_or(SyncPolicy::NOTHING, |entry| entry.lets_out(policy))
    }

    /// Adds a recording that is forgotten when its page is closed. It never was anything else, so that nothing of it
    /// leaves in between.
    ///
    /// # Errors
    /// As [`Library::add`].
    pub async fn add_ephemeral(&self, new: NewRecording) -> Result<Recording, StoreError> {
        self.add_with(new, true).await
    }

    /// Whether a recording is forgotten when its page is closed.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn set_ephemeral(&self, id: RecordingId, ephemeral: bool) -> Result<(), StoreError> {
        self.commit(|draft| {
            draft.content(id)?.choices.ephemeral = ephemeral;
            Ok(())
        })
        .await
    }

    /// Whether the people in it have agreed that their emotion is read.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn set_agreed(&self, id: RecordingId, agreed: bool) -> Result<(), StoreError> {
        self.commit(|draft| {
            draft.content(id)?.choices.agreed = agreed;
            Ok(())
        })
        .await
    }

    /// Takes the audio off this device and keeps everything else. Answers the path of the file, which the caller
    /// removes; none where there is none.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn drop_audio(&self, id: RecordingId) -> Result<Option<String>, StoreError> {
        self.commit(|draft| {
            let entry = draft.content(id)?;
            entry.upload = None;
            let audio = entry.audio.take();
            entry.choices.audio_dropped |= audio.is_some();
            Ok(audio.map(|audio| audio.path))
        })
        .await
    }
}
