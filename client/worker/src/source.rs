//! A kept file as the engine's decoder wants to read it.

use std::io::{Read, Result, Seek, SeekFrom};

use sotto_engine::MediaSource;
use sotto_platform::sync_file::BlobReader;

/// Reads a blob piece by piece.
pub(crate) struct WorkerSource(pub(crate) BlobReader);

impl Read for WorkerSource {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        self.0.read(out)
    }
}

impl Seek for WorkerSource {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.0.seek(to)
    }
}

impl MediaSource for WorkerSource {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.0.size())
    }
}
