//! The library: all recordings of this device, in memory for reading and in storage for keeping.
//!
//! Reads answer at once. Mutations wait for each other, and each is one atomic write: memory follows storage,
//! so that a failed write changes nothing.

mod archive;
mod bin;
mod choices;
mod draft;
mod edit;
mod exact;
mod keys;
mod merge;
mod outbox;
mod state;
mod steps;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
};

use async_lock::Mutex;
use serde::{Serialize, de::DeserializeOwned};
use sotto_api::{DeviceId, RecordingId, UserId};

use crate::{
    Backend, Clock, DataClass, Entropy, LedgerEntry, Recording, Setting, StoreError, SyncPolicy,
    SyncPosition, Table, setting,
};
pub use archive::TakenIn;
use draft::Draft;
use state::State;

/// Row in [`Table::Keys`] of the unlocked account key.
const ACCOUNT_KEY: &str = "account";

/// All that this device keeps. One page shares one library.
#[derive(Debug)]
pub struct Library<B, C, E> {
    backend: B,
    clock: C,
    entropy: E,
    state: RefCell<State>,
    /// One mutation at a time.
    turn: Mutex<()>,
    /// A write was given up half-way, so that only storage knows whether it happened.
    in_doubt: Cell<bool>,
}

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// Reads what is kept. The first time, this device gets its id.
    ///
    /// # Errors
    /// [`StoreError::Backend`] where storage cannot be read or written, [`StoreError::Entropy`] where the
    /// device cannot get an id.
    pub async fn open(backend: B, clock: C, entropy: E) -> Result<Self, StoreError> {
        let state = State::load(&backend, clock.now_ms(), &entropy).await?;
        Ok(Self {
            backend,
            clock,
            entropy,
            state: RefCell::new(state),
            turn: Mutex::new(()),
            in_doubt: Cell::new(false),
        })
    }

    /// Reads again what is kept, for when another page wrote to the same storage.
    ///
    /// # Errors
    /// [`StoreError::Backend`] where storage cannot be read; what is in memory stays then.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        self.in_doubt.set(true);
        self.settle().await
    }

    /// The recordings, newest first, without deleted ones.
    #[must_use]
    pub fn list(&self) -> Vec<Recording> {
        self.views(false)
    }

    /// Deleted recordings whose content is still here, newest first.
    #[must_use]
    pub fn deleted(&self) -> Vec<Recording> {
        self.views(true)
    }

    fn views(&self, deleted: bool) -> Vec<Recording> {
        let state = self.state.borrow();
        let entries = state.entries.values().filter(|entry| !entry.purged && entry.is_deleted() == deleted);
        let mut views: Vec<_> = entries.map(|entry| entry.view()).collect();
        views.sort_by_key(|view| std::cmp::Reverse((view.recorded_ms, view.id)));
        views
    }

    /// One recording, deleted or not; none where its content is gone.
    #[must_use]
    pub fn get(&self, id: RecordingId) -> Option<Recording> {
        let state = self.state.borrow();
        state.entries.get(&id).filter(|entry| !entry.purged).map(|entry| entry.view())
    }

    /// What the result page of a recording draws ([`sotto_protocol::Tracks`] as bytes).
    ///
    /// # Errors
    /// [`StoreError::Backend`] where storage cannot be read.
    pub async fn tracks(&self, id: RecordingId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.backend.get(Table::Tracks, &id.to_string()).await?)
    }

    /// Every audio file that a recording refers to, deleted ones too. Other files are left over from writes
    /// that were interrupted.
    #[must_use]
    pub fn audio_paths(&self) -> BTreeSet<String> {
        let state = self.state.borrow();
        state.entries.values().filter_map(|entry| entry.audio.as_ref()).map(|a| a.path.clone()).collect()
    }

    /// Keys of rows that could not be read, made by a newer version or damaged. They are left as they are.
    #[must_use]
    pub fn unreadable(&self) -> Vec<String> {
        self.state.borrow().unreadable.clone()
    }

    /// This device.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.state.borrow().clock.device()
    }

    /// The clock it was opened with.
    pub fn clock(&self) -> &C {
        &self.clock
    }

    /// The randomness it was opened with.
    pub fn entropy(&self) -> &E {
        &self.entropy
    }

    /// A setting's value; none where it was never set or no longer has this type.
    #[must_use]
    pub fn setting<T: DeserializeOwned>(&self, setting: &Setting<T>) -> Option<T> {
        self.state.borrow().setting(setting)
    }

    /// Keeps a setting.
    ///
    /// # Errors
    /// [`StoreError::Backend`]; [`StoreError::Unstorable`] for a value that JSON cannot hold.
    pub async fn set_setting<T: Serialize>(&self, setting: &Setting<T>, value: &T) -> Result<(), StoreError> {
        self.commit(|draft| draft.set_setting(setting, value)).await
    }

    /// What may leave this device.
    #[must_use]
    pub fn policy(&self) -> SyncPolicy {
        self.setting(&setting::POLICY).unwrap_or_default()
    }

    /// Changes what may leave this device. What has left already stays where it is.
    ///
    /// # Errors
    /// [`StoreError::Backend`].
    pub async fn set_policy(&self, policy: SyncPolicy) -> Result<(), StoreError> {
        self.set_setting(&setting::POLICY, &policy).await
    }

    /// How far sync has come.
    #[must_use]
    pub fn sync_position(&self) -> SyncPosition {
        self.setting(&setting::SYNC_POSITION).unwrap_or_default()
    }

    /// The account whose sync this library takes part in.
    #[must_use]
    pub fn account(&self) -> Option<UserId> {
        self.setting(&setting::ACCOUNT)
    }

    /// The unlocked account key, as the sync crate gave it.
    ///
    /// # Errors
    /// [`StoreError::Backend`] where storage cannot be read.
    pub async fn account_key(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.backend.get(Table::Keys, ACCOUNT_KEY).await?)
    }

    /// Keeps the unlocked account key on this device, or forgets it.
    ///
    /// # Errors
    /// [`StoreError::Backend`].
    pub async fn set_account_key(&self, key: Option<Vec<u8>>) -> Result<(), StoreError> {
        self.commit(|draft| {
            draft.write(Table::Keys, ACCOUNT_KEY.to_owned(), key);
            Ok(())
        })
        .await
    }

    /// What left this device, newest first.
    #[must_use]
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.state.borrow().ledger.iter().rev().map(|(_, entry)| entry.clone()).collect()
    }

    /// Adds to the ledger, oldest first. The newest [`crate::ledger::MAX_ENTRIES`] are kept.
    ///
    /// # Errors
    /// [`StoreError::Backend`].
    pub async fn ledger_append(&self, entries: Vec<LedgerEntry>) -> Result<(), StoreError> {
        self.commit(|draft| draft.append_ledger(entries)).await
    }

    /// Bytes of content that left this device, by class, as far as the ledger goes back.
    #[must_use]
    pub fn sent_bytes(&self, class: DataClass) -> u64 {
        let state = self.state.borrow();
        state.ledger.iter().filter(|(_, entry)| entry.class == class).map(|(_, entry)| entry.sent_bytes).sum()
    }

    /// Plans a mutation, writes it in one piece, then lets memory follow.
    async fn commit<R>(
        &self,
        plan: impl FnOnce(&mut Draft<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let _turn = self.turn.lock().await;
        self.settle().await?;
        let (changes, writes, answer) = {
            let state = self.state.borrow();
            let mut draft = Draft::new(&state, self.clock.now_ms(), &self.entropy);
            let answer = plan(&mut draft)?;
            let (changes, writes) = draft.finish()?;
            (changes, writes, answer)
        };
        if !writes.is_empty() {
            self.in_doubt.set(true);
            let applied = self.backend.apply(writes).await;
            self.in_doubt.set(false);
            applied?;
            self.state.borrow_mut().take_over(changes);
        }
        Ok(answer)
    }

    /// Lets storage decide what is in memory, where a write was given up half-way.
    async fn settle(&self) -> Result<(), StoreError> {
        if self.in_doubt.get() {
            let fresh = State::load(&self.backend, self.clock.now_ms(), &self.entropy).await?;
            self.state.replace(fresh);
            self.in_doubt.set(false);
        }
        Ok(())
    }
}
