//! Where bytes come from. A caller hands over anything that reads and seeks; the engine counts how far it is.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use symphonia::core::io::MediaSource;

/// How far a source has been read.
#[derive(Debug, Clone)]
pub(crate) struct Position {
    at: Arc<AtomicU64>,
    length: Option<u64>,
}

impl Position {
    /// Bytes in all, where that is known.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// Share of the bytes that has been read, 0 to 1; 0 where the length is unknown.
    pub(crate) fn share(&self) -> f32 {
        match self.length {
            Some(length) if length > 0 => {
                (self.at.load(Ordering::Relaxed) as f64 / length as f64).min(1.0) as f32
            }
            _ => 0.0,
        }
    }
}

/// Where a WAV file says how long it is.
const RIFF_SIZE: std::ops::Range<u64> = 4..8;

/// A source that tells its position to a [`Position`] elsewhere. A WAV file's own length is read as "unknown": a
/// writer that died leaves it wrong, and what is there is there.
pub(crate) struct Counted {
    inner: Box<dyn MediaSource>,
    position: Position,
    is_wav: bool,
}

impl Counted {
    pub(crate) fn new(inner: Box<dyn MediaSource>, is_wav: bool) -> Self {
        let length = inner.byte_len();
        Self { inner, position: Position { at: Arc::new(AtomicU64::new(0)), length }, is_wav }
    }

    pub(crate) fn position(&self) -> Position {
        self.position.clone()
    }
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buf)?;
        let from = self.position.at.fetch_add(got as u64, Ordering::Relaxed);
        if self.is_wav && from < RIFF_SIZE.end {
            let size = (from..).zip(&mut buf[..got]).filter(|(at, _)| RIFF_SIZE.contains(at));
            size.for_each(|(_, byte)| *byte = u8::MAX);
        }
        Ok(got)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.inner.seek(to)?;
        self.position.at.store(at, Ordering::Relaxed);
        Ok(at)
    }
}

impl MediaSource for Counted {
    fn is_seekable(&self) -> bool {
        self.inner.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        self.position.length
    }
}
