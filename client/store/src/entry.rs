//! A recording as it is kept: registers and local state, stored as versioned JSON.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use sotto_api::{
    ChangeId, RecordingId,
    sync::{ExtraKind, Facts},
};
use sotto_protocol::{Analysis, Fault, from_json};

use crate::{
    Choices, HeldKey, Left, Private, Recording, Register, RemoteAudio, SyncPolicy,
    outbox::PendingUpload,
    recording::{LocalAudio, NewRecording},
};

/// Most record keys kept for one recording: those under the newest account key, of these the earliest.
const MAX_KEYS: usize = 16;
/// Version of the stored form.
const VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: RecordingId,
    /// Local knowledge until there are facts.
    pub(crate) recorded_ms: u64,
    pub(crate) duration_s: f64,
    pub(crate) facts: Option<Register<KeptFacts>>,
    /// Those under the newest account key first, and in order of their stamps.
    #[serde(default)]
    pub(crate) keys: Vec<HeldKey>,
    pub(crate) title: Option<Register<Private<String>>>,
    pub(crate) tags: Option<Register<Private<Vec<String>>>>,
    #[serde(default)]
    pub(crate) transcript: Option<Register<Private<Arc<str>>>>,
    /// Values as JSON.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) extras: BTreeMap<ExtraKind, Register<Private<Arc<str>>>>,
    pub(crate) remote_audio: Option<Register<RemoteAudio>>,
    pub(crate) deleted: Option<Register<bool>>,
    pub(crate) audio: Option<LocalAudio>,
    pub(crate) upload: Option<PendingUpload>,
    /// The server was restored from a backup and may have lost the audio.
    #[serde(default)]
    pub(crate) recheck_audio: bool,
    pub(crate) failure: Option<Fault>,
    /// Known on this device only.
    #[serde(default)]
    pub(crate) own_voice: bool,
    #[serde(default)]
    pub(crate) keep_here: bool,
    #[serde(default, skip_serializing_if = "Choices::is_default")]
    pub(crate) choices: Choices,
    /// The server knows of it.
    #[serde(default)]
    pub(crate) shared: bool,
    /// The content is gone; only the tombstone is kept.
    #[serde(default)]
    pub(crate) purged: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptFacts {
    pub(crate) recorded_ms: u64,
    pub(crate) analysis: Arc<Analysis>,
}

impl From<&KeptFacts> for Facts {
    fn from(kept: &KeptFacts) -> Self {
        Self { recorded_ms: kept.recorded_ms, analysis: (*kept.analysis).clone() }
    }
}

#[derive(Serialize, Deserialize)]
struct Stored<R> {
    v: u32,
    recording: R,
}

impl Entry {
    /// A recording of which nothing but the id is known; the id tells when it was made.
    pub(crate) fn empty(id: RecordingId) -> Self {
        let bytes = id.0.as_bytes();
        let recorded_ms = bytes[..6].iter().fold(0, |ms, byte| ms << 8 | u64::from(*byte));
        Self {
            id,
            recorded_ms,
            duration_s: 0.0,
            facts: None,
            keys: Vec::new(),
            title: None,
            tags: None,
            transcript: None,
            extras: BTreeMap::new(),
            remote_audio: None,
            deleted: None,
            audio: None,
            upload: None,
            recheck_audio: false,
            failure: None,
            own_voice: false,
            keep_here: false,
            choices: Choices::default(),
            shared: false,
            purged: false,
        }
    }

    pub(crate) fn added(id: RecordingId, new: &NewRecording) -> Self {
        Self {
            recorded_ms: new.recorded_ms,
            duration_s: new.duration_s,
            audio: new.audio.clone(),
            own_voice: new.own_voice,
            ..Self::empty(id)
        }
    }

