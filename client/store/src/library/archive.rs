//! Recordings as an archive keeps them, and how they come back: ids stay, nothing is there twice, and of two values the one
//! that was set later stays.

use std::{collections::BTreeMap, sync::Arc};

use sotto_api::{DeviceId, RecordingId, sync::Stamp};
use sotto_protocol::{Analysis, Archived, ArchivedAudio, Stamped, Transcript};

use super::{
    Library,
    draft::Draft,
    exact::{reads_back, transcript_json},
};
use crate::{
    Backend, Choices, Clock, Entropy, LocalAudio, NewRecording, Private, Register, StoreError, Table,
    clock::MAX_AHEAD_MS,
    entry::{Entry, KeptFacts},
};

/// What became of a recording that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenIn {
    /// It was not here.
    Added,
    /// It was here, and something in it is newer now.
    Updated,
    /// It was here as it is.
    Same,
}

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// A recording as an archive keeps it, its sound by its path; none where its content is gone, and nothing of what is
    /// locked.
    #[must_use]
    pub fn archived(&self, id: RecordingId) -> Option<Archived> {
        let state = self.state.borrow();
        let entry = state.entries.get(&id).filter(|entry| !entry.purged)?;
        let view = entry.view();
        let transcript = entry.transcript.as_ref().and_then(|held| {
            let value: Transcript = serde_json::from_str(held.value.plain.as_deref()?).ok()?;
            Some(stamped(held.stamp, value))
        });
        let extras = entry.extras.iter().filter_map(|(kind, held)| {
            let value = serde_json::from_str(held.value.plain.as_deref()?).ok()?;
            Some((serde_json::to_value(kind).ok()?.as_str()?.to_owned(), stamped(held.stamp, value)))
        });
        Some(Archived {
            version: Archived::VERSION,
            id: id.to_string(),
            recorded_ms: view.recorded_ms,
            duration_s: view.duration_s,
            own_voice: entry.own_voice,
            keep_here: entry.keep_here,
            choices: serde_json::to_value(entry.choices).ok().filter(|_| entry.choices != Choices::default()),
            title: plain(entry.title.as_ref()),
            tags: plain(entry.tags.as_ref()),
            extras: extras.collect(),
            facts: entry.facts.as_ref().map(|held| stamped(held.stamp, (*held.value.analysis).clone())),
            transcript,
            audio: entry.audio.as_ref().map(|audio| ArchivedAudio {
                file: audio.path.clone(),
                bytes: audio.bytes,
                media_type: audio.media_type.clone(),
                extension: audio.extension.clone(),
            }),
        })
    }

    /// Takes in a recording from an archive. `audio` is where its sound lies now, `tracks` what its page draws. What was
    /// deleted here comes back.
    ///
    /// # Errors
    /// [`StoreError::Unstorable`] for an id that is none or a number that is not finite; [`StoreError::Backend`],
    /// [`StoreError::Entropy`].
    pub async fn take_in(
        &self,
        kept: Archived,
        audio: Option<LocalAudio>,
        tracks: Option<Vec<u8>>,
    ) -> Result<TakenIn, StoreError> {
        let id: RecordingId = kept.id.parse().ok().ok_or(StoreError::Unstorable)?;
        let fine = kept.duration_s.is_finite() && kept.facts.as_ref().is_none_or(|it| reads_back(&it.value));
        if !fine {
            return Err(StoreError::Unstorable);
        }
        self.commit(|draft| {
            let known = draft.peek(id).cloned().filter(|entry| !entry.purged);
            let is_new = known.is_none();
            let entry = known.unwrap_or_else(|| fresh(id, &kept, draft.peek(id)));
            draft.put(entry.clone());
            let facts = kept.facts.is_some();
            merge(draft, entry, kept)?;
            let held = draft.content(id)?;
            let had_sound = held.audio.is_some();
            if !had_sound {
                held.audio = audio;
            }
            let changed = is_new || draft.changed(id);
            // Pictures belong to the facts that came with them.
            if let (Some(tracks), true) = (tracks, facts && changed) {
                draft.write(Table::Tracks, id.to_string(), Some(tracks));
            }
            Ok(match (is_new, changed) {
                (true, _) => TakenIn::Added,
                (false, true) => TakenIn::Updated,
                (false, false) => TakenIn::Same,
            })
        })
        .await
    }
}

