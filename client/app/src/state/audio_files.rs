//! Audio files in the origin's private file system, as sync reads and writes them and as the page plays them: plain, or
//! sealed where this device is kept under a passphrase.

use std::ops::Range;

use sotto_platform::{
    PlatformError,
    object_url::{ObjectUrl, Pieces},
    opfs,
};
use sotto_protocol::{Fault, FaultCode};
use sotto_seal::{FileSeal, SealError, file, is_sealed_file};
use sotto_sync::{AudioFiles, AudioWriter, FileError, at_rest::SealRandom};

use super::{backend::BrowserEntropy, lock};

/// Plain bytes that are opened at once.
const PIECE_BYTES: u64 = 64 * file::BLOCK_BYTES;

/// The origin's private file system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserAudioFiles;

impl AudioFiles for BrowserAudioFiles {
    type Writer = BrowserAudioWriter;

    async fn size(&self, path: &str) -> Result<u64, FileError> {
        Ok(Kept::open(path).await.map_err(translate)?.size)
    }

    async fn read_at(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, FileError> {
        let kept = Kept::open(path).await.map_err(translate)?;
        let to = offset.saturating_add(len as u64).min(kept.size);
        kept.read(offset.min(to)..to).await.map_err(translate)
    }

    async fn create(&self, path: &str) -> Result<BrowserAudioWriter, FileError> {
        let file = opfs::NewFile::create(path).await.map_err(translate)?;
        let random = SealRandom(BrowserEntropy);
        let seal = lock::key_for_new().map(|key| FileSeal::make(&key, path, &random)).transpose();
        let seal = seal.map_err(|error| translate(damaged(error)))?;
        if let Some(seal) = &seal {
            file.append(&seal.header()).await.map_err(translate)?;
        }
        Ok(BrowserAudioWriter { file, seal, held: Vec::new(), block: 0 })
    }
}

/// A file being written.
pub(crate) struct BrowserAudioWriter {
    file: opfs::NewFile,
    seal: Option<FileSeal>,
    /// What does not fill a block yet.
    held: Vec<u8>,
    block: u64,
}

impl BrowserAudioWriter {
    async fn seal_held(&mut self, whole_blocks: bool) -> Result<(), FileError> {
        let Some(seal) = &self.seal else { return Ok(()) };
        let block = file::BLOCK_BYTES as usize;
        let count = if whole_blocks { self.held.len() / block * block } else { self.held.len() };
        let sealed = seal.seal_blocks(self.block, &self.held[..count], &SealRandom(BrowserEntropy));
        self.file.append(&sealed.map_err(|error| translate(damaged(error)))?).await.map_err(translate)?;
        self.block += (count / block) as u64;
        self.held.drain(..count);
        Ok(())
    }
}

impl AudioWriter for BrowserAudioWriter {
    async fn append(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        if self.seal.is_none() {
            return self.file.append(bytes).await.map_err(translate);
        }
        self.held.extend_from_slice(bytes);
        self.seal_held(true).await
    }

    async fn finish(mut self) -> Result<(), FileError> {
        self.seal_held(false).await?;
        self.file.finish().await.map_err(translate)
    }

    async fn discard(self) -> Result<(), FileError> {
        self.file.discard().await.map_err(translate)
    }
}

/// A file open for reading.
struct Kept {
    blob: web_sys::Blob,
    seal: Option<FileSeal>,
    /// Plain bytes in it.
    size: u64,
}

impl Kept {
    async fn open(path: &str) -> Result<Self, PlatformError> {
        let blob: web_sys::Blob = opfs::read(path).await?.into();
        let size = blob.size() as u64;
        let start = opfs::read_range(&blob, 0, file::HEADER_BYTES.min(size)).await?;
        if !is_sealed_file(&start) {
            return Ok(Self { blob, seal: None, size });
        }
        let key = lock::key().ok_or(PlatformError::Denied)?;
        let seal = FileSeal::of(&key, path, &start).map_err(damaged)?;
        Ok(Self { blob, seal: Some(seal), size: file::plain_len(size) })
    }

    async fn read(&self, span: Range<u64>) -> Result<Vec<u8>, PlatformError> {
        let Some(seal) = &self.seal else {
            return opfs::read_range(&self.blob, span.start, span.end).await;
        };
        let blocks = file::blocks_of(&span);
        let end = file::block_start(blocks.end).min(self.blob.size() as u64);
        let sealed = opfs::read_range(&self.blob, file::block_start(blocks.start), end).await?;
        let mut plain = seal.open_blocks(blocks.start, &sealed).map_err(damaged)?;
        let skip = (span.start - blocks.start * file::BLOCK_BYTES) as usize;
        plain.drain(..skip.min(plain.len()));
        plain.truncate((span.end - span.start) as usize);
        Ok(plain)
    }
}

/// What it means that something sealed does not open.
pub(super) fn damaged(error: SealError) -> PlatformError {
    PlatformError::Other { name: "sealed".to_owned(), message: error.to_string() }
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
    let kept = Kept::open(path).await.or(Err(missing()))?;
    if kept.seal.is_none() {
        let sound = kept.blob.slice_with_f64_and_f64_and_content_type(0.0, kept.blob.size(), media_type);
        return ObjectUrl::from_blob(&sound.or(Err(missing()))?).or(Err(missing()));
    }
    let (pieces, mut at) = (Pieces::default(), 0);
    while at < kept.size {
        let end = kept.size.min(at + PIECE_BYTES);
        pieces.push(&kept.read(at..end).await.or(Err(missing()))?).or(Err(missing()))?;
        at = end;
    }
    ObjectUrl::from_pieces(&pieces, media_type).or(Err(missing()))
}

/// There is no audio to play.
pub(super) fn missing() -> Fault {
    Fault::permanent(FaultCode::MissingAudio, "the audio is not on this device")
}
