//! Recording: the microphone, the worker that writes, and what is left of captures that were cut off.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{PlatformError, clock, entropy, microphone::Microphone, opfs, worker_link::Attachment};
use sotto_protocol::{CaptureView, Event, Fault, FaultCode, Reply, Request, RequestId};
use sotto_store::{LocalAudio, NewRecording};

use super::{
    AppState, Level, Phase, RecordProblem, services,
    worker_client::{Answer, News},
};

const WORKLET: &str = "/worklet.js";

/// Blocks that the live waveform shows.
const SHOWN_BLOCKS: usize = 600;

/// The recorder.
#[derive(Clone, Copy)]
pub(crate) struct RecorderState {
    /// Where it is.
    pub(crate) phase: RwSignal<Phase>,
    /// Audio that is safely on disk, in seconds.
    pub(crate) captured_s: RwSignal<f64>,
    /// Level of the block heard last.
    pub(crate) level: RwSignal<Level>,
    /// Lowest and highest sample of recent blocks, newest last.
    pub(crate) peaks: RwSignal<VecDeque<(f32, f32)>>,
    /// Captures on disk that no recording stands for.
    pub(crate) unfinished: RwSignal<Vec<CaptureView>>,
    /// The recording that was kept last.
    pub(crate) last_recording: RwSignal<Option<RecordingId>>,
    running: StoredValue<Rc<RefCell<Option<Running>>>, LocalStorage>,
}

struct Running {
    microphone: Microphone,
    request: RequestId,
}

