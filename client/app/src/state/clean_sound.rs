//! A copy of a recording with its noise taken away, for ears: made when it is wanted, gone when it is not.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{object_url::ObjectUrl, opfs};
use sotto_protocol::{Fault, FaultCode, Request, RequestId};

use super::{services, worker_client::News};

/// Folder of copies in the origin's private file system.
const FOLDER: &str = "clean";

/// The copy that is being made.
#[derive(Clone, Copy)]
pub(crate) struct CleanSoundState {
    /// Of which recording, and the share that is done.
    pub(crate) making: RwSignal<Option<(RecordingId, f32)>>,
    request: StoredValue<Option<RequestId>>,
}

fn file(id: RecordingId) -> String {
    format!("{FOLDER}/{id}")
}

impl CleanSoundState {
    pub(super) fn new() -> Self {
        Self { making: RwSignal::new(None), request: StoredValue::new(None) }
    }

    /// Makes the copy of a recording.
    ///
    /// # Errors
    /// The audio is not here or cannot be read, there is no room, or it was stopped.
    pub(crate) async fn make(self, id: RecordingId) -> Result<(), Fault> {
        let Some(audio) = services::get().library.get(id).and_then(|it| it.audio) else {
            return Err(Fault::permanent(FaultCode::MissingAudio, "the audio is not on this device"));
        };
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
        answer.map(drop)
    }

    /// An address under which the page can play the copy.
    ///
    /// # Errors
    /// It is not there.
    pub(crate) async fn url(self, id: RecordingId) -> Result<ObjectUrl, Fault> {
        let missing = || Fault::permanent(FaultCode::MissingAudio, "the copy is not on this device");
        let file = opfs::read(&file(id)).await.or(Err(missing()))?;
        let sound = file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), "audio/wav");
        ObjectUrl::from_blob(&sound.or(Err(missing()))?).or(Err(missing()))
    }

    /// Stops making it and removes what is there.
    pub(crate) fn forget(self, id: RecordingId) {
        if let Some(request) = self.request.get_value() {
            services::get().analysis.cancel(request);
        }
        spawn_local(async move {
            // What cannot be removed now goes with the sweep at the next start.
            let _ = opfs::remove(&file(id)).await;
        });
    }
}

/// Removes what an earlier run left behind.
pub(super) async fn sweep() {
    for name in opfs::list(FOLDER).await.unwrap_or_default() {
        let _ = opfs::remove(&format!("{FOLDER}/{name}")).await;
    }
}
