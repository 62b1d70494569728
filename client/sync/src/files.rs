//! Audio files on this device, as sync needs them, and their twin in memory.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

/// Why a file operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is no such file.
    #[error("the file is not there")]
    Missing,
    /// No room is left.
    #[error("storage is full")]
    StorageFull,
    /// Anything else, in the platform's words.
    #[error("the file failed: {0}")]
    Other(String),
}

/// Reads and writes audio files by path.
#[allow(async_fn_in_trait, reason = "single-threaded by design; no Send bound is wanted")]
#[allow(
    clippy::missing_errors_doc,
    reason = "every operation fails with FileError, for the reasons given there"
)]
pub trait AudioFiles {
    /// A file being written.
    type Writer: AudioWriter;

    /// Size, in bytes.
    async fn size(&self, path: &str) -> Result<u64, FileError>;

    /// The bytes from `offset` on: `len` of them, fewer only at the end of the file.
    async fn read_at(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, FileError>;

    /// Begins a file. Nothing is at the path before [`AudioWriter::finish`].
    async fn create(&self, path: &str) -> Result<Self::Writer, FileError>;
}

/// A file being written. Dropped without [`AudioWriter::finish`], it leaves nothing at its path.
#[allow(async_fn_in_trait, reason = "single-threaded by design; no Send bound is wanted")]
#[allow(
    clippy::missing_errors_doc,
    reason = "every operation fails with FileError, for the reasons given there"
)]
pub trait AudioWriter {
    /// Adds bytes at the end.
    async fn append(&mut self, bytes: &[u8]) -> Result<(), FileError>;

    /// Puts the file at its path, in place of what was there.
    async fn finish(self) -> Result<(), FileError>;

    /// Throws the file away.
    async fn discard(self) -> Result<(), FileError>;
}

/// Files in memory. A clone sees the same files.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles(Rc<RefCell<BTreeMap<String, Vec<u8>>>>);

impl MemoryFiles {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file at a path.
    pub fn put(&self, path: &str, bytes: Vec<u8>) {
        self.0.borrow_mut().insert(path.to_owned(), bytes);
    }

    /// The file at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Vec<u8>> {
        self.0.borrow().get(path).cloned()
    }
}

/// A file in memory, being written.
#[derive(Debug)]
pub struct MemoryWriter {
    files: MemoryFiles,
    path: String,
    bytes: Vec<u8>,
}

impl AudioFiles for MemoryFiles {
    type Writer = MemoryWriter;

    async fn size(&self, path: &str) -> Result<u64, FileError> {
        self.0.borrow().get(path).map(|bytes| bytes.len() as u64).ok_or(FileError::Missing)
    }

    async fn read_at(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, FileError> {
        let files = self.0.borrow();
        let bytes = files.get(path).ok_or(FileError::Missing)?;
        let start = usize::try_from(offset).map_or(bytes.len(), |offset| offset.min(bytes.len()));
        Ok(bytes[start..bytes.len().min(start.saturating_add(len))].to_vec())
    }

    async fn create(&self, path: &str) -> Result<MemoryWriter, FileError> {
        Ok(MemoryWriter { files: self.clone(), path: path.to_owned(), bytes: Vec::new() })
    }
}

impl AudioWriter for MemoryWriter {
    async fn append(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    async fn finish(self) -> Result<(), FileError> {
        self.files.put(&self.path, self.bytes);
        Ok(())
    }

    async fn discard(self) -> Result<(), FileError> {
        drop(self);
        Ok(())
    }
}