    /// The stored form; none where a number would not survive it.
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(&Stored { v: VERSION, recording: self }).ok()
    }

    /// Reads the stored form; none for bytes of another version or no entry at all.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let stored: Stored<Self> = from_json(bytes)?;
        (stored.v == VERSION).then_some(stored.recording)
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.deleted.as_ref().is_some_and(|deleted| deleted.value)
    }

    /// What of it this policy lets out, together with its own choices.
    pub(crate) fn lets_out(&self, policy: SyncPolicy) -> SyncPolicy {
        if self.keep_here || self.choices.ephemeral {
            return SyncPolicy::NOTHING;
        }
        policy.and(self.choices.policy.unwrap_or_default())
    }

    /// What of it the server has.
    fn left(&self) -> Left {
        fn has<T>(register: Option<&Register<T>>) -> bool {
            register.is_some_and(|register| register.pushed)
        }
        let extras = self.extras.values().any(|extra| extra.pushed);
        let text = has(self.title.as_ref()) || has(self.tags.as_ref()) || has(self.transcript.as_ref());
        Left { facts: has(self.facts.as_ref()), text: text || extras, audio: has(self.remote_audio.as_ref()) }
    }

    /// Every change in it, and whether the server has it.
    pub(crate) fn marks(&self) -> Vec<(ChangeId, bool)> {
        fn mark<T>(register: Option<&Register<T>>) -> Option<(ChangeId, bool)> {
            register.map(|register| (register.change, register.pushed))
        }
        let registers = [
            mark(self.facts.as_ref()),
            mark(self.title.as_ref()),
            mark(self.tags.as_ref()),
            mark(self.transcript.as_ref()),
            mark(self.remote_audio.as_ref()),
            mark(self.deleted.as_ref()),
        ];
        let keys = self.keys.iter().map(|key| (key.change, key.pushed));
        let extras = self.extras.values().filter_map(|extra| mark(Some(extra)));
        registers.into_iter().flatten().chain(extras).chain(keys).collect()
    }

    /// The `pushed` flag of every change in it.
    pub(crate) fn pushed_flags(&mut self) -> Vec<(ChangeId, &mut bool)> {
        fn flag<T>(register: Option<&mut Register<T>>) -> Option<(ChangeId, &mut bool)> {
            register.map(|register| (register.change, &mut register.pushed))
        }
        let registers = [
            flag(self.facts.as_mut()),
            flag(self.title.as_mut()),
            flag(self.tags.as_mut()),
            flag(self.transcript.as_mut()),
            flag(self.remote_audio.as_mut()),
            flag(self.deleted.as_mut()),
        ];
        let keys = self.keys.iter_mut().map(|key| (key.change, &mut key.pushed));
        let extras = self.extras.values_mut().filter_map(|extra| flag(Some(extra)));
        registers.into_iter().flatten().chain(extras).chain(keys).collect()
    }

    /// Adds a record key. Which ones stay depends on account key and stamps alone. Returns whether anything changed.
    pub(crate) fn add_key(&mut self, key: HeldKey) -> bool {
        let order = |it: &HeldKey| (Reverse(it.generation), it.stamp, it.change);
        if let Some(held) = self.keys.iter_mut().find(|held| held.change == key.change) {
            let news = key.pushed && !held.pushed;
            held.pushed |= key.pushed;
            return news;
        }
        let place = self.keys.partition_point(|held| order(held) < order(&key));
        if place == MAX_KEYS {
            return false;
        }
        self.keys.insert(place, key);
        self.keys.truncate(MAX_KEYS);
        true
    }

    /// Drops the content and keeps the tombstone. Returns the audio file that nobody needs now.
    pub(crate) fn purge(&mut self) -> Option<LocalAudio> {
        let deleted = self.deleted.take();
        let audio = self.audio.take();
        let Self { keep_here, shared, recorded_ms, .. } = *self;
        *self = Self { deleted, keep_here, shared, recorded_ms, purged: true, ..Self::empty(self.id) };
        audio
    }

    /// Forgets the account under which it was shared: new changes, no keys, no ciphertext, and it stays here.
    pub(crate) fn part_from_account<X>(&mut self, make: impl Fn() -> Result<ChangeId, X>) -> Result<(), X> {
        fn anew<T, X>(
            slot: &mut Option<Register<T>>,
            make: impl Fn() -> Result<ChangeId, X>,
        ) -> Result<(), X> {
            if let Some(register) = slot {
                register.change = make()?;
                register.pushed = false;
            }
            Ok(())
        }
        fn unseal<T>(slot: &mut Option<Register<Private<T>>>) {
            slot.take_if(|register| register.value.is_locked());
            if let Some(register) = slot {
                register.value.sealed = None;
            }
        }
        unseal(&mut self.title);
        unseal(&mut self.tags);
        unseal(&mut self.transcript);
        self.extras.retain(|_, extra| !extra.value.is_locked());
        for extra in self.extras.values_mut() {
            extra.value.sealed = None;
            extra.change = make()?;
            extra.pushed = false;
        }
        anew(&mut self.facts, &make)?;
        anew(&mut self.title, &make)?;
        anew(&mut self.tags, &make)?;
        anew(&mut self.transcript, &make)?;
        anew(&mut self.deleted, &make)?;
        self.keys.clear();
        self.remote_audio = None;
        self.upload = None;
        self.recheck_audio = false;
        self.keep_here = true;
        self.shared = false;
        Ok(())
    }

    /// Whether the server has the audio, as far as is known, and can give it back.
    pub(crate) fn can_release_audio(&self) -> bool {
        let safe =
            self.remote_audio.as_ref().is_some_and(|audio| audio.pushed && !audio.value.meta.is_locked());
        safe && self.audio.is_some() && self.upload.is_none() && !self.recheck_audio && !self.is_deleted()
    }

    pub(crate) fn view(&self) -> Recording {
        let facts = self.facts.as_ref().map(|facts| &facts.value);
        let title = self.title.as_ref().map(|title| &title.value);
        let tags = self.tags.as_ref().map(|tags| &tags.value);
        let transcript = self.transcript.as_ref().map(|transcript| &transcript.value);
        let remote = self.remote_audio.as_ref().map(|audio| &audio.value);
        Recording {
            id: self.id,
            recorded_ms: facts.map_or(self.recorded_ms, |facts| facts.recorded_ms),
            duration_s: facts.map_or(self.duration_s, |facts| facts.analysis.duration_s),
            title: title.and_then(|title| title.plain.clone()).unwrap_or_default(),
            tags: tags.and_then(|tags| tags.plain.clone()).unwrap_or_default(),
            transcript: transcript.and_then(|transcript| transcript.plain.clone()),
            extras: self
                .extras
                .iter()
                .filter_map(|(kind, extra)| Some((*kind, extra.value.plain.clone()?)))
                .collect(),
            audio: self.audio.clone(),
            remote_audio: remote.cloned(),
            analysis: facts.map(|facts| Arc::clone(&facts.analysis)),
            failure: self.failure.clone(),
            deleted_at_ms: self.deleted.as_ref().filter(|deleted| deleted.value).map(|d| d.stamp.ms),
            own_voice: self.own_voice,
            keep_here: self.keep_here,
            choices: self.choices,
            left: self.left(),
            locked: title.is_some_and(Private::is_locked)
                || tags.is_some_and(Private::is_locked)
                || transcript.is_some_and(Private::is_locked)
                || self.extras.values().any(|extra| extra.value.is_locked())
                || remote.is_some_and(|audio| audio.meta.is_locked()),
            unpushed: self.marks().iter().any(|(_, pushed)| !pushed),
        }
    }
}