/// A recording that is not here, or of which only the tombstone is.
fn fresh(id: RecordingId, kept: &Archived, tombstone: Option<&Entry>) -> Entry {
    let new = NewRecording {
        recorded_ms: kept.recorded_ms,
        duration_s: kept.duration_s,
        title: String::new(),
        tags: Vec::new(),
        audio: None,
        own_voice: kept.own_voice,
        id: Some(id),
    };
    let choices =
        kept.choices.clone().and_then(|it| serde_json::from_value::<Choices>(it).ok()).unwrap_or_default();
    // What is brought back is to stay, and its sound is here if the archive has it.
    let choices = Choices { ephemeral: false, audio_dropped: false, ..choices };
    let mut entry = Entry { keep_here: kept.keep_here, choices, ..Entry::added(id, &new) };
    if let Some(tombstone) = tombstone {
        entry.deleted.clone_from(&tombstone.deleted);
        entry.shared = tombstone.shared;
    }
    entry
}

/// Each field as it was set last.
fn merge(draft: &mut Draft<'_>, mut entry: Entry, kept: Archived) -> Result<(), StoreError> {
    let recorded_ms = kept.recorded_ms;
    if let Some(title) = kept.title {
        later(draft, &mut entry.title, title, Private::plain)?;
    }
    if let Some(tags) = kept.tags {
        later(draft, &mut entry.tags, tags, Private::plain)?;
    }
    if let Some(transcript) = kept.transcript {
        let json: Arc<str> = transcript_json(&transcript.value).ok_or(StoreError::Unstorable)?.into();
        let transcript = stamped_as(&transcript, json);
        later(draft, &mut entry.transcript, transcript, Private::plain)?;
    }
    if let Some(facts) = kept.facts {
        later(draft, &mut entry.facts, facts, |analysis: Analysis| KeptFacts {
            recorded_ms,
            analysis: Arc::new(analysis),
        })?;
    }
    let extras: BTreeMap<String, Stamped<serde_json::Value>> = kept.extras;
    for (name, extra) in extras {
        // What a newer version keeps besides has no place here.
        let Ok(kind) = serde_json::from_value(name.into()) else { continue };
        let json: Arc<str> = extra.value.to_string().into();
        let mut slot = entry.extras.remove(&kind);
        later(draft, &mut slot, stamped_as(&extra, json), Private::plain)?;
        entry.extras.extend(slot.map(|extra| (kind, extra)));
    }
    if entry.is_deleted() {
        let old = entry.deleted.as_ref().map(|held| held.stamp);
        entry.deleted = Some(draft.set(old, false)?);
    }
    draft.put(entry);
    Ok(())
}

/// Puts a value into its slot where it was set later than what is there, even where it says the same: its stamp counts against
/// others.
fn later<T, K>(
    draft: &mut Draft<'_>,
    slot: &mut Option<Register<K>>,
    incoming: Stamped<T>,
    keep: impl FnOnce(T) -> K,
) -> Result<(), StoreError> {
    let Stamped { value, ms, counter, device } = incoming;
    let device: DeviceId = device.parse().unwrap_or(draft.state.clock.device());
    let stamp = Stamp { ms, counter, device };
    if slot.as_ref().is_some_and(|held| held.stamp >= stamp) {
        return Ok(());
    }
    let mut register = draft.set(slot.as_ref().map(|held| held.stamp), keep(value))?;
    // A stamp from the future is one that nobody made: it would win for ever.
    if stamp.ms <= draft.now_ms.saturating_add(MAX_AHEAD_MS) {
        register.stamp = stamp;
        draft.observe(stamp);
    }
    *slot = Some(register);
    Ok(())
}

fn plain<T: Clone>(held: Option<&Register<Private<T>>>) -> Option<Stamped<T>> {
    let held = held?;
    Some(stamped(held.stamp, held.value.plain.clone()?))
}

fn stamped<T>(stamp: Stamp, value: T) -> Stamped<T> {
    Stamped { value, ms: stamp.ms, counter: stamp.counter, device: stamp.device.to_string() }
}

fn stamped_as<T, U>(other: &Stamped<T>, value: U) -> Stamped<U> {
    Stamped { value, ms: other.ms, counter: other.counter, device: other.device.clone() }
}
