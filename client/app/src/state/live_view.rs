//! What is seen of a voice while it is recorded: by a worker of its own, so that neither the capture nor the words wait.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::worker_link::Attachment;
use sotto_protocol::{Event, Reply, Request, RequestId, Seen};
use sotto_store::Setting;

use super::{AppState, keep_setting, services, worker_client::News};

/// Whether the voice is shown while it speaks.
const WANTED: Setting<bool> = Setting::new("live-view");

/// Steps between two changes of what screen readers are told: 3 s.
const TOLD_STEPS: u32 = 150;

/// The live view.
#[derive(Clone, Copy)]
pub(crate) struct LiveViewState {
    /// Whether the person wants it.
    pub(crate) wanted: RwSignal<bool>,
    /// Whether somebody looks now.
    pub(crate) watching: RwSignal<bool>,
    /// Whether the machine was too slow to go on.
    pub(crate) slow: RwSignal<bool>,
    /// What was seen lately.
    pub(crate) seen: RwSignal<Seen>,
    /// Whether somebody speaks, changed seldom enough to be read aloud.
    pub(crate) speaks: RwSignal<Option<bool>>,
    /// The step at which that changed.
    told: StoredValue<u32>,
    request: StoredValue<Option<RequestId>>,
}

impl LiveViewState {
    pub(super) fn new() -> Self {
        Self {
            wanted: RwSignal::new(true),
            watching: RwSignal::new(false),
            slow: RwSignal::new(false),
            seen: RwSignal::new(Seen::default()),
            speaks: RwSignal::new(None),
            told: StoredValue::new(0),
            request: StoredValue::new(None),
        }
    }

    /// Reads what was chosen earlier.
    pub(super) fn load(self) {
        self.wanted.set(services::get().library.setting(&WANTED).unwrap_or(true));
    }

    /// Wants it or not, from the next recording on.
    pub(crate) fn set_wanted(self, wanted: bool) {
        self.wanted.set(wanted);
        spawn_local(async move { keep_setting(&WANTED, &wanted).await });
    }

    /// Looks at what comes on a port of the microphone.
    pub(super) fn begin(self, port: web_sys::MessagePort, sample_rate_hz: u32, id: RecordingId) {
        self.seen.set(Seen::default());
        self.speaks.set(None);
        self.told.set_value(0);
        self.slow.set(false);
        self.watching.set(true);
        let voice = AppState::get().own_voice.of_new(id);
        let request = Request::Watch { sample_rate_hz, voice };
        let on_news = move |news| {
            if let News::Event(Event::Seen { glimpse }) = news {
                self.seen.update(|it| it.take(*glimpse));
                self.tell();
            }
        };
        let watch = services::get().watch.clone();
        let (request, answer) = watch.send(request, Some(Attachment::Port(port)), on_news);
        self.request.set_value(Some(request));
        spawn_local(async move {
            let answer = answer.await;
            if self.request.get_value() == Some(request) {
                self.request.set_value(None);
                self.watching.set(false);
                self.slow.set(matches!(answer, Ok((Reply::Watched { complete: false }, _))));
            }
            watch.rest();
        });
    }

    /// The recording is over.
    pub(super) fn end(self) {
        self.watching.set(false);
        if let Some(request) = self.request.try_update_value(Option::take).flatten() {
            services::get().watch.cancel(request);
        }
    }

    fn tell(self) {
        let (speaks, step) = self.seen.with_untracked(|it| (it.speaks(), it.end()));
        let due = step.saturating_sub(self.told.get_value()) >= TOLD_STEPS;
        let before = self.speaks.get_untracked();
        if speaks != before && (due || before.is_none()) {
            self.told.set_value(step);
            self.speaks.set(speaks);
        }
    }
}
