//! What the person was told at first, and what they chose about privacy on this device.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::opfs;
use sotto_store::{NewRecording, Recording, Setting, StoreError, SyncPolicy};

use super::{AppState, RecordingView, Work, keep_setting, read_transcript, services};

/// Whether the first page was read.
const WELCOMED: Setting<bool> = Setting::new("welcomed");
/// Whether everybody in the person's recordings has agreed that emotion is read.
const OTHERS_AGREED: Setting<bool> = Setting::new("others-agreed");
/// How the names of the models that read voices begin.
const VOICE_MODELS: &str = "voice-emotion";

/// Privacy on this device.
#[derive(Clone, Copy)]
pub(crate) struct PrivacyState {
    /// Whether the first page was read.
    pub(crate) welcomed: RwSignal<bool>,
    /// Whether the next recording is forgotten when its page is closed.
    pub(crate) forget_next: RwSignal<bool>,
    /// Whether emotion is read in recordings of other voices without asking for each.
    pub(crate) others_agreed: RwSignal<bool>,
}

impl PrivacyState {
    pub(super) fn new() -> Self {
        let library = &services::get().library;
        Self {
            // Read before the first page is shown, so that it does not change under the person's eyes.
            welcomed: RwSignal::new(library.setting(&WELCOMED).unwrap_or(false)),
            forget_next: RwSignal::new(false),
            others_agreed: RwSignal::new(library.setting(&OTHERS_AGREED).unwrap_or(false)),
        }
    }

    /// The first page was read.
    pub(crate) fn begin(self) {
        self.welcomed.set(true);
        spawn_local(async move { keep_setting(&WELCOMED, &true).await });
    }

    /// Chooses what of a recording may leave. What has left already stays where it is.
    pub(crate) fn set_own_policy(self, id: RecordingId, policy: SyncPolicy) {
        let library = AppState::get().library;
        library.change(id, async move { services::get().library.set_own_policy(id, policy).await });
    }

    /// Chooses whether a recording is forgotten when its page is closed.
    pub(crate) fn set_ephemeral(self, id: RecordingId, ephemeral: bool) {
        let library = AppState::get().library;
        library.change(id, async move { services::get().library.set_ephemeral(id, ephemeral).await });
    }

    /// Where a capture that starts now is written.
    pub(super) fn capture_folder(self) -> &'static str {
        if self.forget_next.get_untracked() { services::PASSING } else { services::CAPTURES }
    }

    /// Keeps a capture as what it was meant to be when it began.
    pub(super) async fn keep_capture(self, new: NewRecording) -> Result<Recording, StoreError> {
        let library = &services::get().library;
        let passing = new.audio.as_ref().is_some_and(|it| it.path.starts_with(services::PASSING));
        if passing {
            // It holds for one recording, so that none is lost that was meant to stay.
            self.forget_next.set(false);
            library.add_ephemeral(new).await
        } else {
            library.add(new).await
        }
    }

    /// The page of a recording was left.
    pub(crate) fn page_closed(self, id: RecordingId) {
        if services::get().library.get(id).is_some_and(|it| it.choices.ephemeral) {
            spawn_local(AppState::get().library.forget(id));
        }
    }

    /// Removes what was to be forgotten when the app ended, however it did.
    pub(super) async fn forget_left_over(self) {
        let library = &services::get().library;
        for recording in library.list().iter().filter(|it| it.choices.ephemeral) {
            AppState::get().library.forget(recording.id).await;
        }
        let kept = library.audio_paths();
        opfs::remove_but(services::PASSING, |name| kept.contains(&format!("{}/{name}", services::PASSING)))
            .await;
    }

    /// Whether an analysis may read emotion in a recording.
    pub(super) fn may_read_emotion(self, recording: &Recording) -> bool {
        self.others_agreed.get_untracked() || recording.may_read_emotion()
    }

    /// The same, for pages.
    pub(crate) fn allows(self, view: &RecordingView) -> bool {
        let several = || {
            let transcript = view.transcript.as_deref().and_then(read_transcript);
            transcript.is_some_and(|it| it.speakers.as_ref().is_some_and(|it| it.speakers.len() > 1))
        };
        self.others_agreed.get() || view.choices.agreed || (view.own_voice && !several())
    }

    /// Whether there is no emotion in a result because it was not read for privacy's sake.
    pub(crate) fn withholds(self, view: &RecordingView) -> bool {
        let working = matches!(view.work, Work::Queued | Work::Running { .. });
        let unread = view.analysis.as_ref().is_some_and(|it| !it.engine.models.keys().any(|it| is_voice(it)));
        unread && (working || !self.allows(view))
    }

    /// The people in a recording have agreed: reads it anew.
    pub(crate) fn agree(self, id: RecordingId) {
        spawn_local(async move {
            match services::get().library.set_agreed(id, true).await {
                Ok(()) => AppState::get().library.analyse(id),
                Err(error) => AppState::get().system.toast(crate::text::store_sentence(&error)),
            }
        });
    }

    /// Chooses for all recordings from now on. What was read stays.
    pub(crate) fn set_others_agreed(self, agreed: bool) {
        self.others_agreed.set(agreed);
        spawn_local(async move { keep_setting(&OTHERS_AGREED, &agreed).await });
    }

    /// What another device of the person read in a recording may be read here too.
    pub(super) async fn trust_its_device(self, id: RecordingId) {
        let read = services::get().library.get(id).and_then(|it| it.analysis);
        if read.is_some_and(|it| it.engine.models.keys().any(|it| is_voice(it))) {
            // Unsaved, the pictures are drawn without emotion and the page asks.
            let _ = services::get().library.set_agreed(id, true).await;
        }
    }

    /// Speakers were told apart: where others speak too who have not agreed, the recording is read without emotion.
    pub(super) fn speakers_told(self, id: RecordingId) {
        let Some(recording) = services::get().library.get(id) else { return };
        let read =
            recording.analysis.as_ref().is_some_and(|it| it.engine.models.keys().any(|it| is_voice(it)));
        if read && !self.may_read_emotion(&recording) {
            AppState::get().library.analyse(id);
        }
    }
}

fn is_voice(model: &str) -> bool {
    model.starts_with(VOICE_MODELS)
}
