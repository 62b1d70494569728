//! Recording: the microphone, the worker that writes, and what is heard meanwhile.

mod allowed;
mod hear;
mod keep;
mod marks;

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{
    PlatformError, clock, entropy,
    exclusive::Sign,
    extension,
    microphone::{self, Microphone, Permission},
    wake_lock::WakeLock,
    worker_link::Attachment,
};
use sotto_protocol::{CaptureView, Marker, Request, RequestId};
use sotto_store::Setting;

pub(super) use keep::id_of;

use super::{AppState, Level, Phase, RecordProblem, keep_setting, services, worker_client::Answer};

const WORKLET: &str = "/worklet.js";

/// The lock that tells other tabs that this one records.
pub(super) const RECORDING: &str = "sotto-recording";

/// Bytes of a sample as it is recorded.
const SAMPLE_BYTES: f64 = 2.0;

/// Whether single keys are listened to: who speaks to the machine may not want them.
const KEYS: Setting<bool> = Setting::new("record-keys");

/// The recorder.
#[derive(Clone, Copy)]
pub(crate) struct RecorderState {
    /// Where it is.
    pub(crate) phase: RwSignal<Phase>,
    /// Audio that is safely on disk, in seconds.
    pub(crate) captured_s: RwSignal<f64>,
    /// Level of the block heard last.
    pub(crate) level: RwSignal<Level>,
    /// Whether the sound was cut off at full level within the last seconds.
    pub(crate) clipping: RwSignal<bool>,
    /// Lowest and highest sample of pairs of recent blocks, newest last.
    pub(crate) peaks: RwSignal<VecDeque<(f32, f32)>>,
    /// Moments that were marked in the recording that runs.
    pub(crate) marks: RwSignal<Vec<Marker>>,
    /// Captures on disk that no recording stands for.
    pub(crate) unfinished: RwSignal<Vec<CaptureView>>,
    /// The recording that was kept last.
    pub(crate) last_recording: RwSignal<Option<RecordingId>>,
    /// Whether single keys start, pause, mark and stop.
    pub(crate) keys: RwSignal<bool>,
    /// Rate of the sound, in hertz: of the recording that runs, else of the last one.
    rate_hz: RwSignal<u32>,
    /// Whether the newest bar holds one block of two.
    half: StoredValue<bool>,
    /// Counts moments at which the sound was cut off.
    clipped: StoredValue<u32>,
    running: StoredValue<Rc<RefCell<Option<Running>>>, LocalStorage>,
}

struct Running {
    id: RecordingId,
    microphone: Microphone,
    request: RequestId,
    _awake: Option<WakeLock>,
    _sign: Option<Sign>,
}

