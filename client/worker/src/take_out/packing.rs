//! A zip file that grows recording by recording.

use std::{cell::RefCell, io::BufWriter};

use sotto_export::{Pack, write_piece};
use sotto_platform::{opfs, sync_file::SyncWriter};
use sotto_protocol::{ArchivePage, Archived, ExportForm, Fault, FaultCode, Piece, TakenOut, Tracks};

use super::{file, sound, write_fault};
use crate::{post, source, tasks::TaskGuard};

/// Where sound lies before it goes into the zip file.
const SOUND: &str = "exports/sound";

/// The zip file, and its path.
struct Open {
    pack: Pack<BufWriter<SyncWriter>>,
    to: String,
}

thread_local! {
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

/// Begins.
pub(super) async fn begin(to: String) -> Result<TakenOut, Fault> {
    // One that was given up leaves its file before it is opened again.
    drop(OPEN.take());
    let pack = Pack::new(file::fresh(&to).await?);
    OPEN.set(Some(Open { pack, to }));
    Ok(TakenOut::Open)
}

/// Adds a recording as a file of its own.
pub(super) async fn piece(
    task: &TaskGuard,
    form: ExportForm,
    piece: &Piece,
    tracks: Option<&Tracks>,
) -> Result<TakenOut, Fault> {
    let mut open = taken()?;
    let added = add_piece(task, &mut open, form, piece, tracks).await;
    go_on(open, added).await
}

/// Adds a recording as an archive keeps it.
pub(super) async fn recording(
    task: &TaskGuard,
    recording: &Archived,
    when: &str,
    tracks: Option<&[u8]>,
) -> Result<TakenOut, Fault> {
    let mut open = taken()?;
    let added = add_recording(task, &mut open, recording, when, tracks).await;
    go_on(open, added).await
}

/// Completes it.
pub(super) async fn end(archive: Option<&ArchivePage>) -> Result<TakenOut, Fault> {
    let Open { pack, to } = taken()?;
    let finished =
        pack.finish(archive).and_then(|out| out.into_inner().map_err(std::io::IntoInnerError::into_error));
    // Closed before it is read.
    let finished = finished.and_then(|mut out| std::io::Write::flush(&mut out)).map_err(write_fault);
    let _ = opfs::remove(SOUND).await;
    if finished.is_err() {
        let _ = opfs::remove(&to).await;
    }
    finished?;
    Ok(TakenOut::File { bytes: opfs::read(&to).await.map_err(post::storage_fault)?.size() as u64 })
}

fn taken() -> Result<Open, Fault> {
    let gone = || Fault::transient(FaultCode::Storage, "the file that was being written is gone");
    OPEN.take().ok_or_else(gone)
}

/// Keeps it open where all went well; otherwise it is removed.
async fn go_on(open: Open, added: Result<(), Fault>) -> Result<TakenOut, Fault> {
    match added {
        Ok(()) => {
            OPEN.set(Some(open));
            Ok(TakenOut::Open)
        }
        Err(fault) => {
            let to = open.to.clone();
            drop(open);
            let _ = opfs::remove(&to).await;
            let _ = opfs::remove(SOUND).await;
            Err(fault)
        }
    }
}

async fn add_piece(
    task: &TaskGuard,
    open: &mut Open,
    form: ExportForm,
    piece: &Piece,
    tracks: Option<&Tracks>,
) -> Result<(), Fault> {
    let pack = &mut open.pack;
    if !form.is_sound() {
        pack.begin(&piece.title, form.extension()).map_err(write_fault)?;
        return write_piece(pack, form, piece, tracks).map_err(write_fault);
    }
    let Some(audio) = &piece.audio else { return Ok(()) };
    let ending = if form == ExportForm::Original { &audio.extension } else { form.extension() };
    let bytes = file::write(task, form, piece, None, SOUND).await?;
    pack.begin_sound(&piece.title, ending, bytes).map_err(write_fault)?;
    sound::copy(task, source::open(SOUND).await?, bytes, pack).await
}

async fn add_recording(
    task: &TaskGuard,
    open: &mut Open,
    recording: &Archived,
    when: &str,
    tracks: Option<&[u8]>,
) -> Result<(), Fault> {
    let mut kept = recording.clone();
    let sound = match &mut kept.audio {
        Some(audio) => {
            let file = source::open(&audio.file).await?;
            audio.bytes = file.byte_len().unwrap_or_default();
            Some((file, audio.bytes))
        }
        None => None,
    };
    open.pack.add(&kept, when, tracks).map_err(write_fault)?;
    match sound {
        Some((file, bytes)) => sound::copy(task, file, bytes, &mut open.pack).await,
        None => Ok(()),
    }
}
