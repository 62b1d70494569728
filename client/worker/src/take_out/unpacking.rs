//! Recordings out of an archive, one at a time.

use std::io::Write;

use sotto_export::{Archive, ArchiveError};
use sotto_platform::{opfs, sync_file::BlobReader};
use sotto_protocol::{Fault, FaultCode, Reply, TakenOut};

use super::sound;
use crate::{
    kept_file::KeptFile,
    post::{self, Answer},
    tasks::TaskGuard,
};

/// What is in it.
pub(super) fn list(blob: web_sys::Blob) -> Result<TakenOut, Fault> {
    Ok(TakenOut::Listed { ids: open(blob)?.ids() })
}

/// One recording, its pictures beside it and its sound in a file.
pub(super) async fn take(
    task: &TaskGuard,
    blob: web_sys::Blob,
    id: &str,
    audio_to: Option<&str>,
) -> Result<Answer, Fault> {
    let mut archive = open(blob)?;
    let recording = archive.recording(id).map_err(fault)?;
    let tracks = archive.tracks(id).map_err(fault)?;
    if let Some(to) = audio_to
        && let Some((bytes, kept)) = archive.sound(&recording).map_err(fault)?
    {
        let written = write(task, kept, bytes, to).await;
        if written.is_err() {
            // Best effort: what stays behind has no row and is swept at the next start.
            let _ = opfs::remove(to).await;
        }
        written?;
    }
    let reply = Reply::TakenOut(TakenOut::Recording { recording: Box::new(recording) });
    Ok(match tracks {
        Some(tracks) => Answer::with_bytes(reply, tracks),
        None => reply.into(),
    })
}

async fn write(task: &TaskGuard, kept: impl std::io::Read, bytes: u64, to: &str) -> Result<(), Fault> {
    let file = KeptFile::open(to, true).await.map_err(post::storage_fault)?;
    file.truncate(0).map_err(post::storage_fault)?;
    sound::copy(task, kept, bytes, &mut Appended { file: &file, at: 0 }).await?;
    file.flush().map_err(post::storage_fault)
}

/// A kept file that grows: sealed where this device is.
struct Appended<'a> {
    file: &'a KeptFile,
    at: u64,
}

impl Write for Appended<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write_at(bytes, self.at).map_err(std::io::Error::other)?;
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn open(blob: web_sys::Blob) -> Result<Archive<BlobReader>, Fault> {
    Archive::open(BlobReader::new(blob).map_err(post::storage_fault)?).map_err(fault)
}

fn fault(error: ArchiveError) -> Fault {
    let code = match error {
        ArchiveError::NotZip | ArchiveError::NotArchive => FaultCode::NotArchive,
        ArchiveError::Newer { .. } => FaultCode::NewerArchive,
        ArchiveError::Damaged(_) => FaultCode::Damaged,
        ArchiveError::Read(_) => FaultCode::MissingAudio,
    };
    Fault::permanent(code, error.to_string())
}
