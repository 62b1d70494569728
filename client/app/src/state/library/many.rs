//! What can be done with many recordings at once.

use std::collections::BTreeSet;

use leptos::{
    prelude::{Update, WithUntracked},
    task::spawn_local,
};
use sotto_api::RecordingId;
use sotto_search::{Filter, folder_path, folder_renamed};
use sotto_store::{Recording, Step};

use super::LibraryState;
use crate::{
    state::{AppState, services},
    text::{self, fill, plural},
};

impl LibraryState {
    /// Deletes; a message offers to take it back, and it stays in the bin.
    pub(crate) fn delete_all(self, ids: &[RecordingId]) {
        let said = match ids {
            [id] => text::deleted(&services::get().library.get(*id).map(|it| it.title).unwrap_or_default()),
            ids => plural(ids.len(), "Deleted 1 recording.", "Deleted {n} recordings."),
        };
        self.delete_saying(ids, said);
    }

    /// As [`Self::delete_all`], in other words.
    pub(in crate::state) fn delete_saying(self, ids: &[RecordingId], said: String) {
        self.make(ids, said, |it| Some(Step::Deleted(it.id, true)));
    }

    /// Puts recordings away, or takes them back into the library.
    pub(crate) fn archive_all(self, ids: &[RecordingId], archived: bool) {
        let said = if archived {
            plural(ids.len(), "Archived 1 recording.", "Archived {n} recordings.")
        } else {
            plural(
                ids.len(),
                "Took 1 recording out of the archive.",
                "Took {n} recordings out of the archive.",
            )
        };
        self.make(ids, said, |it| Some(Step::archived(it.id, archived)));
    }

    /// Moves recordings to a folder, or out of theirs where it has no name.
    pub(crate) fn move_all(self, ids: &[RecordingId], folder: &str) {
        let folder = folder_path(folder);
        let count = ids.len();
        let said = if folder.is_empty() {
            plural(count, "1 recording is in no folder now.", "{n} recordings are in no folder now.")
        } else if count == 1 {
            fill("Moved 1 recording to {folder}.", &[("folder", &folder)])
        } else {
            fill("Moved {n} recordings to {folder}.", &[("n", &count), ("folder", &folder)])
        };
        self.make(ids, said, |it| Some(Step::folder(it.id, &folder)));
    }

    /// Gives recordings a tag.
    pub(crate) fn tag_all(self, ids: &[RecordingId], tag: &str) {
        let tag = text::tag(tag);
        if tag.is_empty() {
            return;
        }
        let said = fill("Tagged with {tag}.", &[("tag", &tag)]);
        self.make(ids, said, |it| {
            let mut tags = it.tags.clone();
            (!tags.contains(&tag)).then(|| {
                tags.push(tag.clone());
                Step::Tags(it.id, tags)
            })
        });
    }

    /// Takes a tag from recordings.
    pub(crate) fn untag_all(self, ids: &[RecordingId], tag: &str) {
        let said = fill("Took the tag {tag} off.", &[("tag", &tag)]);
        self.make(ids, said, |it| without(it, tag));
    }

    /// Gives a tag another name everywhere; an empty one takes it off.
    pub(crate) fn rename_tag(self, from: &str, to: &str) {
        let to = text::tag(to);
        let said = fill("The tag {from} is {to} now.", &[("from", &from), ("to", &to)]);
        let said = if to.is_empty() { fill("Took the tag {tag} off.", &[("tag", &from)]) } else { said };
        let steps = steps(&self.ids(), |it| {
            if !it.tags.iter().any(|tag| tag == from) {
                return None;
            }
            let mut seen = BTreeSet::new();
            let named = it.tags.iter().map(|tag| if tag == from { &to } else { tag });
            let tags = named.filter(|tag| !tag.is_empty() && seen.insert(*tag)).cloned().collect();
            Some(Step::Tags(it.id, tags))
        });
        let from = from.to_owned();
        self.make_and_show(steps, said, move |filter| {
            if filter.tag.as_ref() == Some(&from) {
                filter.tag = (!to.is_empty()).then(|| to.clone());
            }
        });
    }

    /// Gives a folder another name or place everywhere; those below it come along.
    pub(crate) fn rename_folder(self, from: &str, to: &str) {
        let to = folder_path(to);
        let said = fill("The folder {from} is {to} now.", &[("from", &from), ("to", &to)]);
        let steps = steps(&self.ids(), |it| {
            folder_renamed(&it.folder(), from, &to).map(|folder| Step::folder(it.id, &folder))
        });
        let from = from.to_owned();
        self.make_and_show(steps, said, move |filter| {
            if let Some(renamed) = filter.folder.as_deref().and_then(|it| folder_renamed(it, &from, &to)) {
                filter.folder = Some(renamed).filter(|it| !it.is_empty());
            }
        });
    }

    /// Analyses recordings once more.
    pub(crate) fn analyse_all(self, ids: &[RecordingId]) {
        let library = &services::get().library;
        let here: Vec<RecordingId> =
            ids.iter().filter(|id| library.get(**id).is_some_and(|it| it.audio.is_some())).copied().collect();
        here.iter().for_each(|id| self.analyse(*id));
        let said = plural(here.len(), "1 recording is analysed again.", "{n} recordings are analysed again.");
        AppState::get().system.toast(said);
    }

    /// Asks how recordings are to be saved.
    pub(crate) fn export_all(self, ids: &[RecordingId]) {
        AppState::get().exports.ask(ids.to_vec());
    }

    /// Makes a change of each of these recordings as one.
    fn make(self, ids: &[RecordingId], said: String, step: impl Fn(&Recording) -> Option<Step>) {
        AppState::get().undo.make(steps(ids, step), Some(said));
    }

    /// Makes changes as one, then lets the filter follow: what is listed stays listed.
    fn make_and_show(self, steps: Vec<Step>, said: String, follow: impl FnOnce(&mut Filter) + 'static) {
        spawn_local(async move {
            if AppState::get().undo.make_now(steps, Vec::new(), Some(said)).await {
                self.filter.update(follow);
            }
        });
    }

    /// All recordings.
    fn ids(self) -> Vec<RecordingId> {
        self.recordings.with_untracked(|all| all.iter().map(|it| it.id).collect())
    }
}

fn without(recording: &Recording, tag: &str) -> Option<Step> {
    let tags: Vec<String> = recording.tags.iter().filter(|it| *it != tag).cloned().collect();
    (tags.len() < recording.tags.len()).then_some(Step::Tags(recording.id, tags))
}

/// The changes of each of these recordings.
fn steps(ids: &[RecordingId], step: impl Fn(&Recording) -> Option<Step>) -> Vec<Step> {
    let library = &services::get().library;
    ids.iter().filter_map(|id| step(&library.get(*id)?)).collect()
}
