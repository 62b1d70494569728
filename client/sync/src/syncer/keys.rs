//! Record keys, and sealing what has to be sealed before it is pushed.

use std::collections::{BTreeMap, BTreeSet};

use sotto_api::{ChangeId, RecordingId, vault::FIRST_GENERATION};
use sotto_store::{Backend, Clock, Entropy, HeldKey, PlainField, PlainValue, SealedField, SyncPolicy};

use super::Syncer;
use crate::{AudioFiles, CryptoError, Keyring, RecordKey, SealContext, SyncError, Transport};

impl<B: Backend, C: Clock, E: Entropy, T: Transport, F: AudioFiles> Syncer<'_, B, C, E, T, F> {
    /// The keys of a recording that this account opens, by the change that brought each; the earliest first,
    /// which is the one that seals.
    pub(super) fn record_keys(&self, ring: &Keyring, id: RecordingId) -> Vec<(ChangeId, RecordKey)> {
        let wrapped = self.library.record_keys(id);
        let keys = wrapped.iter().filter_map(|key| Some((key.change, ring.unwrap(id, &key.wrapped()).ok()?)));
        keys.collect()
    }

    /// Gives each of these recordings a key if it has none.
    pub(super) async fn ensure_keys(
        &self,
        ring: &Keyring,
        ids: impl IntoIterator<Item = RecordingId>,
    ) -> Result<(), SyncError> {
        let entropy = self.library.entropy();
        let lacking = ids.into_iter().filter(|id| self.record_keys(ring, *id).is_empty());
        let made = lacking.map(|id| Ok((id, ring.wrap(id, &RecordKey::make(entropy)?, entropy)?)));
        let made: Vec<_> = made.collect::<Result<_, CryptoError>>()?;
        self.library.add_record_keys(made).await?;
        Ok(())
    }

    /// Wraps by the newest account key what only earlier ones wrap: all of it after a replacement, and what devices made
    /// that had not heard of it. `changed` are the recordings to look at again, whatever keys they have.
    pub(super) async fn rewrap(&self, changed: &BTreeSet<RecordingId>) -> Result<(), SyncError> {
        let Some(ring) = self.sealing().filter(|ring| ring.generation() > FIRST_GENERATION) else {
            return Ok(());
        };
        let mut made = Vec::new();
        for id in self.library.keyed() {
            let held = self.library.record_keys(id);
            let (newest, behind): (Vec<_>, Vec<_>) =
                held.iter().partition(|key| key.generation == ring.generation());
            if newest.len() >= behind.len() && !changed.contains(&id) {
                continue;
            }
            let open = |keys: Vec<&HeldKey>| {
                keys.into_iter().filter_map(|key| ring.unwrap(id, &key.wrapped()).ok()).collect::<Vec<_>>()
            };
            let mut newest = open(newest);
            for key in open(behind) {
                if !newest.contains(&key) {
                    made.push((id, ring.wrap(id, &key, self.library.entropy())?));
                    newest.push(key);
                }
            }
        }
        if !made.is_empty() {
            self.library.add_record_keys(made).await?;
        }
        Ok(())
    }

    /// Seals what the policy lets out and nobody has sealed yet, and keeps the sealed form: a push that is
    /// repeated sends the same bytes.
    pub(super) async fn seal_waiting(&self, policy: SyncPolicy) -> Result<(), SyncError> {
        let Some(ring) = self.sealing() else { return Ok(()) };
        let waiting = self.library.unsealed(policy);
        let records: BTreeSet<_> = waiting.iter().map(|field| field.record).collect();
        self.ensure_keys(ring, records.iter().copied()).await?;
        let keys: BTreeMap<_, _> = records
            .into_iter()
            .filter_map(|id| Some((id, self.record_keys(ring, id).into_iter().next()?.1)))
            .collect();
        let sealed = waiting.into_iter().filter_map(|field| {
            let key = keys.get(&field.record)?;
            Some(self.seal_field(key, &field))
        });
        let sealed: Vec<_> = sealed.collect::<Result<_, CryptoError>>()?;
        self.library.attach_sealed(sealed).await?;
        Ok(())
    }

    fn seal_field(&self, key: &RecordKey, field: &PlainField) -> Result<SealedField, CryptoError> {
        let kind = field.value.kind();
        let plain = match &field.value {
            PlainValue::Title(title) => title.clone().into_bytes(),
            // Strings and lists of them have no failing path.
            PlainValue::Tags(tags) => serde_json::to_vec(tags).unwrap_or_default(),
            PlainValue::Transcript(text) | PlainValue::Extra(_, text) => text.as_bytes().to_vec(),
            PlainValue::AudioMeta(meta) => serde_json::to_vec(meta).unwrap_or_default(),
        };
        let (record, change, stamp) = (field.record, field.change, field.stamp);
        let context = SealContext { purpose: kind.into(), record, change, stamp };
        let sealed = key.seal(&context, &plain, self.library.entropy())?;
        Ok(SealedField { record, change, stamp, kind, sealed })
    }
}
