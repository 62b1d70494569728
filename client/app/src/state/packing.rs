//! Keeping recordings in less room: what was chosen, and the recordings that wait for it. The copy is complete and in the
//! store before the recording as it was made goes.

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use sotto_api::RecordingId;
use sotto_platform::{PlatformError, clock, opfs, opus_encoder};
use sotto_protocol::{Fault, FaultCode, PackFormat, Reply, Request};
use sotto_store::{LocalAudio, Recording, Setting};

use super::{AppState, Work, keep_setting, services};

/// How recordings are kept.
const KEEP_AS: Setting<KeepAs> = Setting::new("keep-recordings-as");
/// Recordings that wait.
const WAITING: Setting<Vec<RecordingId>> = Setting::new("to-pack");
/// How often there is a look whether other work is done.
const LOOK_MS: u32 = 1_000;
/// What an encoder is asked about.
const USUAL_RATE_HZ: u32 = 48_000;
const OPUS_BITS_PER_SECOND: u32 = 48_000;

/// How recordings are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum KeepAs {
    /// As they were recorded.
    #[default]
    Wav,
    /// Without loss.
    Flac,
    /// Small.
    Opus,
}

impl KeepAs {
    fn format(self) -> Option<PackFormat> {
        match self {
            Self::Wav => None,
            Self::Flac => Some(PackFormat::Flac),
            Self::Opus => Some(PackFormat::Opus),
        }
    }

    /// Extension of its files.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Opus => "ogg",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Wav => "audio/wav",
            Self::Flac => "audio/flac",
            Self::Opus => "audio/ogg",
        }
    }
}

/// Recordings in less room.
#[derive(Clone, Copy)]
pub(crate) struct PackingState {
    /// How recordings to come are kept.
    pub(crate) keep_as: RwSignal<KeepAs>,
    /// Whether this browser has an Opus encoder; none until it told.
    pub(crate) opus: RwSignal<Option<bool>>,
    /// The recording that is being made smaller.
    pub(crate) working: RwSignal<Option<RecordingId>>,
    /// Whether the start is over.
    begun: StoredValue<bool>,
}

impl PackingState {
    pub(super) fn new() -> Self {
        Self {
            keep_as: RwSignal::new(KeepAs::default()),
            opus: RwSignal::new(None),
            working: RwSignal::new(None),
            begun: StoredValue::new(false),
        }
    }

    /// Reads what was chosen earlier, and asks the browser what it can do.
    pub(super) fn load(self) {
        self.keep_as.set(services::get().library.setting(&KEEP_AS).unwrap_or_default());
        spawn_local(async move {
            self.opus.set(Some(opus_encoder::supported(USUAL_RATE_HZ, OPUS_BITS_PER_SECOND).await));
        });
    }

    /// Goes on with what was cut off. Nothing is made smaller before: files without a row are cleared away at the start.
    pub(super) fn resume(self) {
        self.begun.set_value(true);
        spawn_local(self.work());
    }

    /// Chooses, for recordings to come.
    pub(crate) fn choose(self, keep_as: KeepAs) {
        self.keep_as.set(keep_as);
        spawn_local(async move { keep_setting(&KEEP_AS, &keep_as).await });
    }

    /// What a minute takes, in bytes, in recordings of this person that are kept like this; none where there is none.
    pub(crate) fn minute_bytes(self, keep_as: KeepAs) -> Option<f64> {
        // Asked anew whenever the library changes.
        AppState::get().library.recordings.track();
        let all = services::get().library.list();
        let alike = all.iter().filter_map(|it| {
            let audio = it.audio.as_ref().filter(|_| it.duration_s >= 1.0)?;
            let ours = it.own_voice && audio.extension == keep_as.extension();
            ours.then_some((audio.bytes as f64, it.duration_s))
        });
        let (bytes, seconds) = alike.fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        (seconds > 0.0).then_some(60.0 * bytes / seconds)
    }

    /// A recording was kept as it was recorded.
    pub(super) async fn kept(self, id: RecordingId) {
        let audio = services::get().library.get(id).and_then(|it| it.audio);
        if self.keep_as.get_untracked() == KeepAs::Wav || !audio.is_some_and(|it| is_capture(&it)) {
            return;
        }
        let mut waiting = waiting();
        waiting.push(id);
        keep_setting(&WAITING, &waiting).await;
        if self.begun.get_value() {
            spawn_local(self.work());
        }
    }

