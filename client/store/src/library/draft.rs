//! A mutation while it is planned: copies of what changes, and the rows that will be written.

use std::collections::BTreeMap;

use serde::Serialize;
use sotto_api::{ChangeId, RecordingId, sync::Stamp};

use super::state::State;
use crate::{
    Entropy, HybridClock, LedgerEntry, Register, Setting, StoreError, Table, Write, entry::Entry, ledger,
    setting,
};

pub(super) struct Draft<'a> {
    pub(super) state: &'a State,
    pub(super) now_ms: u64,
    entropy: &'a dyn Entropy,
    changes: Changes,
    writes: Vec<Write>,
}

/// What memory takes over once the rows are written.
pub(super) struct Changes {
    pub(super) entries: BTreeMap<RecordingId, Entry>,
    pub(super) settings: BTreeMap<String, Vec<u8>>,
    pub(super) ledger: Vec<(u64, LedgerEntry)>,
    pub(super) clock: HybridClock,
}

impl<'a> Draft<'a> {
    pub(super) fn new(state: &'a State, now_ms: u64, entropy: &'a dyn Entropy) -> Self {
        let changes = Changes {
            entries: BTreeMap::new(),
            settings: BTreeMap::new(),
            ledger: Vec::new(),
            clock: state.clock,
        };
        Self { state, now_ms, entropy, changes, writes: Vec::new() }
    }

    /// The entry as this draft has it.
    pub(super) fn peek(&self, id: RecordingId) -> Option<&Entry> {
        self.changes.entries.get(&id).or_else(|| self.state.entries.get(&id).map(AsRef::as_ref))
    }

    /// The entry, to be changed.
    pub(super) fn entry(&mut self, id: RecordingId) -> Option<&mut Entry> {
        if !self.changes.entries.contains_key(&id) {
            let copy = self.state.entries.get(&id)?.as_ref().clone();
            self.changes.entries.insert(id, copy);
        }
        self.changes.entries.get_mut(&id)
    }

    /// The entry, to be changed, if its content is here.
    pub(super) fn content(&mut self, id: RecordingId) -> Result<&mut Entry, StoreError> {
        self.entry(id).filter(|entry| !entry.purged).ok_or(StoreError::Unknown(id))
    }

    /// The entry, to be changed, whether or not its content is here.
    pub(super) fn content_or_tombstone(&mut self, id: RecordingId) -> Result<&mut Entry, StoreError> {
        self.entry(id).ok_or(StoreError::Unknown(id))
    }

    pub(super) fn put(&mut self, entry: Entry) {
        self.changes.entries.insert(entry.id, entry);
    }

    /// Whether this draft changes the entry.
    pub(super) fn changed(&self, id: RecordingId) -> bool {
        let held = self.state.entries.get(&id).map(AsRef::as_ref);
        self.changes.entries.get(&id).is_some_and(|entry| held != Some(entry))
    }

    pub(super) fn random(&self) -> Result<[u8; 10], StoreError> {
        let mut random = [0; 10];
        self.entropy.fill(&mut random)?;
        Ok(random)
    }

    pub(super) fn make_change_id(&self) -> Result<ChangeId, StoreError> {
        Ok(ChangeId::make(self.now_ms, self.random()?))
    }

    /// The register of a change made here, which overwrites `old`.
    pub(super) fn set<T>(&mut self, old: Option<Stamp>, value: T) -> Result<Register<T>, StoreError> {
        let change = self.make_change_id()?;
        let stamp = self.changes.clock.tick_past(self.now_ms, old);
        Ok(Register { value, stamp, change, pushed: false })
    }

    /// Learns of a stamp from elsewhere.
    pub(super) fn observe(&mut self, stamp: Stamp) {
        self.changes.clock.observe(stamp, self.now_ms);
    }

    pub(super) fn write(&mut self, table: Table, key: String, value: Option<Vec<u8>>) {
        self.writes.push(Write { table, key, value });
    }

    pub(super) fn set_setting<T: Serialize>(
        &mut self,
        setting: &Setting<T>,
        value: &T,
    ) -> Result<(), StoreError> {
        let json = serde_json::to_vec(value).ok().ok_or(StoreError::Unstorable)?;
        let name = setting.name().to_owned();
        self.write(Table::Settings, name.clone(), Some(json.clone()));
        self.changes.settings.insert(name, json);
        Ok(())
    }

    pub(super) fn append_ledger(&mut self, entries: Vec<LedgerEntry>) -> Result<(), StoreError> {
        let next = self.state.ledger.back().map_or(0, |(number, _)| number + 1);
        let skip = entries.len().saturating_sub(ledger::MAX_ENTRIES);
        for (number, entry) in (next..).zip(entries.into_iter().skip(skip)) {
            let json = serde_json::to_vec(&entry).ok().ok_or(StoreError::Unstorable)?;
            self.write(Table::Ledger, ledger_key(number), Some(json));
            self.changes.ledger.push((number, entry));
        }
        let total = self.state.ledger.len() + self.changes.ledger.len();
        let surplus: Vec<_> =
            self.state.ledger.iter().take(total.saturating_sub(ledger::MAX_ENTRIES)).collect();
        for (number, _) in surplus {
            self.write(Table::Ledger, ledger_key(*number), None);
        }
        Ok(())
    }

    /// Turns the plan into rows. Entries that came out as they were are left alone.
    pub(super) fn finish(mut self) -> Result<(Changes, Vec<Write>), StoreError> {
        let state = self.state;
        self.changes.entries.retain(|id, entry| state.entries.get(id).is_none_or(|held| **held != *entry));
        for (id, entry) in &self.changes.entries {
            let bytes = entry.to_bytes().ok_or(StoreError::Unstorable)?;
            self.writes.push(Write { table: Table::Recordings, key: id.to_string(), value: Some(bytes) });
        }
        if self.changes.clock != self.state.clock && !self.writes.is_empty() {
            let clock = self.changes.clock;
            self.set_setting(&setting::CLOCK, &clock)?;
        }
        Ok((self.changes, self.writes))
    }
}

/// Zero-padded, so that rows sort by number.
fn ledger_key(number: u64) -> String {
    format!("{number:020}")
}
