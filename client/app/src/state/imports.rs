//! Files on their way in: copied to local storage first, then analysed. One bad file never stops the rest, and what was
//! copied goes on after a reload.

mod arrivals;
mod journal;
mod keeping;
mod progress;

use std::collections::HashMap;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, opfs};
use sotto_protocol::{FaultCode, RequestId};
use sotto_store::intake::Speedometer;

use super::{AppState, ImportItem, ImportSummary, Work, services, system::TOAST_MS};
use crate::text::imports as say;

/// A file on the list; its row follows it alone.
#[derive(Clone)]
pub(crate) struct ImportEntry {
    /// Stays the same while the file is on the list.
    pub(crate) key: u32,
    /// The file.
    pub(crate) item: ArcRwSignal<ImportItem>,
}

/// Where the bytes of a file come from.
#[derive(Clone)]
enum Source {
    /// From the person, and gone with the page.
    Person(web_sys::File),
    /// From another app, by way of the service worker: a path in local storage.
    Inbox(String),
}

/// The imports.
#[derive(Clone, Copy)]
pub(crate) struct ImportState {
    /// In the order they were added.
    pub(crate) items: RwSignal<Vec<ImportEntry>>,
    /// How all of them stand.
    pub(crate) summary: RwSignal<ImportSummary>,
    sources: StoredValue<HashMap<u32, Source>, LocalStorage>,
    copying: StoredValue<Option<(u32, RequestId)>>,
    next_key: StoredValue<u32>,
    speed: StoredValue<Speedometer>,
    noting: StoredValue<journal::Noting>,
}

impl ImportState {
    pub(super) fn new() -> Self {
        Self {
            items: RwSignal::new(Vec::new()),
            summary: RwSignal::new(ImportSummary::default()),
            sources: StoredValue::new_local(HashMap::new()),
            copying: StoredValue::new(None),
            next_key: StoredValue::new(0),
            speed: StoredValue::new(Speedometer::default()),
            noting: StoredValue::new(journal::Noting::default()),
        }
    }

    /// Takes files in. One that was lost with an earlier page takes its place again.
    pub(crate) fn add(self, files: Vec<web_sys::File>) {
        let files = AppState::get().exports.take_archives(files);
        for file in files {
            let name = file.name();
            self.drop_items(|it| it.lost && it.name == name);
            self.push(ImportItem::new(name, file.size() as u64), Some(Source::Person(file)));
        }
        self.changed();
        self.next();
    }

    /// Makes ready for files that are about to come.
    pub(crate) fn expect(self) {
        services::get().queue.prepare(AppState::get());
    }

    /// Stops an import. What was kept of it is removed.
    pub(crate) fn cancel(self, key: u32) {
        let Some(item) = self.item(key) else { return };
        match (item.recording, self.copying.get_value()) {
            (Some(id), _) => {
                self.dismiss(key);
                AppState::get().library.delete(id);
            }
            (None, Some((copying, request))) if copying == key => services::get().copies.cancel(request),
            _ => self.dismiss(key),
        }
    }

    /// Stops everything that is not through. What was kept of it can be brought back for a while.
    pub(crate) fn cancel_all(self) {
        let open = self.read(|it| it.is_open().then_some((it.key, it.recording)));
        let copying = self.copying.get_value();
        let mut kept = Vec::new();
        for (key, recording) in open {
            match copying.filter(|(copying, _)| *copying == key) {
                Some((_, request)) => services::get().copies.cancel(request),
                None => {
                    kept.extend(recording);
                    self.forget(key);
                }
            }
        }
        self.changed();
        if !kept.is_empty() {
            spawn_local(take_back(kept));
        }
    }

    /// Whether nothing is on its way.
    pub(super) fn is_quiet(self) -> bool {
        self.summary.with_untracked(|it| it.open == 0)
    }

    /// Tries a failed import again.
    pub(crate) fn retry(self, key: u32) {
        let Some(item) = self.item(key) else { return };
        self.note(key, Work::Queued);
        match item.recording {
            Some(id) => AppState::get().library.analyse(id),
            None => self.next(),
        }
    }

    /// Takes an item off the list.
    pub(crate) fn dismiss(self, key: u32) {
        self.forget(key);
        self.changed();
    }

    /// Takes everything off the list that is through.
    pub(crate) fn clear(self) {
        let through = self.read(|it| (!it.is_open()).then_some(it.key));
        through.into_iter().for_each(|key| self.forget(key));
        self.changed();
    }

