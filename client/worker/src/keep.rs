//! Copying a file that a person dropped in to local storage, in pieces.

use std::io::Read;

use sotto_platform::{PlatformError, clock, opfs, sync_file::BlobReader};
use sotto_protocol::{Fault, FaultCode, Reply, Stage};

use crate::{
    kept_file::KeptFile,
    post::{self, Answer},
    tasks::TaskGuard,
};

/// Bytes copied between two looks at the outside.
const PIECE_BYTES: usize = 1024 * 1024;

/// Serves `Keep`.
pub(crate) async fn run(task: &TaskGuard, path: &str, blob: web_sys::Blob) -> Result<Answer, Fault> {
    let copied = copy(task, path, blob).await;
    if copied.is_err() {
        // Best effort: what stays behind has no row and is swept at the next start.
        let _ = opfs::remove(path).await;
    }
    copied
}

async fn copy(task: &TaskGuard, path: &str, blob: web_sys::Blob) -> Result<Answer, Fault> {
    let mut reader = BlobReader::new(blob).map_err(post::storage_fault)?;
    let size = reader.size();
    if size == 0 {
        return Err(Fault::permanent(FaultCode::EmptyFile, "the file holds no bytes"));
    }
    let file = KeptFile::open(path, true).await.map_err(post::storage_fault)?;
    file.truncate(0).map_err(post::storage_fault)?;
    let mut piece = vec![0; PIECE_BYTES];
    let mut copied = 0;
    loop {
        task.check()?;
        let count = reader.read(&mut piece).map_err(|error| read_fault(&error))?;
        if count == 0 {
            break;
        }
        file.write_at(&piece[..count], copied).map_err(post::storage_fault)?;
        copied += count as u64;
        post::progress(task.id(), Stage::Keeping, copied as f32 / size as f32);
        clock::breathe().await;
    }
    file.flush().map_err(post::storage_fault)?;
    Ok(Reply::Kept { bytes: copied }.into())
}

/// The source file changed, was removed, or its disk was unplugged.
fn read_fault(error: &std::io::Error) -> Fault {
    match error.get_ref().and_then(|it| it.downcast_ref::<PlatformError>()) {
        Some(PlatformError::NotFound | PlatformError::Denied) => {
            Fault::permanent(FaultCode::MissingAudio, "the file can no longer be read")
        }
        _ => Fault::transient(FaultCode::Storage, "the file could not be read"),
    }
}
