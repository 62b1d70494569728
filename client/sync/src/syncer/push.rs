//! Pushing what waits, in batches.

use sotto_api::{
    route,
    sync::{
        AudioRef, Change, Extra, MAX_BATCH, MAX_CHANGE_BYTES, MAX_PUSH_BYTES, Patch, PushRequest, PushStatus,
    },
    vault::FIRST_GENERATION,
};
use sotto_store::{Backend, Clock, DataClass, Entropy, Field, Unpushed};

use super::{
    SyncReport, Syncer,
    record::{Line, json_bytes},
};
use crate::{AudioFiles, SyncError, Transport};

/// Room for what surrounds the changes in the body of a push.
const ENVELOPE_BYTES: u64 = 1024;

impl<B: Backend, C: Clock, E: Entropy, T: Transport, F: AudioFiles> Syncer<'_, B, C, E, T, F> {
    /// Pushes until nothing waits. Returns false where the server's epoch is another than the one known.
    pub(super) async fn push_all(&self, report: &mut SyncReport) -> Result<bool, SyncError> {
        let policy = self.policy();
        self.seal_waiting(policy).await?;
        let mut waiting: Vec<_> =
            self.library.unpushed(policy).into_iter().filter_map(to_change).map(sized).collect();
        let too_large: Vec<_> =
            waiting.extract_if(.., |(_, bytes)| *bytes > MAX_CHANGE_BYTES as u64).collect();
        if !too_large.is_empty() {
            report.rejected += too_large.len();
            let ids: Vec<_> = too_large.iter().map(|(change, _)| change.id).collect();
            self.library.acknowledge(&ids).await?;
        }
        let mut waiting = waiting.into_iter().peekable();
        while waiting.peek().is_some() {
            let mut changes = Vec::new();
            let mut bytes = ENVELOPE_BYTES;
            while changes.len() < MAX_BATCH
                && let Some((change, size)) =
                    waiting.next_if(|(_, size)| bytes + size < MAX_PUSH_BYTES as u64)
            {
                // The person may have changed their mind since the round began.
                if self.may_leave(&change) {
                    bytes += size + 1;
                    changes.push(change);
                }
            }
            if changes.is_empty() {
                continue;
            }
            if !self.push_batch(PushRequest { changes }, report).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a change may still leave now.
    fn may_leave(&self, change: &Change) -> bool {
        let allowed = self.library.lets_out(change.record, self.policy());
        match change.patch {
            Patch::Facts(_) => allowed.facts,
            Patch::Deleted(_) => true,
            Patch::Key(_) | Patch::Rewrapped(_) => allowed.text || allowed.audio,
            Patch::Title(_) | Patch::Tags(_) | Patch::Transcript(_) | Patch::Extra(_) => allowed.text,
            Patch::Audio(_) => allowed.audio,
        }
    }

    async fn push_batch(&self, request: PushRequest, report: &mut SyncReport) -> Result<bool, SyncError> {
        let class = request.changes.iter().map(|change| class_of(&change.patch)).max();
        let class = class.unwrap_or(DataClass::Facts);
        let line = Line { route: route::PUSH, class, sent_bytes: json_bytes(&request) };
        let answer = self.recorded(line, self.transport.push(&request), json_bytes).await??;
        if self.library.sync_position().epoch != Some(answer.epoch) {
            self.library.start_epoch(answer.epoch).await?;
            return Ok(false);
        }
        let mut settled = Vec::with_capacity(request.changes.len());
        for change in &request.changes {
            let outcome = answer.outcomes.iter().find(|outcome| outcome.id == change.id);
            match outcome.ok_or(SyncError::Damaged)?.status {
                PushStatus::Applied | PushStatus::Duplicate => report.pushed += 1,
                PushStatus::Rejected => report.rejected += 1,
            }
            settled.push(change.id);
        }
        self.library.acknowledge(&settled).await?;
        Ok(true)
    }
}

fn sized(change: Change) -> (Change, u64) {
    let bytes = json_bytes(&change);
    (change, bytes)
}

/// The change as it travels; none while a private field in it is not sealed.
fn to_change(unpushed: Unpushed) -> Option<Change> {
    let Unpushed { id, record, stamp, field } = unpushed;
    let patch = match field {
        Field::Facts(facts) => Patch::Facts(facts),
        Field::Key(key) if key.generation == FIRST_GENERATION => Patch::Key(key.sealed),
        Field::Key(key) => Patch::Rewrapped(key),
        Field::Title(title) => Patch::Title(title.sealed?),
        Field::Tags(tags) => Patch::Tags(tags.sealed?),
        Field::Transcript(text) => Patch::Transcript(text.sealed?),
        Field::Extra(kind, json) => Patch::Extra(Extra { kind, sealed: json.sealed? }),
        Field::Audio(audio) => {
            Patch::Audio(AudioRef { blob: audio.blob, bytes: audio.bytes, meta: audio.meta.sealed? })
        }
        Field::Deleted(deleted) => Patch::Deleted(deleted),
    };
    Some(Change { id, record, stamp, patch })
}

fn class_of(patch: &Patch) -> DataClass {
    match patch {
        Patch::Facts(_) | Patch::Deleted(_) => DataClass::Facts,
        Patch::Key(_) | Patch::Rewrapped(_) => DataClass::Account,
        Patch::Title(_) | Patch::Tags(_) | Patch::Transcript(_) | Patch::Extra(_) => DataClass::Text,
        Patch::Audio(_) => DataClass::Audio,
    }
}
