//! Changes of many recordings as one write, and the way back.

use std::sync::Arc;

use sotto_api::{RecordingId, sync::ExtraKind};

use super::{Library, draft::Draft};
use crate::{Backend, Clock, Entropy, Private, Register, Step, StoreError, entry::Entry, step::unset};

impl<B: Backend, C: Clock, E: Entropy> Library<B, C, E> {
    /// Makes all changes or none, and answers those that take them back. A recording that is gone, and a field that is
    /// here as ciphertext only, are passed over.
    ///
    /// # Errors
    /// [`StoreError::Backend`], [`StoreError::Entropy`].
    pub async fn take_steps(&self, steps: Vec<Step>) -> Result<Vec<Step>, StoreError> {
        self.commit(|draft| {
            let mut back = Vec::new();
            for step in steps {
                back.extend(take(draft, step)?);
            }
            back.reverse();
            Ok(back)
        })
        .await
    }
}

fn take(draft: &mut Draft<'_>, step: Step) -> Result<Option<Step>, StoreError> {
    Ok(match step {
        Step::Title(id, title) => {
            put(draft, id, |entry| &mut entry.title, title)?.map(|before| Step::Title(id, before))
        }
        Step::Tags(id, tags) => {
            put(draft, id, |entry| &mut entry.tags, tags)?.map(|before| Step::Tags(id, before))
        }
        Step::Extra(id, kind, json) => {
            put_extra(draft, id, kind, json)?.map(|before| Step::Extra(id, kind, before))
        }
        Step::Deleted(id, deleted) => {
            let Some(entry) = draft.entry(id).filter(|entry| !entry.purged) else { return Ok(None) };
            if entry.is_deleted() == deleted {
                return Ok(None);
            }
            let old = entry.deleted.as_ref().map(|held| held.stamp);
            let register = draft.set(old, deleted)?;
            draft.content(id)?.deleted = Some(register);
            Some(Step::Deleted(id, !deleted))
        }
    })
}

/// Sets a private field, and answers what it was where that makes a difference.
fn put<T: PartialEq + Clone + Default>(
    draft: &mut Draft<'_>,
    id: RecordingId,
    slot: impl Fn(&mut Entry) -> &mut Option<Register<Private<T>>>,
    value: T,
) -> Result<Option<T>, StoreError> {
    let Some(entry) = draft.entry(id).filter(|entry| !entry.purged) else { return Ok(None) };
    let held = slot(entry).as_ref();
    let before = held.and_then(|held| held.value.plain.clone()).unwrap_or_default();
    if held.is_some_and(|held| held.value.is_locked()) || before == value {
        return Ok(None);
    }
    let old = held.map(|held| held.stamp);
    let register = draft.set(old, Private::plain(value))?;
    *slot(draft.content(id)?) = Some(register);
    Ok(Some(before))
}

/// As [`put`] for one of the further things.
fn put_extra(
    draft: &mut Draft<'_>,
    id: RecordingId,
    kind: ExtraKind,
    json: Arc<str>,
) -> Result<Option<Arc<str>>, StoreError> {
    let Some(entry) = draft.entry(id).filter(|entry| !entry.purged) else { return Ok(None) };
    let held = entry.extras.get(&kind);
    let before = held.and_then(|held| held.value.plain.clone()).unwrap_or_else(|| unset(kind).into());
    if held.is_some_and(|held| held.value.is_locked()) || before == json {
        return Ok(None);
    }
    let old = held.map(|held| held.stamp);
    let register = draft.set(old, Private::plain(json))?;
    draft.content(id)?.extras.insert(kind, register);
    Ok(Some(before))
}