    /// Makes those smaller that wait, one after the other, while nothing else needs the machine.
    async fn work(self) {
        if self.working.with_untracked(Option::is_some) {
            return;
        }
        while let Some(id) = waiting().first().copied() {
            self.working.set(Some(id));
            while busy(id) {
                clock::sleep_ms(LOOK_MS).await;
            }
            let outcome = match services::get().library.get(id) {
                Some(recording) => self.pack(&recording).await,
                None => Ok(()),
            };
            if outcome.is_err() {
                AppState::get().system.toast(crate::text::recorder::not_packed());
            }
            let mut rest = waiting();
            rest.retain(|it| *it != id);
            keep_setting(&WAITING, &rest).await;
        }
        self.working.set(None);
        services::get().watch.rest();
    }

    async fn pack(self, recording: &Recording) -> Result<(), Fault> {
        let keep_as = self.keep_as.get_untracked();
        let capture = recording.audio.as_ref().filter(|it| is_capture(it));
        let (Some(format), Some(capture)) = (keep_as.format(), capture) else { return Ok(()) };
        let services = services::get();
        let to = format!("{}/{}", services::AUDIO, recording.id);
        let request = Request::Pack { path: capture.path.clone(), format, to: to.clone() };
        let bytes = match services.watch.ask(request).await? {
            (Reply::Packed { bytes }, _) => bytes,
            _ => return Err(Fault::permanent(FaultCode::Internal, "unexpected answer")),
        };
        let audio = LocalAudio {
            path: to.clone(),
            bytes,
            media_type: keep_as.media_type().to_owned(),
            extension: keep_as.extension().to_owned(),
        };
        if services.library.set_audio(recording.id, audio).await.is_err() {
            // Nothing points to the copy.
            let _ = opfs::remove(&to).await;
            return Err(Fault::transient(FaultCode::Storage, "the copy could not be noted"));
        }
        // The capture stays until the next start: it may be playing, or being written down, at this moment.
        let state = AppState::get();
        state.library.refresh_one(recording.id);
        state.system.refresh_storage();
        Ok(())
    }
}

/// Whether audio is a recording as it was made. One that is to be forgotten soon does not count.
fn is_capture(audio: &LocalAudio) -> bool {
    audio.path.strip_prefix(services::CAPTURES).is_some_and(|rest| rest.starts_with('/'))
}

fn waiting() -> Vec<RecordingId> {
    services::get().library.setting(&WAITING).unwrap_or_default()
}

/// Whether a recording is being read, or the machine is needed for what is heard now.
fn busy(id: RecordingId) -> bool {
    let state = AppState::get();
    let work = services::get().queue.work(id);
    untrack(|| state.recorder.runs())
        || matches!(work, Some(Work::Queued | Work::Running { .. }))
        || state.transcripts.writing.with_untracked(Option::is_some)
}

/// Removes captures whose recording is kept otherwise by now. Where that file has gone, the capture is the recording
/// again.
pub(super) async fn clear_captures() {
    for name in opfs::list(services::CAPTURES).await.unwrap_or_default() {
        let path = format!("{}/{name}", services::CAPTURES);
        let Some((id, copy)) = replaced_by(&path) else { continue };
        match opfs::read(&copy.path).await {
            // Open elsewhere: next time.
            Ok(_) => drop(opfs::remove(&path).await),
            Err(PlatformError::NotFound) => {
                let Ok(capture) = opfs::read(&path).await else { continue };
                let audio = LocalAudio {
                    path,
                    bytes: capture.size() as u64,
                    media_type: KeepAs::Wav.media_type().to_owned(),
                    extension: KeepAs::Wav.extension().to_owned(),
                };
                // Without room for the row: next time.
                let _ = services::get().library.set_audio(id, audio).await;
            }
            Err(_) => {}
        }
    }
}

/// The recording of a capture and its audio, where that is another file by now.
fn replaced_by(path: &str) -> Option<(RecordingId, LocalAudio)> {
    let id = super::recorder::id_of(path)?;
    let audio = services::get().library.get(id)?.audio?;
    (audio.path != path).then_some((id, audio))
}

/// Whether a capture's recording has other audio by now.
pub(super) fn is_replaced(path: &str) -> bool {
    replaced_by(path).is_some()
}
