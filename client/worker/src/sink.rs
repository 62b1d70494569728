//! A kept file as encoders want to write it.

use std::io::{self, Seek, SeekFrom, Write};

use sotto_platform::PlatformError;
use sotto_protocol::Fault;

use crate::{kept_file::KeptFile, post};

/// Bytes gathered before they are written: encoders write in crumbs.
const GATHERED_BYTES: usize = 256 * 1024;

/// A file that is written from its start. What was gathered goes to disk when it is closed.
pub(crate) struct Sink {
    file: KeptFile,
    /// Where `gathered` belongs.
    at: u64,
    gathered: Vec<u8>,
}

impl Sink {
    /// A new, empty file in place of what was there.
    pub(crate) async fn create(path: &str) -> Result<Self, Fault> {
        let file = KeptFile::open(path, true).await.map_err(post::storage_fault)?;
        file.truncate(0).map_err(post::storage_fault)?;
        Ok(Self { file, at: 0, gathered: Vec::new() })
    }

    /// Makes sure that all is on disk; answers how large the file is.
    pub(crate) fn close(mut self) -> Result<u64, Fault> {
        self.write_out().map_err(post::storage_fault)?;
        self.file.flush().map_err(post::storage_fault)?;
        self.file.size().map_err(post::storage_fault)
    }

    fn write_out(&mut self) -> Result<(), PlatformError> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        self.file.write_at(&self.gathered, self.at)?;
        self.at += self.gathered.len() as u64;
        self.gathered.clear();
        Ok(())
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend(bytes);
        if self.gathered.len() >= GATHERED_BYTES {
            self.write_out().map_err(failed)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_out().map_err(failed)
    }
}

impl Seek for Sink {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.write_out().map_err(failed)?;
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
            SeekFrom::End(offset) => self.file.size().map_err(failed)?.checked_add_signed(offset),
        };
        self.at = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

fn failed(error: PlatformError) -> io::Error {
    match error {
        PlatformError::StorageFull => io::ErrorKind::StorageFull.into(),
        other => io::Error::other(other),
    }
}
