//! Blocking file access, which browsers allow in workers only: a file that is written as sound arrives, and a
//! blob that is read through `std::io`.

use std::io::{self, Read, Seek, SeekFrom};

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemReadWriteOptions, FileSystemSyncAccessHandle};

use crate::{PlatformError, opfs};

/// A file open for writing by this worker alone. Closed when dropped.
pub struct SyncFile {
    handle: FileSystemSyncAccessHandle,
}

impl SyncFile {
    /// Opens a file; with `create`, makes it where it is missing.
    ///
    /// # Errors
    /// [`PlatformError::Busy`] while another tab or worker has it open.
    pub async fn open(path: &str, create: bool) -> Result<Self, PlatformError> {
        let handle = opfs::file(path, create).await?;
        Ok(Self { handle: JsFuture::from(handle.create_sync_access_handle()).await?.unchecked_into() })
    }

    /// Size, in bytes.
    ///
    /// # Errors
    /// [`PlatformError`] where the file has gone.
    pub fn size(&self) -> Result<u64, PlatformError> {
        Ok(self.handle.get_size()? as u64)
    }

    /// Writes all of `bytes` at an offset.
    ///
    /// # Errors
    /// [`PlatformError::StorageFull`] where not all of them found room.
    pub fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), PlatformError> {
        let options = FileSystemReadWriteOptions::new();
        options.set_at(offset as f64);
        let written = self.handle.write_with_u8_array_and_options(bytes, &options)?;
        if written < bytes.len() as f64 { Err(PlatformError::StorageFull) } else { Ok(()) }
    }

    /// Reads up to `bytes.len()` bytes at an offset; answers how many.
    ///
    /// # Errors
    /// [`PlatformError`] where the file cannot be read.
    pub fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<usize, PlatformError> {
        let options = FileSystemReadWriteOptions::new();
        options.set_at(offset as f64);
        Ok(self.handle.read_with_u8_array_and_options(bytes, &options)? as usize)
    }

    /// Cuts the file off, or grows it with zeros.
    ///
    /// # Errors
    /// [`PlatformError::StorageFull`] where there is no room to grow.
    pub fn truncate(&self, bytes: u64) -> Result<(), PlatformError> {
        Ok(self.handle.truncate_with_f64(bytes as f64)?)
    }

    /// Makes sure that what was written is on disk.
    ///
    /// # Errors
    /// [`PlatformError::StorageFull`] where it is not.
    pub fn flush(&self) -> Result<(), PlatformError> {
        Ok(self.handle.flush()?)
    }
}

impl Drop for SyncFile {
    fn drop(&mut self) {
        self.handle.close();
    }
}

/// A file that is written as a stream and sought in, which formats want whose heads are known last.
pub struct SyncWriter {
    file: SyncFile,
    position: u64,
}

impl SyncWriter {
    /// Writes from the start of a file.
    #[must_use]
    pub fn new(file: SyncFile) -> Self {
        Self { file, position: 0 }
    }
}

impl io::Write for SyncWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_at(bytes, self.position).map_err(io::Error::other)?;
        self.position += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(io::Error::other)
    }
}

impl Seek for SyncWriter {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
            SeekFrom::End(offset) => self.file.size().map_err(io::Error::other)?.checked_add_signed(offset),
        };
        self.position = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

/// A blob as a blocking reader. Reads ahead in pieces, so that memory stays bounded for files of any size.
pub struct BlobReader {
    blob: web_sys::Blob,
    reader: web_sys::FileReaderSync,
    size: u64,
    position: u64,
    piece: Vec<u8>,
    piece_start: u64,
}

impl BlobReader {
    /// Size of the pieces that are read ahead.
    const PIECE_BYTES: u64 = 512 * 1024;

    /// Reads `blob` from its start.
    ///
    /// # Errors
    /// [`PlatformError`] outside a worker.
    pub fn new(blob: web_sys::Blob) -> Result<Self, PlatformError> {
        let size = blob.size() as u64;
        let reader = web_sys::FileReaderSync::new()?;
        Ok(Self { blob, reader, size, position: 0, piece: Vec::new(), piece_start: 0 })
    }

    /// Size, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    fn load(&mut self, from: u64) -> Result<(), PlatformError> {
        let to = self.size.min(from + Self::PIECE_BYTES);
        let slice = self.blob.slice_with_f64_and_f64(from as f64, to as f64)?;
        self.piece = Uint8Array::new(self.reader.read_as_array_buffer(&slice)?.as_ref()).to_vec();
        self.piece_start = from;
        Ok(())
    }
}

impl Read for BlobReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size || out.is_empty() {
            return Ok(0);
        }
        let inside = self.position.checked_sub(self.piece_start).filter(|it| *it < self.piece.len() as u64);
        if inside.is_none() {
            self.load(self.position).map_err(io::Error::other)?;
        }
        let start = (self.position - self.piece_start) as usize;
        let available = self.piece.get(start..).unwrap_or_default();
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
        };
        self.position = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}
