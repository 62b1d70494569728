//! Pulling and merging, then opening what came sealed.

use sotto_api::route;
use sotto_protocol::from_json;
use sotto_store::{
    AudioMeta, Backend, Clock, DataClass, Entropy, PlainField, PlainValue, SealedKind, SyncPosition,
};

use super::{
    MAX_EPOCHS, SyncReport, Syncer,
    record::{Line, json_bytes},
};
use crate::{AudioFiles, SealContext, SyncError, Transport};

impl<B: Backend, C: Clock, E: Entropy, T: Transport, F: AudioFiles> Syncer<'_, B, C, E, T, F> {
    pub(super) async fn pull_all(&self, report: &mut SyncReport) -> Result<(), SyncError> {
        let mut epochs = 0;
        loop {
            let position = self.library.sync_position();
            let line = Line { route: route::PULL, class: DataClass::Facts, sent_bytes: 0 };
            let answer = self.recorded(line, self.transport.pull(position.cursor), json_bytes).await??;
            if position.epoch.is_some_and(|epoch| epoch != answer.epoch) {
                epochs += 1;
                if epochs > MAX_EPOCHS {
                    return Err(SyncError::Damaged);
                }
                self.library.start_epoch(answer.epoch).await?;
                continue;
            }
            if answer.more && answer.cursor <= position.cursor {
                return Err(SyncError::Damaged);
            }
            report.pulled += answer.changes.len();
            let next = SyncPosition { epoch: Some(answer.epoch), cursor: answer.cursor };
            let merged = self.library.merge(answer.changes, Some(next)).await?;
            report.changed.extend(merged.changed);
            if !answer.more && !merged.rewound {
                let newest = self.library.newest_generation();
                report.replaced = self.key.is_some_and(|ring| newest > Some(ring.generation()));
                self.replaced.set(report.replaced);
                return Ok(());
            }
        }
    }

    /// Opens every private field that a key opens. The others stay sealed.
    pub(super) async fn open_all(&self, report: &mut SyncReport) -> Result<(), SyncError> {
        let Some(ring) = self.key else { return Ok(()) };
        let mut opened = Vec::new();
        report.unopened = 0;
        for field in self.library.sealed_fields() {
            let (record, change, stamp) = (field.record, field.change, field.stamp);
            let context = SealContext { purpose: field.kind.into(), record, change, stamp };
            let keys = self.record_keys(ring, record);
            let plain = keys.iter().find_map(|(_, key)| key.open(&context, &field.sealed).ok());
            match plain.and_then(|plain| read(field.kind, &plain)) {
                Some(value) => opened.push(PlainField { record, change, stamp, value }),
                None => report.unopened += 1,
            }
        }
        report.changed.extend(self.library.open_fields(opened).await?);
        Ok(())
    }
}

fn read(kind: SealedKind, plain: &[u8]) -> Option<PlainValue> {
    match kind {
        SealedKind::Title => String::from_utf8(plain.to_vec()).ok().map(PlainValue::Title),
        SealedKind::Tags => from_json(plain).map(PlainValue::Tags),
        SealedKind::Transcript => {
            std::str::from_utf8(plain).ok().map(|text| PlainValue::Transcript(text.into()))
        }
        SealedKind::Extra(kind) => {
            std::str::from_utf8(plain).ok().map(|json| PlainValue::Extra(kind, json.into()))
        }
        SealedKind::AudioMeta => from_json::<AudioMeta>(plain).map(PlainValue::AudioMeta),
    }
}
