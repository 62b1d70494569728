//! What is in memory, and how it is read from storage.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use serde::de::DeserializeOwned;
use sotto_api::{DeviceId, RecordingId};
use sotto_protocol::from_json;

use crate::{
    Backend, Entropy, HybridClock, LedgerEntry, Setting, StoreError, Table, Write, entry::Entry, ledger,
    library::draft::Changes, setting,
};

#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) entries: BTreeMap<RecordingId, Rc<Entry>>,
    /// JSON by name.
    pub(super) settings: BTreeMap<String, Vec<u8>>,
    /// By sequence number, oldest first.
    pub(super) ledger: VecDeque<(u64, LedgerEntry)>,
    pub(super) clock: HybridClock,
    pub(super) unreadable: Vec<String>,
}

impl State {
    pub(super) async fn load(
        backend: &impl Backend,
        now_ms: u64,
        entropy: &dyn Entropy,
    ) -> Result<Self, StoreError> {
        let settings: BTreeMap<_, _> = backend.scan(Table::Settings).await?.into_iter().collect();
        let clock = match read_setting(&settings, &setting::CLOCK) {
            Some(clock) => clock,
            None => first_clock(backend, now_ms, entropy).await?,
        };
        let mut unreadable = Vec::new();
        let mut entries = BTreeMap::new();
        for (key, value) in backend.scan(Table::Recordings).await? {
            match Entry::from_bytes(&value).filter(|entry| entry.id.to_string() == key) {
                Some(entry) => drop(entries.insert(entry.id, Rc::new(entry))),
                None => unreadable.push(key),
            }
        }
        let mut lines = VecDeque::new();
        for (key, value) in backend.scan(Table::Ledger).await? {
            match (key.parse(), from_json(&value)) {
                (Ok(number), Some(entry)) => lines.push_back((number, entry)),
                _ => unreadable.push(key),
            }
        }
        Ok(Self { entries, settings, ledger: lines, clock, unreadable })
    }

    pub(super) fn setting<T: DeserializeOwned>(&self, setting: &Setting<T>) -> Option<T> {
        read_setting(&self.settings, setting)
    }

    /// Lets memory follow a write that storage has made.
    pub(super) fn take_over(&mut self, changes: Changes) {
        for (id, entry) in changes.entries {
            self.entries.insert(id, Rc::new(entry));
        }
        self.settings.extend(changes.settings);
        self.ledger.extend(changes.ledger);
        while self.ledger.len() > ledger::MAX_ENTRIES {
            self.ledger.pop_front();
        }
        self.clock = changes.clock;
    }
}

fn read_setting<T: DeserializeOwned>(
    settings: &BTreeMap<String, Vec<u8>>,
    setting: &Setting<T>,
) -> Option<T> {
    from_json(settings.get(setting.name())?)
}

async fn first_clock(
    backend: &impl Backend,
    now_ms: u64,
    entropy: &dyn Entropy,
) -> Result<HybridClock, StoreError> {
    let mut random = [0; 10];
    entropy.fill(&mut random)?;
    let clock = HybridClock::new(DeviceId::make(now_ms, random));
    let value = serde_json::to_vec(&clock).ok().ok_or(StoreError::Unstorable)?;
    let key = setting::CLOCK.name().to_owned();
    backend.apply(vec![Write { table: Table::Settings, key, value: Some(value) }]).await?;
    Ok(clock)
}
