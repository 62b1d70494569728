//! What is still to be pushed, and how it is marked as done. Derived from the registers; there is no queue that
//! could disagree with them.

use std::{collections::BTreeSet, sync::Arc};

use sotto_api::{
    BlobId, ChangeId, RecordingId,
    sync::{ExtraKind, Facts},
    vault::Sealed,
};

use super::Library;
use crate::{
    AudioMeta, Backend, Clock, Entropy, Field, PendingUpload, PlainField, PlainValue, Private, Register,
    RemoteAudio, SealedField, SealedKind, StoreError, SyncPolicy, SyncPosition, Unpushed, entry::Entry,
    setting,
};

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// Changes that the server does not have and that this policy lets out, record keys first, then in the
    /// order they were made. Private fields that nobody has sealed yet are among them.
    #[must_use]
    pub fn unpushed(&self, policy: SyncPolicy) -> Vec<Unpushed> {
        let state = self.state.borrow();
        let mut found: Vec<_> = state.entries.values().flat_map(|entry| unpushed_of(entry, policy)).collect();
        found.sort_by_key(|unpushed| (!matches!(unpushed.field, Field::Key(_)), unpushed.stamp, unpushed.id));
        found
    }

    /// Private fields among [`Library::unpushed`] that must be sealed first.
    #[must_use]
    pub fn unsealed(&self, policy: SyncPolicy) -> Vec<PlainField> {
        let fields = self.unpushed(policy).into_iter().filter_map(|unpushed| {
            let value = match unpushed.field {
                Field::Title(title) if title.sealed.is_none() => PlainValue::Title(title.plain?),
                Field::Tags(tags) if tags.sealed.is_none() => PlainValue::Tags(tags.plain?),
                Field::Transcript(text) if text.sealed.is_none() => PlainValue::Transcript(text.plain?),
                Field::Extra(kind, json) if json.sealed.is_none() => PlainValue::Extra(kind, json.plain?),
                Field::Audio(audio) if audio.meta.sealed.is_none() => {
                    PlainValue::AudioMeta(audio.meta.plain?)
                }
                _ => return None,
            };
            Some(PlainField { record: unpushed.record, change: unpushed.id, stamp: unpushed.stamp, value })
        });
        fields.collect()
    }

    /// Keeps the sealed form of fields before their first push. A field that was changed meanwhile is passed
    /// over.
    ///
    /// # Errors
    /// [`StoreError::Backend`].
    pub async fn attach_sealed(&self, fields: Vec<SealedField>) -> Result<(), StoreError> {
        fn attach<T>(private: Option<&mut Private<T>>, sealed: Sealed) {
            if let Some(private) = private.filter(|private| private.sealed.is_none()) {
                private.sealed = Some(sealed);
            }
        }
        self.commit(|draft| {
            for SealedField { record, change, kind, sealed, .. } in fields {
                let Some(entry) = draft.entry(record) else { continue };
                match kind {
                    SealedKind::Title => attach(value_of(&mut entry.title, change), sealed),
                    SealedKind::Tags => attach(value_of(&mut entry.tags, change), sealed),
                    SealedKind::Transcript => attach(value_of(&mut entry.transcript, change), sealed),
                    SealedKind::Extra(kind) => attach(extra_of(entry, kind, change), sealed),
                    SealedKind::AudioMeta => {
                        let audio = value_of(&mut entry.remote_audio, change);
                        attach(audio.map(|audio| &mut audio.meta), sealed);
                    }
                }
            }
            Ok(())
        })
        .await
    }

    /// Marks changes as known to the server. Changes that were overwritten meanwhile are passed over.
    ///
    /// # Errors
    /// [`StoreError::Backend`].
    pub async fn acknowledge(&self, changes: &[ChangeId]) -> Result<(), StoreError> {
        let changes: BTreeSet<_> = changes.iter().copied().collect();
        self.commit(|draft| {
            for (id, entry) in &draft.state.entries {
                if entry.marks().iter().any(|(change, pushed)| !pushed && changes.contains(change)) {
                    let entry = draft.content_or_tombstone(*id)?;
                    entry.shared = true;
                    for (change, pushed) in entry.pushed_flags() {
                        *pushed |= changes.contains(&change);
                    }
                }
            }
            Ok(())
        })
        .await
    }

    /// The server has another epoch than the one known: pulls start at 0, and all that is here is pushed again.
    ///
    /// # Errors
    /// [`StoreError::Backend`].
    pub async fn start_epoch(&self, epoch: u64) -> Result<(), StoreError> {
        self.commit(|draft| {
            for id in draft.state.entries.keys() {
                let entry = draft.content_or_tombstone(*id)?;
                for (_, pushed) in entry.pushed_flags() {
                    *pushed = false;
                }
                entry.recheck_audio = entry.audio.is_some() && entry.remote_audio.is_some();
            }
            draft.set_setting(&setting::SYNC_POSITION, &SyncPosition { epoch: Some(epoch), cursor: 0 })
        })
        .await
    }

    /// Recordings whose audio the policy lets out and the server lacks, or may lack after a restore.
    #[must_use]
    pub fn uploads_wanted(&self, policy: SyncPolicy) -> Vec<RecordingId> {
        let state = self.state.borrow();
        let wanted = state.entries.values().filter(|entry| {
            let lacking = entry.remote_audio.is_none() || entry.recheck_audio;
            entry.lets_out(policy).audio && !entry.is_deleted() && entry.audio.is_some() && lacking
        });
        wanted.map(|entry| entry.id).collect()
    }

    /// The upload that has begun for a recording.
    #[must_use]
    pub fn pending_upload(&self, id: RecordingId) -> Option<PendingUpload> {
        self.state.borrow().entries.get(&id)?.upload.clone()
    }

    /// Keeps that an upload has begun, or that it was given up.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn set_pending_upload(
        &self,
        id: RecordingId,
        upload: Option<PendingUpload>,
    ) -> Result<(), StoreError> {
        self.commit(|draft| {
            draft.content(id)?.upload = upload;
            Ok(())
        })
        .await
    }

    /// The server has the audio: the recording says so from now on, here and elsewhere. Passed over if the
    /// upload is no longer the pending one.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn finish_upload(&self, id: RecordingId, blob: BlobId) -> Result<(), StoreError> {
        self.commit(|draft| {
            let entry = draft.content(id)?;
            let old = entry.remote_audio.as_ref().map(|held| held.stamp);
            let Some(upload) = entry.upload.take_if(|upload| upload.blob == blob) else { return Ok(()) };
            let Some(audio) = entry.audio.as_ref() else { return Ok(()) };
            let meta = AudioMeta { media_type: audio.media_type.clone(), extension: audio.extension.clone() };
            entry.recheck_audio = false;
            let remote = RemoteAudio { blob, bytes: upload.sealed_bytes, meta: Private::plain(meta) };
            let register = draft.set(old, remote)?;
            draft.content(id)?.remote_audio = Some(register);
            Ok(())
        })
        .await
    }

    /// The server still has the audio after a restore.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn audio_is_safe(&self, id: RecordingId) -> Result<(), StoreError> {
        self.commit(|draft| {
            draft.content(id)?.recheck_audio = false;
            Ok(())
        })
        .await
    }

    /// Lets go of the audio on this device where the server has it for sure. Answers the file that nobody needs now; none
    /// where the audio stays.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Backend`].
    pub async fn release_audio(&self, id: RecordingId) -> Result<Option<crate::LocalAudio>, StoreError> {
        self.commit(|draft| {
            let entry = draft.content(id)?;
            if !entry.can_release_audio() {
                return Ok(None);
            }
            entry.choices.audio_dropped = true;
            Ok(entry.audio.take())
        })
        .await
    }

    /// Whether [`Library::release_audio`] would let go of the audio.
    #[must_use]
    pub fn can_release_audio(&self, id: RecordingId) -> bool {
        self.state.borrow().entries.get(&id).is_some_and(|entry| entry.can_release_audio())
    }
}