impl RecorderState {
    pub(super) fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Idle),
            captured_s: RwSignal::new(0.0),
            level: RwSignal::new(Level::default()),
            peaks: RwSignal::new(VecDeque::new()),
            unfinished: RwSignal::new(Vec::new()),
            last_recording: RwSignal::new(None),
            running: StoredValue::new_local(Rc::default()),
        }
    }

    /// Starts to record. Does nothing while something is being recorded.
    pub(crate) fn start(self) {
        if !self.phase.with_untracked(|it| matches!(it, Phase::Idle | Phase::Failed(_))) {
            return;
        }
        self.phase.set(Phase::Asking);
        self.captured_s.set(0.0);
        self.peaks.set(VecDeque::new());
        self.level.set(Level::default());
        let state = AppState::get();
        spawn_local(async move {
            match self.open().await {
                Ok(answer) => self.kept(state, answer.await).await,
                Err(problem) => self.phase.set(Phase::Failed(problem)),
            }
        });
    }

    /// Pauses; the microphone stays open.
    pub(crate) fn pause(self) {
        if self.phase.get_untracked() == Phase::Recording && self.tell(Microphone::pause) {
            self.phase.set(Phase::Paused);
        }
    }

    /// Goes on after a pause.
    pub(crate) fn resume(self) {
        if self.phase.get_untracked() == Phase::Paused && self.tell(Microphone::resume) {
            self.phase.set(Phase::Recording);
        }
    }

    /// Ends the recording and keeps it.
    pub(crate) fn stop(self) {
        if !self.phase.with_untracked(|it| matches!(it, Phase::Recording | Phase::Paused)) {
            return;
        }
        self.phase.set(Phase::Stopping);
        self.tell(Microphone::end);
        let request = self.running.with_value(|it| it.borrow().as_ref().map(|it| it.request));
        if let Some(capture) = request {
            spawn_local(async move {
                // The capture's own answer tells how it ended.
                let _ = services::get().capture.ask(Request::StopCapture { capture }).await;
            });
        }
    }

    /// Makes a recording of a capture that was cut off.
    pub(crate) fn recover(self, path: String) {
        let Some(view) = self.unfinished.with_untracked(|it| it.iter().find(|it| it.path == path).cloned())
        else {
            return;
        };
        let state = AppState::get();
        spawn_local(async move { self.keep(state, view).await });
    }

    /// Removes a capture that was cut off.
    pub(crate) fn discard(self, path: String) {
        let state = AppState::get();
        spawn_local(async move {
            if let Err(error) = opfs::remove(&path).await {
                state.system.toast(crate::text::platform_sentence(&error));
            }
            self.refresh_unfinished().await;
        });
    }

    /// Looks for captures that no recording stands for.
    pub(super) async fn refresh_unfinished(self) {
        let services = services::get();
        let request = Request::ListCaptures { folder: services::CAPTURES.to_owned() };
        // The analysis worker looks, so that a running capture is not disturbed.
        let Ok((Reply::Captures { captures }, _)) = services.analysis.ask(request).await else { return };
        let known = services.library.audio_paths();
        let (empty, unfinished): (Vec<_>, Vec<_>) =
            captures.into_iter().filter(|it| !known.contains(&it.path)).partition(|it| it.duration_s <= 0.0);
        for capture in empty {
            // Nothing was heard yet when it was cut off.
            let _ = opfs::remove(&capture.path).await;
        }
        self.unfinished.set(unfinished);
    }

    /// Opens the microphone and starts the capture; the future that comes back ends with it.
    async fn open(self) -> Result<impl Future<Output = Answer>, RecordProblem> {
        let lost = move || {
            self.stop();
            self.phase.set(Phase::Failed(RecordProblem::Lost));
        };
        let live = AppState::get().live;
        let listeners = 1 + usize::from(live.will_listen());
        let (microphone, ports) = Microphone::open(WORKLET, listeners, lost).await.map_err(problem)?;
        let mut ports = ports.into_iter();
        let port = ports.next().ok_or_else(|| RecordProblem::Other("no port".to_owned()))?;
        let mut random = [0; 10];
        entropy::fill(&mut random).map_err(problem)?;
        let id = RecordingId::make(clock::now_ms(), random);
        let request = Request::StartCapture {
            path: format!("{}/{id}.wav", AppState::get().privacy.capture_folder()),
            sample_rate_hz: microphone.sample_rate_hz(),
        };
        let capture = services::get().capture.clone();
        let (request, answer) =
            capture.send(request, Some(Attachment::Port(port)), move |news| self.hear(news));
        if let Some(port) = ports.next() {
            live.begin(port, microphone.sample_rate_hz());
        }
        self.running.with_value(|it| *it.borrow_mut() = Some(Running { microphone, request }));
        self.phase.set(Phase::Recording);
        Ok(answer)
    }

    fn hear(self, news: News) {
        let News::Event(Event::Level { captured_s, min, max, rms_dbfs, clipped }) = news else { return };
        self.captured_s.set(captured_s);
        self.level.set(Level { rms_dbfs, peak: max.max(-min), clipped });
        self.peaks.update(|it| {
            if it.len() == SHOWN_BLOCKS {
                it.pop_front();
            }
            it.push_back((min, max));
        });
    }

    async fn kept(self, state: AppState, answer: Answer) {
        // Dropping it closes the microphone.
        drop(self.running.with_value(|it| it.borrow_mut().take()));
        let lost = self.phase.get_untracked() == Phase::Failed(RecordProblem::Lost);
        match answer {
            Ok((Reply::Captured(view), _)) => {
                if !lost {
                    self.phase.set(Phase::Idle);
                }
                if view.duration_s > 0.0 {
                    self.keep(state, view).await;
                } else {
                    state.live.give_up();
                    let _ = opfs::remove(&view.path).await;
                }
            }
            Ok(_) => self.fail(Fault::permanent(FaultCode::Internal, "unexpected answer")).await,
            Err(fault) => self.fail(fault).await,
        }
    }

    /// What was heard until now lies on disk and is offered.
    async fn fail(self, fault: Fault) {
        AppState::get().live.give_up();
        self.phase.set(Phase::Failed(RecordProblem::Fault(fault)));
        self.refresh_unfinished().await;
    }

    async fn keep(self, state: AppState, view: CaptureView) {
        let id = view
            .path
            .rsplit('/')
            .next()
            .and_then(|it| it.strip_suffix(".wav"))
            .and_then(|it| it.parse().ok());
        let ended_ms = view.modified_ms as u64;
        let recorded_ms = ended_ms.saturating_sub((view.duration_s * 1000.0) as u64);
        let new = NewRecording {
            id,
            recorded_ms,
            duration_s: view.duration_s,
            title: crate::text::default_title(recorded_ms),
            tags: Vec::new(),
            audio: Some(LocalAudio {
                path: view.path,
                bytes: view.bytes,
                media_type: "audio/wav".to_owned(),
                extension: "wav".to_owned(),
            }),
            own_voice: true,
        };
        match state.privacy.keep_capture(new).await {
            Ok(recording) => {
                state.library.refresh();
                self.last_recording.set(Some(recording.id));
                state.library.analyse(recording.id);
                state.live.settle(recording.id);
                state.system.ask_to_persist();
                state.account.changed();
            }
            // The capture stays on disk and is offered again.
            Err(error) => {
                state.live.give_up();
                state.system.toast(crate::text::store_sentence(&error));
            }
        }
        self.refresh_unfinished().await;
    }

    fn tell(self, what: impl FnOnce(&Microphone) -> Result<(), PlatformError>) -> bool {
        self.running.with_value(|it| it.borrow().as_ref().is_some_and(|it| what(&it.microphone).is_ok()))
    }
}

fn problem(error: PlatformError) -> RecordProblem {
    match error {
        PlatformError::Denied => RecordProblem::Denied,
        PlatformError::NotFound => RecordProblem::NoMicrophone,
        PlatformError::Unsupported { .. } => RecordProblem::Unsupported,
        other => RecordProblem::Other(other.to_string()),
    }
}