impl RecorderState {
    pub(super) fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Idle),
            captured_s: RwSignal::new(0.0),
            level: RwSignal::new(Level::default()),
            clipping: RwSignal::new(false),
            peaks: RwSignal::new(VecDeque::new()),
            marks: RwSignal::new(Vec::new()),
            unfinished: RwSignal::new(Vec::new()),
            last_recording: RwSignal::new(None),
            keys: RwSignal::new(true),
            rate_hz: RwSignal::new(48_000),
            half: StoredValue::new(false),
            clipped: StoredValue::new(0),
            running: StoredValue::new_local(Rc::default()),
        }
    }

    /// Reads what was chosen earlier.
    pub(super) fn load(self) {
        self.keys.set(services::get().library.setting(&KEYS).unwrap_or(true));
    }

    /// Listens to single keys or not.
    pub(crate) fn set_keys(self, keys: bool) {
        self.keys.set(keys);
        spawn_local(async move { keep_setting(&KEYS, &keys).await });
    }

    /// Whether something is being recorded, paused or not.
    pub(crate) fn runs(self) -> bool {
        self.phase.with(|it| matches!(it, Phase::Recording | Phase::Paused))
    }

    /// The recording that runs.
    pub(super) fn running_id(self) -> Option<RecordingId> {
        self.running.with_value(|it| it.borrow().as_ref().map(|it| it.id))
    }

    /// Whether a recording could be started.
    pub(crate) fn ready(self) -> bool {
        self.phase.with(|it| matches!(it, Phase::Idle | Phase::Failed(_)))
    }

    /// Sound that still fits, in seconds; none where the browser does not tell.
    pub(crate) fn room_s(self) -> Option<f64> {
        let room = AppState::get().system.storage.get()?;
        let left = (room.quota_bytes - room.used_bytes).max(0.0);
        Some(left / SAMPLE_BYTES / f64::from(self.rate_hz.get().max(1)))
    }

    /// Starts to record. Does nothing while something is being recorded.
    pub(crate) fn start(self) {
        if !untrack(|| self.ready()) {
            return;
        }
        self.phase.set(Phase::Asking);
        self.captured_s.set(0.0);
        self.peaks.set(VecDeque::new());
        self.half.set_value(false);
        self.marks.set(Vec::new());
        self.level.set(Level::default());
        self.clipping.set(false);
        let state = AppState::get();
        spawn_local(async move {
            match self.open().await {
                Ok(answer) => self.kept(state, answer.await).await,
                Err(problem) => self.phase.set(Phase::Failed(problem)),
            }
        });
    }

    /// Starts at once where the page may use the microphone without asking; else calls back.
    pub(crate) fn start_if_allowed(self, or_else: impl FnOnce() + 'static) {
        spawn_local(async move {
            if microphone::permission().await == Permission::Granted { self.start() } else { or_else() }
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
        if !untrack(|| self.runs()) {
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

    /// Opens the microphone and starts the capture; the future that comes back ends with it.
    async fn open(self) -> Result<impl Future<Output = Answer>, RecordProblem> {
        let lost = move || {
            self.stop();
            self.phase.set(Phase::Failed(RecordProblem::Lost));
        };
        if extension::is_here() {
            allowed::allowed().await?;
        }
        let AppState { live, live_view, microphones, page, .. } = AppState::get();
        let (words, view) = (live.will_listen(), live_view.wanted.get_untracked());
        let listeners = 1 + usize::from(words) + usize::from(view);
        let wishes = microphones.wishes();
        let (microphone, ports) =
            Microphone::open(WORKLET, listeners, &wishes, lost).await.map_err(problem)?;
        // Names are told from now on.
        microphones.refresh();
        if microphone.fell_back() {
            AppState::get().system.toast(crate::text::t(crate::text::recorder::OTHER_MICROPHONE));
        }
        let mut ports = ports.into_iter().peekable();
        let port = ports.next().ok_or_else(|| RecordProblem::Other("no port".to_owned()))?;
        let mut random = [0; 10];
        entropy::fill(&mut random).map_err(problem)?;
        let id = RecordingId::make(clock::now_ms(), random);
        let rate_hz = microphone.sample_rate_hz();
        self.rate_hz.set(rate_hz);
        let request = Request::StartCapture {
            path: format!("{}/{id}.wav", AppState::get().privacy.capture_folder()),
            sample_rate_hz: rate_hz,
        };
        let capture = services::get().capture.clone();
        let (request, answer) =
            capture.send(request, Some(Attachment::Port(port)), move |news| self.hear(news));
        if let Some(port) = ports.next_if(|_| words) {
            live.begin(port, rate_hz);
        }
        if let Some(port) = ports.next() {
            live_view.begin(port, rate_hz, id);
        }
        let running = Running {
            id,
            microphone,
            request,
            // Both are a help and no need.
            _awake: WakeLock::take(move || {
                self.tell(wake);
            })
            .ok(),
            _sign: Sign::show(RECORDING).await.ok(),
        };
        self.running.with_value(|it| *it.borrow_mut() = Some(running));
        self.phase.set(Phase::Recording);
        page.begin(id);
        Ok(answer)
    }

    fn tell(self, what: impl FnOnce(&Microphone) -> Result<(), PlatformError>) -> bool {
        self.running.with_value(|it| it.borrow().as_ref().is_some_and(|it| what(&it.microphone).is_ok()))
    }
}

fn wake(microphone: &Microphone) -> Result<(), PlatformError> {
    microphone.wake();
    Ok(())
}

fn problem(error: PlatformError) -> RecordProblem {
    match error {
        PlatformError::Denied => RecordProblem::Denied,
        PlatformError::NotFound => RecordProblem::NoMicrophone,
        PlatformError::Silenced => RecordProblem::Silenced,
        PlatformError::Unsupported { .. } => RecordProblem::Unsupported,
        other => RecordProblem::Other(other.to_string()),
    }
}