    /// An analysis ended: the import that it belongs to is done, or failed for good.
    pub(super) fn analysed(self, id: RecordingId) {
        let Some(key) = self.key_of(id) else { return };
        match services::get().library.get(id).and_then(|it| it.failure) {
            Some(fault) if refuses_file(fault.code) => {
                self.update(key, |it| it.recording = None);
                self.note(key, Work::Failed(fault));
                spawn_local(forget_recording(id));
            }
            Some(fault) => self.note(key, Work::Failed(fault)),
            // Stays on the list, with a way to its result, until the person takes it off.
            None => self.note(key, Work::Idle),
        }
        self.changed();
    }

    /// Follows the analysis of imports that are kept already.
    pub(super) fn follow(self, id: RecordingId, work: &Work) {
        if let Some(key) = self.key_of(id) {
            self.note(key, work.clone());
        }
    }

    fn push(self, mut item: ImportItem, source: Option<Source>) {
        self.next_key.update_value(|it| *it += 1);
        let key = self.next_key.get_value();
        item.key = key;
        if let Some(source) = source {
            self.sources.update_value(|it| drop(it.insert(key, source)));
        }
        let entry = ImportEntry { key, item: ArcRwSignal::new(item) };
        self.items.update(|it| it.push(entry));
    }

    /// What a function finds in the items.
    fn read<T>(self, find: impl Fn(&ImportItem) -> Option<T>) -> Vec<T> {
        self.items.with_untracked(|all| all.iter().filter_map(|it| it.item.with_untracked(&find)).collect())
    }

    fn item(self, key: u32) -> Option<ImportItem> {
        self.items
            .with_untracked(|all| all.iter().find(|it| it.key == key).map(|entry| entry.item.get_untracked()))
    }

    fn key_of(self, id: RecordingId) -> Option<u32> {
        self.read(|it| (it.recording == Some(id)).then_some(it.key)).first().copied()
    }

    fn drop_items(self, which: impl Fn(&ImportItem) -> bool) {
        for key in self.read(|it| which(it).then_some(it.key)) {
            self.forget(key);
        }
    }

    /// Off the list, without a note of it.
    fn forget(self, key: u32) {
        self.items.update(|it| it.retain(|entry| entry.key != key));
        let source = self.sources.try_update_value(|it| it.remove(&key)).flatten();
        if let Some(Source::Inbox(path)) = source {
            spawn_local(async move { drop(opfs::remove(&path).await) });
        }
    }

    fn note(self, key: u32, work: Work) {
        self.update(key, |it| it.work = work);
        self.tell();
    }

    fn update(self, key: u32, change: impl FnOnce(&mut ImportItem)) {
        let item = self
            .items
            .with_untracked(|all| all.iter().find(|it| it.key == key).map(|entry| entry.item.clone()));
        if let Some(item) = item {
            item.update(change);
        }
    }

    /// What is on the list is not what it was: it is kept anew, and told.
    fn changed(self) {
        self.tell();
        self.write_down();
    }
}

/// Whether the file itself is the reason, so that keeping it makes no sense.
fn refuses_file(code: FaultCode) -> bool {
    use FaultCode::{Damaged, EmptyFile, Implausible, NotAudio, TooShort, UnsupportedCodec};
    matches!(code, Damaged | EmptyFile | Implausible | NotAudio | TooShort | UnsupportedCodec)
}

/// Removes a recording that turned out to be none.
async fn forget_recording(id: RecordingId) {
    let services = services::get();
    if services.library.delete(id).await.is_ok()
        && let Ok(Some(path)) = services.library.purge(id).await
    {
        // The sweep at the next start removes what stays behind.
        let _ = opfs::remove(&path).await;
    }
    AppState::get().library.refresh();
}

/// Deletes recordings that were not wanted after all; one message offers to bring them back.
async fn take_back(ids: Vec<RecordingId>) {
    let state = AppState::get();
    let services = services::get();
    let mut gone = Vec::new();
    for id in ids {
        services.queue.cancel(state, id);
        match services.library.delete(id).await {
            Ok(()) => gone.push(id),
            Err(error) => state.system.toast(crate::text::store_sentence(&error)),
        }
    }
    state.library.refresh();
    let again = gone.clone();
    let undo = Callback::new(move |()| {
        let again = again.clone();
        spawn_local(async move {
            for id in again {
                if services::get().library.restore(id).await.is_ok() {
                    state.library.analyse(id);
                }
            }
            state.library.refresh();
        });
    });
    state.system.toast_with(say::taken_back(gone.len()), Some((crate::text::undo().to_owned(), undo)));
    clock::sleep_ms(TOAST_MS + 1_000).await;
    for id in gone {
        state.library.purge(id).await;
    }
}
