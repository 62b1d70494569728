//! A copy of a recording with its noise taken away, for ears: made when it is wanted, gone when it is not.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{object_url::ObjectUrl, opfs};
use sotto_protocol::{Fault, Request, RequestId};

use super::{audio_files, services, worker_client::News};

/// Folder of copies in the origin's private file system.
pub(super) const FOLDER: &str = "clean";

/// The copy that is being made.
#[derive(Clone, Copy)]
pub(crate) struct CleanSoundState {
    /// Of which recording, and the share that is done.
    pub(crate) making: RwSignal<Option<(RecordingId, f32)>>,
    /// The copy that is there.
    made: StoredValue<Option<RecordingId>>,
    request: StoredValue<Option<RequestId>>,
}

fn file(id: RecordingId) -> String {
    format!("{FOLDER}/{id}")
}

impl CleanSoundState {
    pub(super) fn new() -> Self {
        Self { making: RwSignal::new(None), made: StoredValue::new(None), request: StoredValue::new(None) }
    }

    /// Makes the copy of a recording, where it is not there.
    ///
    /// # Errors
    /// The audio is not here or cannot be read, there is no room, or it was stopped.
    pub(crate) async fn make(self, id: RecordingId) -> Result<(), Fault> {
        if self.made.get_value() == Some(id) && opfs::read(&file(id)).await.is_ok() {
            return Ok(());
        }
        let audio =
            services::get().library.get(id).and_then(|it| it.audio).ok_or_else(audio_files::missing)?;
        self.making.set(Some((id, 0.0)));
        let on_news = move |news| {
            if let News::Progress(_, done) = news {
                self.making.set(Some((id, done)));
            }
        };
        let request = Request::Clean { path: audio.path, extension: audio.extension, to: file(id) };
        let (request, answer) = services::get().analysis.send(request, None, on_news);
        self.request.set_value(Some(request));
        let answer = answer.await;
        self.request.set_value(None);
        self.making.set(None);
        answer?;
        self.made.set_value(Some(id));
        Ok(())
    }

    /// An address under which the page can play the copy.
    ///
    /// # Errors
    /// It is not there.
    pub(crate) async fn url(self, id: RecordingId) -> Result<ObjectUrl, Fault> {
        audio_files::address(&file(id), "audio/wav").await
    }

    /// Stops making it and removes what is there.
    pub(crate) fn forget(self, id: RecordingId) {
        if let Some(request) = self.request.get_value() {
            services::get().analysis.cancel(request);
        }
        self.made.set_value(None);
        spawn_local(async move {
            // What cannot be removed now goes with the sweep at the next start.
            let _ = opfs::remove(&file(id)).await;
        });
    }
}

/// Removes what an earlier run left behind.
pub(super) async fn sweep() {
    opfs::remove_but(FOLDER, |_| false).await;
}
