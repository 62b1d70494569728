//! Words while they are said: beside a recording, from the same microphone, by the worker that analyses.

use std::{cell::RefCell, pin::Pin, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::worker_link::Attachment;
use sotto_protocol::{Event, FaultCode, Reply, Request, RequestId, TranscriptSegment};
use sotto_store::Setting;

use super::{
    AppState, ModelPlace, keep_setting, services,
    worker_client::{Answer, News},
};

/// Whether words are shown while they are said.
const WANTED: Setting<bool> = Setting::new("live-words");

/// Live words.
#[derive(Clone, Copy)]
pub(crate) struct LiveState {
    /// Whether the person wants them.
    pub(crate) wanted: RwSignal<bool>,
    /// Whether somebody listens now.
    pub(crate) listening: RwSignal<bool>,
    /// What was written down so far.
    pub(crate) said: RwSignal<Vec<TranscriptSegment>>,
    /// What seems to be said after that.
    pub(crate) guess: RwSignal<String>,
    running: StoredValue<Rc<RefCell<Option<Running>>>, LocalStorage>,
}

/// A request that listens, until its recording is kept.
struct Running {
    request: RequestId,
    answer: Pin<Box<dyn Future<Output = Answer>>>,
}

impl LiveState {
    pub(super) fn new() -> Self {
        Self {
            wanted: RwSignal::new(true),
            listening: RwSignal::new(false),
            said: RwSignal::new(Vec::new()),
            guess: RwSignal::new(String::new()),
            running: StoredValue::new_local(Rc::default()),
        }
    }

    /// Reads what was chosen earlier.
    pub(super) fn load(self) {
        self.wanted.set(services::get().library.setting(&WANTED).unwrap_or(true));
    }

    /// Wants them or not, from the next recording on.
    pub(crate) fn set_wanted(self, wanted: bool) {
        self.wanted.set(wanted);
        spawn_local(async move {
            keep_setting(&WANTED, &wanted).await;
        });
    }

    /// Whether the speech model is here, so that there is a choice.
    pub(crate) fn possible(self) -> bool {
        AppState::get().transcripts.model() == ModelPlace::Ready
    }

    /// Whether a recording that starts now is listened to.
    pub(super) fn will_listen(self) -> bool {
        untrack(move || self.wanted.get() && self.possible())
    }

    /// Listens on a port of the microphone.
    pub(super) fn begin(self, port: web_sys::MessagePort, sample_rate_hz: u32) {
        self.said.set(Vec::new());
        self.guess.set(String::new());
        self.listening.set(true);
        let on_news = move |news| match news {
            News::Event(Event::Guessed { text }) => self.guess.set(text),
            News::Event(Event::Said { segments, .. }) => {
                self.guess.set(String::new());
                self.said.update(|it| it.extend(segments));
            }
            News::Event(_) | News::Progress(..) => {}
        };
        let language = AppState::get().transcripts.spoken_language();
        let request = Request::Listen { sample_rate_hz, language };
        let (request, answer) = services::get().analysis.send(request, Some(Attachment::Port(port)), on_news);
        self.put(Some(Running { request, answer: Box::pin(answer) }));
    }

    /// Gives a kept recording the words that were heard. Where there are none because the machine was too slow, or the
    /// worker ended, they are written down from the file.
    pub(super) fn settle(self, id: RecordingId) {
        let Some(Running { answer, .. }) = self.put(None) else { return };
        spawn_local(async move {
            let answer = answer.await;
            self.listening.set(false);
            let transcripts = AppState::get().transcripts;
            match answer {
                Ok((Reply::Listened { transcript: Some(transcript) }, _)) => {
                    transcripts.keep_heard(id, *transcript).await;
                }
                // Without the model there are no words to be had.
                Err(fault) if fault.code == FaultCode::ModelUnavailable => {}
                _ => transcripts.start(id),
            }
        });
    }

    /// Stops to listen where no recording came of it.
    pub(super) fn give_up(self) {
        if let Some(Running { request, .. }) = self.put(None) {
            services::get().analysis.cancel(request);
            self.listening.set(false);
        }
    }

    fn put(self, running: Option<Running>) -> Option<Running> {
        self.running.with_value(|it| it.replace(running))
    }
}
