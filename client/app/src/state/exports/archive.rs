//! Archives: everything that is kept of recordings in one file, and how that comes back.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, opfs, worker_link::Attachment};
use sotto_protocol::{Archived, Fault, FaultCode, Reply, Request, TakeOut, TakenOut};
use sotto_store::{LocalAudio, TakenIn};

use super::{ExportState, bytes, hand_over};
use crate::{
    state::{
        AppState,
        errands::{self, Errand},
        services,
    },
    text::{exports, format},
};

/// An archive that comes back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Unpacking {
    /// So much of it is here, 0 to 1.
    Running(f32),
    /// All of it.
    Done(Unpacked),
    /// Why not.
    Failed(Fault),
}

/// What became of the recordings of an archive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unpacked {
    /// Were not here.
    pub(crate) added: usize,
    /// Were here, and are newer now.
    pub(crate) updated: usize,
    /// Were here as they are.
    pub(crate) same: usize,
    /// Could not be read.
    pub(crate) failed: usize,
}

impl ExportState {
    pub(super) async fn pack_archive(self, ids: &[RecordingId]) -> Result<(String, u64), Fault> {
        let services = services::get();
        let to = self.file();
        self.ask_worker(TakeOut::Begin { to: to.clone() }, None).await?;
        for (at, id) in ids.iter().enumerate() {
            self.count(at, ids.len())?;
            let Some(recording) = services.library.archived(*id) else { continue };
            let tracks = services.library.tracks(*id).await.ok().flatten();
            let when = format::moment(recording.recorded_ms);
            let asked = TakeOut::Recording { recording: Box::new(recording), when };
            self.ask_worker(asked, tracks.as_deref().map(bytes)).await?;
        }
        self.count(ids.len(), ids.len())?;
        let now_ms = clock::now_ms();
        self.ask_worker(TakeOut::End { archive: Some(Box::new(exports::page(now_ms))) }, None).await?;
        hand_over(&to, exports::archive_name(now_ms)).await
    }

    /// Brings back the archives among these files; answers the rest.
    pub(crate) fn take_archives(self, files: Vec<web_sys::File>) -> Vec<web_sys::File> {
        let (archives, rest): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|it| it.name().to_lowercase().ends_with(".zip"));
        if !archives.is_empty()
            && !self.unpacking.with_untracked(|it| matches!(it, Some(Unpacking::Running(_))))
        {
            self.stopped.set_value(false);
            self.unpacking.set(Some(Unpacking::Running(0.0)));
            spawn_local(async move {
                if errands::run_or_tell(Errand::Unpack(archives)).await.is_err() {
                    self.unpacking.set(None);
                }
            });
        }
        rest
    }

    pub(in crate::state) async fn unpack_all(self, archives: Vec<web_sys::File>) {
        let mut all = Unpacked::default();
        for file in &archives {
            if let Err(fault) = self.unpack(file, &mut all).await {
                let stopped = fault.code == FaultCode::Cancelled;
                self.unpacking.set(Some(if stopped {
                    Unpacking::Done(all)
                } else {
                    Unpacking::Failed(fault)
                }));
                return;
            }
        }
        self.unpacking.set(Some(Unpacking::Done(all)));
    }

    /// Takes what became of an archive off the page.
    pub(crate) fn dismiss_unpacking(self) {
        self.unpacking.set(None);
    }

    async fn unpack(self, file: &web_sys::File, all: &mut Unpacked) -> Result<(), Fault> {
        let unpacked = self.unpack_each(file, all).await;
        // What came back is here, whatever came after it.
        let state = AppState::get();
        state.library.refresh();
        state.account.changed();
        state.system.refresh_storage();
        unpacked
    }

    async fn unpack_each(self, file: &web_sys::File, all: &mut Unpacked) -> Result<(), Fault> {
        let blob = || Some(Attachment::Blob(file.clone().into()));
        let TakenOut::Listed { ids } = ask(TakeOut::List, blob()).await?.0 else { return Err(unexpected()) };
        for (at, id) in ids.iter().enumerate() {
            if self.stopped.get_value() {
                return Err(Fault::permanent(FaultCode::Cancelled, "cancelled"));
            }
            self.unpacking.set(Some(Unpacking::Running(at as f32 / ids.len() as f32)));
            match take(id, blob()).await {
                Ok(TakenIn::Added) => all.added += 1,
                Ok(TakenIn::Updated) => all.updated += 1,
                Ok(TakenIn::Same) => all.same += 1,
                // One that is damaged does not keep the others back.
                Err(fault) if is_its_own(&fault) => all.failed += 1,
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }
}

/// Whether the recording itself is the reason.
fn is_its_own(fault: &Fault) -> bool {
    matches!(fault.code, FaultCode::Damaged | FaultCode::NewerArchive | FaultCode::Implausible)
}

fn unexpected() -> Fault {
    Fault::permanent(FaultCode::Internal, "unexpected answer")
}

async fn ask(asked: TakeOut, blob: Option<Attachment>) -> Result<(TakenOut, Option<Vec<u8>>), Fault> {
    let (_, answer) = services::get().analysis.send(Request::TakeOut(asked), blob, |_| ());
    match answer.await? {
        (Reply::TakenOut(taken), bytes) => Ok((taken, bytes)),
        _ => Err(unexpected()),
    }
}

async fn take(id: &str, blob: Option<Attachment>) -> Result<TakenIn, Fault> {
    let library = &services::get().library;
    let id: RecordingId =
        id.parse().ok().ok_or_else(|| Fault::permanent(FaultCode::Damaged, "an id is none"))?;
    let here = library.get(id).is_some_and(|it| it.audio.is_some());
    let path = format!("{}/{id}", services::AUDIO);
    let asked = TakeOut::Take { id: id.to_string(), audio_to: (!here).then(|| path.clone()) };
    let (taken, tracks) = ask(asked, blob).await?;
    let TakenOut::Recording { recording } = taken else { return Err(unexpected()) };
    let audio = recording.audio.as_ref().filter(|_| !here).map(|it| LocalAudio {
        path: path.clone(),
        bytes: it.bytes,
        media_type: it.media_type.clone(),
        extension: it.extension.clone(),
    });
    let (has_audio, has_tracks) = (audio.is_some(), tracks.is_some());
    let taken = keep(*recording, audio, tracks).await;
    if taken.is_err() && has_audio {
        let _ = opfs::remove(&path).await;
    }
    // Pictures of another version are drawn anew.
    if has_audio && !has_tracks && taken.is_ok() {
        AppState::get().library.analyse(id);
    }
    taken
}

async fn keep(
    recording: Archived,
    audio: Option<LocalAudio>,
    tracks: Option<Vec<u8>>,
) -> Result<TakenIn, Fault> {
    use sotto_store::{BackendError, StoreError};
    let taken = services::get().library.take_in(recording, audio, tracks).await;
    taken.map_err(|error| match error {
        StoreError::Unstorable => Fault::permanent(FaultCode::Damaged, "a number is none"),
        StoreError::Backend(BackendError::StorageFull) => {
            Fault::permanent(FaultCode::StorageFull, "local storage is full")
        }
        other => Fault::transient(FaultCode::Storage, other.to_string()),
    })
}
