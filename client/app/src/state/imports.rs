//! Files on their way in: copied to local storage first, then analysed. One bad file never stops the rest.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, entropy, opfs, worker_link::Attachment};
use sotto_protocol::{Fault, FaultCode, Request, RequestId};
use sotto_store::{LocalAudio, NewRecording};

use super::{AppState, ImportItem, Work, services, worker_client::News};

/// The imports of this visit.
#[derive(Clone, Copy)]
pub(crate) struct ImportState {
    /// In the order they were added.
    pub(crate) items: RwSignal<Vec<ImportItem>>,
    files: StoredValue<Vec<(u32, web_sys::File)>, LocalStorage>,
    copying: StoredValue<Option<(u32, RequestId)>>,
    next_key: StoredValue<u32>,
}

impl ImportState {
    pub(super) fn new() -> Self {
        Self {
            items: RwSignal::new(Vec::new()),
            files: StoredValue::new_local(Vec::new()),
            copying: StoredValue::new(None),
            next_key: StoredValue::new(0),
        }
    }

    /// Takes files in.
    pub(crate) fn add(self, files: Vec<web_sys::File>) {
        for file in files {
            self.next_key.update_value(|it| *it += 1);
            let key = self.next_key.get_value();
            let item = ImportItem { key, name: file.name(), work: Work::Queued, recording: None };
            self.items.update(|it| it.push(item));
            self.files.update_value(|it| it.push((key, file)));
        }
        self.next();
    }

    /// Stops an import. What was kept of it is removed.
    pub(crate) fn cancel(self, key: u32) {
        let Some(item) = self.items.with_untracked(|it| it.iter().find(|it| it.key == key).cloned()) else {
            return;
        };
        match (item.recording, self.copying.get_value()) {
            (Some(id), _) => {
                self.dismiss(key);
                AppState::get().library.delete(id);
            }
            (None, Some((copying, request))) if copying == key => services::get().analysis.cancel(request),
            _ => self.dismiss(key),
        }
    }

    /// Tries a failed import again.
    pub(crate) fn retry(self, key: u32) {
        self.note(key, Work::Queued);
        self.next();
    }

    /// Takes an item off the list.
    pub(crate) fn dismiss(self, key: u32) {
        self.items.update(|it| it.retain(|item| item.key != key));
        self.files.update_value(|it| it.retain(|(it, _)| *it != key));
    }

    /// An analysis ended: the import that it belongs to is done, or failed for good.
    pub(super) fn analysed(self, id: RecordingId) {
        let Some(key) =
            self.items.with_untracked(|it| it.iter().find(|it| it.recording == Some(id)).map(|it| it.key))
        else {
            return;
        };
        match services::get().library.get(id).and_then(|it| it.failure) {
            Some(fault) if refuses_file(fault.code) => {
                self.update(key, |it| it.recording = None);
                self.note(key, Work::Failed(fault));
                spawn_local(forget(id));
            }
            Some(fault) => self.note(key, Work::Failed(fault)),
            // Stays on the list, with a way to its result, until the person takes it off.
            None => self.note(key, Work::Idle),
        }
    }

    /// Follows the analysis of imports that are kept already.
    pub(super) fn follow(self, id: RecordingId, work: &Work) {
        let key =
            self.items.with_untracked(|it| it.iter().find(|it| it.recording == Some(id)).map(|it| it.key));
        if let Some(key) = key {
            self.note(key, work.clone());
        }
    }

    fn next(self) {
        if self.copying.get_value().is_some() {
            return;
        }
        let waiting = |it: &&ImportItem| it.work == Work::Queued && it.recording.is_none();
        let Some(key) = self.items.with_untracked(|it| it.iter().find(waiting).map(|it| it.key)) else {
            return;
        };
        let Some(file) =
            self.files.with_value(|it| it.iter().find(|(it, _)| *it == key).map(|(_, file)| file.clone()))
        else {
            return;
        };
        // Taken before the first await, so that a second call does not start a second copy.
        self.copying.set_value(Some((key, RequestId(0))));
        spawn_local(async move {
            if let Err(fault) = self.keep(key, file).await {
                if fault.code == FaultCode::Cancelled {
                    self.dismiss(key);
                } else {
                    self.note(key, Work::Failed(fault));
                }
            }
            self.copying.set_value(None);
            self.next();
        });
    }

    async fn keep(self, key: u32, file: web_sys::File) -> Result<(), Fault> {
        let state = AppState::get();
        let services = services::get();
        let recorded_ms = clock::now_ms();
        let mut random = [0; 10];
        entropy::fill(&mut random)
            .map_err(|error| Fault::permanent(FaultCode::Internal, error.to_string()))?;
        let id = RecordingId::make(recorded_ms, random);
        let path = format!("{}/{id}", services::AUDIO);
        let on_news = move |news| {
            if let News::Progress(stage, done) = news {
                self.note(key, Work::Running { stage, done });
            }
        };
        let attachment = Attachment::Blob(file.clone().into());
        let (request, answer) =
            services.analysis.send(Request::Keep { path: path.clone() }, Some(attachment), on_news);
        self.copying.set_value(Some((key, request)));
        answer.await?;
        let name = file.name();
        let (title, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
        let audio = LocalAudio {
            path: path.clone(),
            bytes: file.size() as u64,
            media_type: file.type_(),
            extension: extension.to_lowercase(),
        };
        let new = NewRecording {
            id: Some(id),
            recorded_ms,
            duration_s: 0.0,
            title: title.to_owned(),
            tags: Vec::new(),
            audio: Some(audio),
            own_voice: false,
        };
        if let Err(error) = services.library.add(new).await {
            let _ = opfs::remove(&path).await;
            return Err(Fault::transient(FaultCode::Storage, error.to_string()));
        }
        self.update(key, |it| it.recording = Some(id));
        state.library.refresh();
        state.library.analyse(id);
        state.system.ask_to_persist();
        state.account.changed();
        Ok(())
    }

    fn note(self, key: u32, work: Work) {
        self.update(key, |it| it.work = work);
    }

    fn update(self, key: u32, change: impl FnOnce(&mut ImportItem)) {
        self.items.update(|it| {
            if let Some(item) = it.iter_mut().find(|it| it.key == key) {
                change(item);
            }
        });
    }
}

/// Whether the file itself is the reason, so that keeping it makes no sense.
fn refuses_file(code: FaultCode) -> bool {
    use FaultCode::{Damaged, EmptyFile, Implausible, NotAudio, TooShort, UnsupportedCodec};
    matches!(code, Damaged | EmptyFile | Implausible | NotAudio | TooShort | UnsupportedCodec)
}

/// Removes a recording that turned out to be none.
async fn forget(id: RecordingId) {
    let services = services::get();
    if services.library.delete(id).await.is_ok()
        && let Ok(Some(path)) = services.library.purge(id).await
    {
        // The sweep at the next start removes what stays behind.
        let _ = opfs::remove(&path).await;
    }
    AppState::get().library.refresh();
}