/// The value that this very change set.
pub(super) fn value_of<T>(slot: &mut Option<Register<T>>, change: ChangeId) -> Option<&mut T> {
    slot.as_mut().filter(|register| register.change == change).map(|register| &mut register.value)
}

/// A further thing as this very change set it.
pub(super) fn extra_of(
    entry: &mut Entry,
    kind: ExtraKind,
    change: ChangeId,
) -> Option<&mut Private<Arc<str>>> {
    let extra = entry.extras.get_mut(&kind).filter(|extra| extra.change == change)?;
    Some(&mut extra.value)
}

fn unpushed_of(entry: &Entry, policy: SyncPolicy) -> Vec<Unpushed> {
    fn waiting<T>(
        register: Option<&Register<T>>,
        record: RecordingId,
        field: impl FnOnce(&T) -> Field,
    ) -> Option<Unpushed> {
        let Register { value, stamp, change, .. } = register.filter(|register| !register.pushed)?;
        Some(Unpushed { id: *change, record, stamp: *stamp, field: field(value) })
    }
    let id = entry.id;
    let mut found = Vec::new();
    if !entry.is_deleted() || entry.shared {
        found.extend(waiting(entry.deleted.as_ref(), id, |deleted| Field::Deleted(*deleted)));
    }
    if entry.is_deleted() {
        return found;
    }
    let policy = entry.lets_out(policy);
    if policy.facts {
        found.extend(waiting(entry.facts.as_ref(), id, |facts| Field::Facts(Box::new(Facts::from(facts)))));
    }
    if policy.text || policy.audio {
        let keys = entry.keys.iter().filter(|key| !key.pushed);
        found.extend(keys.map(|key| Unpushed {
            id: key.change,
            record: id,
            stamp: key.stamp,
            field: Field::Key(key.wrapped()),
        }));
    }
    if policy.text {
        found.extend(waiting(entry.title.as_ref(), id, |title| Field::Title(title.clone())));
        found.extend(waiting(entry.tags.as_ref(), id, |tags| Field::Tags(tags.clone())));
        found.extend(waiting(entry.transcript.as_ref(), id, |text| Field::Transcript(text.clone())));
        for (kind, extra) in &entry.extras {
            found.extend(waiting(Some(extra), id, |json| Field::Extra(*kind, json.clone())));
        }
    }
    if policy.audio {
        found.extend(waiting(entry.remote_audio.as_ref(), id, |audio| Field::Audio(audio.clone())));
    }
    found
}
