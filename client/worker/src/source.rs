//! A kept file as the engine's decoder wants to read it.

use std::io::{self, Read, Seek, SeekFrom};

use sotto_engine::MediaSource;
use sotto_protocol::Fault;

use crate::{kept_file::KeptReader, post};

/// Opens a kept file.
pub(crate) async fn open(path: &str) -> Result<Box<dyn MediaSource>, Fault> {
    Ok(Box::new(WorkerSource(KeptReader::open(path).await.map_err(post::storage_fault)?)))
}

/// Reads a kept file piece by piece.
struct WorkerSource(KeptReader);

impl Read for WorkerSource {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl Seek for WorkerSource {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
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
