//! Audio files in the origin's private file system, as sync reads and writes them and as the page plays them.

use sotto_platform::{PlatformError, object_url::ObjectUrl, opfs};
use sotto_protocol::{Fault, FaultCode};
use sotto_sync::{AudioFiles, AudioWriter, FileError};

/// The origin's private file system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserAudioFiles;

impl AudioFiles for BrowserAudioFiles {
    type Writer = BrowserAudioWriter;

    async fn size(&self, path: &str) -> Result<u64, FileError> {
        Ok(opfs::read(path).await.map_err(translate)?.size() as u64)
    }

    async fn read_at(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, FileError> {
        let file = opfs::read(path).await.map_err(translate)?;
        let to = offset.saturating_add(len as u64).min(file.size() as u64);
        opfs::read_range(&file, offset.min(to), to).await.map_err(translate)
    }

    async fn create(&self, path: &str) -> Result<BrowserAudioWriter, FileError> {
        opfs::NewFile::create(path).await.map(BrowserAudioWriter).map_err(translate)
    }
}

/// A file being written.
pub(crate) struct BrowserAudioWriter(opfs::NewFile);

impl AudioWriter for BrowserAudioWriter {
    async fn append(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.0.append(bytes).await.map_err(translate)
    }

    async fn finish(self) -> Result<(), FileError> {
        self.0.finish().await.map_err(translate)
    }

    async fn discard(self) -> Result<(), FileError> {
        self.0.discard().await.map_err(translate)
    }
}

fn translate(error: PlatformError) -> FileError {
    match error {
        PlatformError::NotFound => FileError::Missing,
        PlatformError::StorageFull => FileError::StorageFull,
        other => FileError::Other(other.to_string()),
    }
}

/// An address under which the page can play a file.
///
/// # Errors
/// It is not there.
pub(super) async fn address(path: &str, media_type: &str) -> Result<ObjectUrl, Fault> {
    let file = opfs::read(path).await.or(Err(missing()))?;
    let sound = file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), media_type);
    ObjectUrl::from_blob(&sound.or(Err(missing()))?).or(Err(missing()))
}

/// There is no audio to play.
pub(super) fn missing() -> Fault {
    Fault::permanent(FaultCode::MissingAudio, "the audio is not on this device")
}
