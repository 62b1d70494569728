//! Copies files to local storage, one after the other, and adds a recording for each.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, entropy, opfs, worker_link::Attachment};
use sotto_protocol::{Fault, FaultCode, Request, RequestId};
use sotto_store::{LocalAudio, NewRecording, intake};

use super::{ImportState, Source};
use crate::state::{AppState, Work, services, worker_client::News};

impl ImportState {
    /// Takes up the next file, unless one is being copied.
    pub(super) fn next(self) {
        if self.copying.get_value().is_some() {
            return;
        }
        let waiting =
            self.read(|it| (it.work == Work::Queued && it.recording.is_none() && !it.lost).then_some(it.key));
        let next = waiting
            .first()
            .and_then(|key| self.sources.with_value(|it| it.get(key).cloned()).map(|source| (*key, source)));
        let Some((key, source)) = next else {
            return services::get().copies.rest();
        };
        // Taken before the first await, so that a second call does not start a second copy.
        self.copying.set_value(Some((key, RequestId(0))));
        spawn_local(async move {
            if let Err(fault) = self.keep(key, source).await {
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

    async fn keep(self, key: u32, source: Source) -> Result<(), Fault> {
        let services = services::get();
        let Some(name) = self.item(key).map(|it| it.name) else {
            return Err(Fault::permanent(FaultCode::Cancelled, "taken off the list"));
        };
        let file = match &source {
            Source::Person(file) => file.clone(),
            Source::Inbox(path) => opfs::read(path).await.or(Err(Fault::permanent(
                FaultCode::MissingAudio,
                "what was shared is not there any more",
            )))?,
        };
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
            services.copies.send(Request::Keep { path: path.clone() }, Some(attachment), on_news);
        self.copying.set_value(Some((key, request)));
        answer.await?;
        let title = name.rsplit_once('.').map_or(name.as_str(), |(title, _)| title);
        let audio = LocalAudio {
            path: path.clone(),
            bytes: file.size() as u64,
            media_type: file.type_(),
            extension: intake::extension(&name),
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
        self.kept(key, id, source).await;
        Ok(())
    }

    /// A file is a recording from here on.
    async fn kept(self, key: u32, id: RecordingId, source: Source) {
        let state = AppState::get();
        // Taken off the list while the last of it was written: it is not wanted.
        if self.item(key).is_none() {
            return super::forget_recording(id).await;
        }
        self.update(key, |it| it.recording = Some(id));
        self.sources.update_value(|it| drop(it.remove(&key)));
        self.changed();
        state.library.refresh();
        state.library.analyse(id);
        state.system.ask_to_persist();
        state.account.changed();
        if let Source::Inbox(path) = source {
            // What stays behind would be taken in twice: the worse of two evils is an orphan, which the storage page shows.
            let _ = opfs::remove(&path).await;
        }
    }
}
