//! What a person does with recordings, and what analysing them brings.

use std::sync::Arc;

use serde::Serialize;
use sotto_api::{RecordingId, UserId, sync::ExtraKind};
use sotto_protocol::{Analysis, Fault, Transcript};

use super::{
    ACCOUNT_KEY, Library,
    exact::{reads_back, transcript_json},
};
use crate::{
    Backend, Clock, Entropy, LocalAudio, NewRecording, Private, Recording, StoreError, SyncPosition, Table,
    entry::{Entry, KeptFacts},
    setting,
};

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// Makes an id for a recording that will be added later, so that its file can be named after it.
    ///
    /// # Errors
    /// [`StoreError::Entropy`].
    pub fn make_id(&self) -> Result<RecordingId, StoreError> {
        let mut random = [0; 10];
        self.entropy.fill(&mut random)?;
        Ok(RecordingId::make(self.clock.now_ms(), random))
    }

    /// Adds a recording.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where the id is taken, [`StoreError::Unstorable`] for a duration that is not
    /// finite, [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn add(&self, new: NewRecording) -> Result<Recording, StoreError> {
        self.add_with(new, false).await
    }

    pub(super) async fn add_with(&self, new: NewRecording, ephemeral: bool) -> Result<Recording, StoreError> {
        if !new.duration_s.is_finite() {
            return Err(StoreError::Unstorable);
        }
        let made = self.make_id()?;
        self.commit(|draft| {
            let id = new.id.unwrap_or(made);
            if draft.peek(id).is_some() {
                return Err(StoreError::Exists(id));
            }
            let mut entry = Entry::added(id, &new);
            entry.choices.ephemeral = ephemeral;
            if !new.title.is_empty() {
                entry.title = Some(draft.set(None, Private::plain(new.title))?);
            }
            if !new.tags.is_empty() {
                entry.tags = Some(draft.set(None, Private::plain(new.tags))?);
            }
            let view = entry.view();
            draft.put(entry);
            Ok(view)
        })
        .await
    }

    /// Changes the title.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn rename(&self, id: RecordingId, title: &str) -> Result<(), StoreError> {
        self.commit(|draft| {
            let held = draft.content(id)?.title.as_ref();
            if held.and_then(|held| held.value.plain.as_deref()).unwrap_or_default() == title
                && !held.is_some_and(|held| held.value.is_locked())
            {
                return Ok(());
            }
            let old = held.map(|held| held.stamp);
            let register = draft.set(old, Private::plain(title.to_owned()))?;
            draft.content(id)?.title = Some(register);
            Ok(())
        })
        .await
    }

    /// Replaces the tags.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn set_tags(&self, id: RecordingId, tags: Vec<String>) -> Result<(), StoreError> {
        self.commit(|draft| {
            let held = draft.content(id)?.tags.as_ref();
            if held.and_then(|held| held.value.plain.as_deref()).unwrap_or_default() == tags
                && !held.is_some_and(|held| held.value.is_locked())
            {
                return Ok(());
            }
            let old = held.map(|held| held.stamp);
            let register = draft.set(old, Private::plain(tags))?;
            draft.content(id)?.tags = Some(register);
            Ok(())
        })
        .await
    }

    /// Keeps what was said, in place of an earlier transcript.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] for a time that is not finite; [`StoreError::Unknown`], [`StoreError::Backend`],
    /// [`StoreError::Entropy`].
    pub async fn set_transcript(&self, id: RecordingId, transcript: &Transcript) -> Result<(), StoreError> {
        let json: Arc<str> = transcript_json(transcript).ok_or(StoreError::Unstorable)?.into();
        self.commit(|draft| {
            let old = draft.content(id)?.transcript.as_ref().map(|held| held.stamp);
            let register = draft.set(old, Private::plain(json))?;
            draft.content(id)?.transcript = Some(register);
            Ok(())
        })
        .await
    }

    /// Keeps a further thing with a recording: a value of the type that its kind names.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] for a value that JSON cannot hold; [`StoreError::Unknown`], [`StoreError::Backend`],
    /// [`StoreError::Entropy`].
    pub async fn set_extra<T: Serialize>(
        &self,
        id: RecordingId,
        kind: ExtraKind,
        value: &T,
    ) -> Result<(), StoreError> {
        let json: Arc<str> = serde_json::to_string(value).ok().ok_or(StoreError::Unstorable)?.into();
        self.commit(|draft| {
            let held = draft.content(id)?.extras.get(&kind);
            if held.is_some_and(|held| held.value.plain.as_ref() == Some(&json)) {
                return Ok(());
            }
            let old = held.map(|held| held.stamp);
            let register = draft.set(old, Private::plain(json))?;
            draft.content(id)?.extras.insert(kind, register);
            Ok(())
        })
        .await
    }

    /// Keeps what an analysis found, with the tracks that the result page draws, and forgets an earlier
    /// failure.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] for an analysis with a number that is not finite; [`StoreError::Unknown`],
    /// [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn set_analysis(
        &self,
        id: RecordingId,
        analysis: Analysis,
        tracks: Vec<u8>,
    ) -> Result<(), StoreError> {
        if !reads_back(&analysis) {
            return Err(StoreError::Unstorable);
        }
        self.commit(|draft| {
            draft.write(Table::Tracks, id.to_string(), Some(tracks));
            let entry = draft.content(id)?;
            entry.failure = None;
            let held = entry.facts.as_ref();
            if held.is_some_and(|held| *held.value.analysis == analysis) {
                return Ok(());
            }
            let old = held.map(|held| held.stamp);
            let recorded_ms = held.map_or(entry.recorded_ms, |held| held.value.recorded_ms);
            let register = draft.set(old, KeptFacts { recorded_ms, analysis: Arc::new(analysis) })?;
            draft.content(id)?.facts = Some(register);
            Ok(())
        })
        .await
    }

    /// Keeps why the last analysis failed. An earlier result stays.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn set_failure(&self, id: RecordingId, failure: Fault) -> Result<(), StoreError> {
        self.commit(|draft| {
            draft.content(id)?.failure = Some(failure);
            Ok(())
        })
        .await
    }

    /// Says where the audio lies on this device. Returns what was there before.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn set_audio(
        &self,
        id: RecordingId,
        audio: LocalAudio,
    ) -> Result<Option<LocalAudio>, StoreError> {
        self.commit(|draft| {
            let entry = draft.content(id)?;
            entry.upload = None;
            entry.choices.audio_dropped = false;
            Ok(entry.audio.replace(audio))
        })
        .await
    }

    /// Says who signed in. For another account than before, sync starts anew: keys and ciphertext of the old
    /// one are forgotten, and every recording that is here stays here until its owner says otherwise.
    ///
    /// # Errors
    /// [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn use_account(&self, user: UserId) -> Result<(), StoreError> {
        self.commit(|draft| {
            let before = draft.state.setting(&setting::ACCOUNT);
            if before == Some(user) {
                return Ok(());
            }
            draft.set_setting(&setting::ACCOUNT, &user)?;
            draft.set_setting(&setting::SYNC_POSITION, &SyncPosition::default())?;
            draft.write(Table::Keys, ACCOUNT_KEY.to_owned(), None);
            if before.is_some() {
                for id in draft.state.entries.keys() {
                    let mut entry = draft.state.entries[id].as_ref().clone();
                    entry.part_from_account(|| draft.make_change_id())?;
                    draft.put(entry);
                }
            }
            Ok(())
        })
        .await
    }
}
