//! What comes from elsewhere: merging changes, and opening what came sealed.

use std::{collections::BTreeSet, sync::Arc};

use sotto_api::{
    ChangeId, RecordingId,
    sync::{Change, Extra, Patch, Stamp},
    vault::{FIRST_GENERATION, Sealed, WrappedKey},
};

use super::{
    Library,
    outbox::{extra_of, value_of},
};
use crate::{
    Backend, Clock, Entropy, HeldKey, MergeOutcome, PlainField, PlainValue, Private, Register, RemoteAudio,
    SealedField, SealedKind, StoreError, SyncPosition,
    clock::LAST_MS,
    entry::{Entry, KeptFacts},
    setting,
};

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// Merges changes, each field last-writer-wins: any order of the same changes, however often, ends in the
    /// same state. Remembers how far sync has come in the same write.
    ///
    /// Changes with a stamp past the year 9999 are passed over. Where a deletion is taken back whose content
    /// was purged here, the position goes back to the start, and the next pulls bring the content again.
    ///
    /// # Errors
    /// [`StoreError::Backend`].
    pub async fn merge(
        &self,
        changes: Vec<Change>,
        position: Option<SyncPosition>,
    ) -> Result<MergeOutcome, StoreError> {
        self.commit(|draft| {
            let mut changed = BTreeSet::new();
            let mut rewound = false;
            for change in changes.into_iter().filter(|change| change.stamp.ms <= LAST_MS) {
                let record = change.record;
                draft.observe(change.stamp);
                if draft.peek(record).is_none() {
                    draft.put(Entry::empty(record));
                }
                let Some(entry) = draft.entry(record) else { continue };
                if merge_into(entry, change) {
                    changed.insert(record);
                }
                if entry.purged && !entry.is_deleted() {
                    entry.purged = false;
                    rewound = true;
                }
            }
            if let Some(position) = position {
                let cursor = if rewound { 0 } else { position.cursor };
                draft.set_setting(&setting::SYNC_POSITION, &SyncPosition { cursor, ..position })?;
            }
            Ok(MergeOutcome { changed: changed.into_iter().collect(), rewound })
        })
        .await
    }

    /// Private fields that are here as ciphertext only.
    #[must_use]
    pub fn sealed_fields(&self) -> Vec<SealedField> {
        fn locked<T, V>(
            record: RecordingId,
            register: Option<&Register<T>>,
            kind: SealedKind,
            private: impl FnOnce(&T) -> &Private<V>,
        ) -> Option<SealedField> {
            let register = register?;
            let private = private(&register.value);
            let sealed = private.sealed.clone().filter(|_| private.is_locked())?;
            Some(SealedField { record, change: register.change, stamp: register.stamp, kind, sealed })
        }
        let state = self.state.borrow();
        let fields = state.entries.values().flat_map(|entry| {
            let extras = entry
                .extras
                .iter()
                .map(|(kind, extra)| locked(entry.id, Some(extra), SealedKind::Extra(*kind), |json| json));
            let fixed = [
                locked(entry.id, entry.title.as_ref(), SealedKind::Title, |title| title),
                locked(entry.id, entry.tags.as_ref(), SealedKind::Tags, |tags| tags),
                locked(entry.id, entry.transcript.as_ref(), SealedKind::Transcript, |transcript| transcript),
                locked(entry.id, entry.remote_audio.as_ref(), SealedKind::AudioMeta, |audio| &audio.meta),
            ];
            fixed.into_iter().chain(extras)
        });
        fields.flatten().collect()
    }

    /// Keeps what was in sealed fields. A field that was changed meanwhile is passed over. Returns the
    /// recordings that look different now.
    ///
    /// # Errors
    /// [`StoreError::Backend`].
    pub async fn open_fields(&self, fields: Vec<PlainField>) -> Result<Vec<RecordingId>, StoreError> {
        fn open<T>(private: Option<&mut Private<T>>, value: T) -> bool {
            private.is_some_and(|private| {
                let locked = private.is_locked();
                private.plain.get_or_insert(value);
                locked
            })
        }
        self.commit(|draft| {
            let mut changed = BTreeSet::new();
            for PlainField { record, change, value, .. } in fields {
                let Some(entry) = draft.entry(record) else { continue };
                let opened = match value {
                    PlainValue::Title(title) => open(value_of(&mut entry.title, change), title),
                    PlainValue::Tags(tags) => open(value_of(&mut entry.tags, change), tags),
                    PlainValue::Transcript(text) => open(value_of(&mut entry.transcript, change), text),
                    PlainValue::Extra(kind, json) => open(extra_of(entry, kind, change), json),
                    PlainValue::AudioMeta(meta) => {
                        let audio = value_of(&mut entry.remote_audio, change);
                        open(audio.map(|audio| &mut audio.meta), meta)
                    }
                };
                if opened {
                    changed.insert(record);
                }
            }
            Ok(changed.into_iter().collect())
        })
        .await
    }
}

/// A record key as it came.
fn held((stamp, change): (Stamp, ChangeId), generation: u32, sealed: Sealed) -> HeldKey {
    HeldKey { change, stamp, generation, sealed, pushed: true }
}

/// Returns whether the entry changed. A purged one takes tombstones alone.
fn merge_into(entry: &mut Entry, change: Change) -> bool {
    fn register<T>(value: T, change: (Stamp, ChangeId)) -> Register<T> {
        Register { value, stamp: change.0, change: change.1, pushed: true }
    }
    let from = (change.stamp, change.id);
    entry.shared = true;
    match change.patch {
        Patch::Deleted(deleted) => Register::merge(&mut entry.deleted, register(deleted, from)),
        _ if entry.purged => false,
        Patch::Facts(facts) => {
            let kept = KeptFacts { recorded_ms: facts.recorded_ms, analysis: Arc::new(facts.analysis) };
            Register::merge(&mut entry.facts, register(kept, from))
        }
        Patch::Key(sealed) => entry.add_key(held(from, FIRST_GENERATION, sealed)),
        Patch::Rewrapped(WrappedKey { generation, sealed }) => entry.add_key(held(from, generation, sealed)),
        Patch::Title(sealed) => Register::merge(&mut entry.title, register(Private::sealed(sealed), from)),
        Patch::Tags(sealed) => Register::merge(&mut entry.tags, register(Private::sealed(sealed), from)),
        Patch::Transcript(sealed) => {
            Register::merge(&mut entry.transcript, register(Private::sealed(sealed), from))
        }
        Patch::Extra(Extra { kind, sealed }) => {
            let mut slot = entry.extras.remove(&kind);
            let changed = Register::merge(&mut slot, register(Private::sealed(sealed), from));
            entry.extras.extend(slot.map(|extra| (kind, extra)));
            changed
        }
        Patch::Audio(audio) => {
            let remote =
                RemoteAudio { blob: audio.blob, bytes: audio.bytes, meta: Private::sealed(audio.meta) };
            Register::merge(&mut entry.remote_audio, register(remote, from))
        }
    }
}
