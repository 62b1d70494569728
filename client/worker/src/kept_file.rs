//! Files that this worker writes and reads: plain, or sealed where the person keeps this device under a passphrase.

use std::{
    cell::RefCell,
    io::{Read, Seek},
};

use sotto_platform::{
    PlatformError, entropy, opfs,
    sync_file::{BlobReader, SyncFile},
};
use sotto_seal::{
    DeviceKey, FileSeal, Random, RawFile, SealError, SealedFile, SealedReader, file::HEADER_BYTES,
    is_sealed_file,
};

thread_local! {
    static KEY: RefCell<Option<DeviceKey>> = const { RefCell::new(None) };
}

/// Takes the key for what is sealed, or forgets it.
pub(crate) fn use_key(bytes: &[u8]) {
    KEY.set(DeviceKey::from_bytes(bytes));
}

fn key() -> Option<DeviceKey> {
    KEY.with_borrow(Clone::clone)
}

/// A file open for writing by this worker alone.
pub(crate) enum KeptFile {
    Plain(SyncFile),
    Sealed(SealedFile<Raw, BrowserRandom>),
}

impl KeptFile {
    /// Opens a file; with `create`, makes it where it is missing. A new one is sealed where there is a key.
    pub(crate) async fn open(path: &str, create: bool) -> Result<Self, PlatformError> {
        let file = SyncFile::open(path, create).await?;
        let mut start = [0; HEADER_BYTES as usize];
        let read = file.read_at(&mut start, 0)?;
        let (sealed, key) = (is_sealed_file(start.get(..read).unwrap_or_default()), key());
        match key {
            Some(key) if sealed || read == 0 => {
                Ok(Self::Sealed(SealedFile::open(Raw(file), &key, path, BrowserRandom).map_err(plain)?))
            }
            None if sealed => Err(locked()),
            _ => Ok(Self::Plain(file)),
        }
    }

    /// Drops what a cut left damaged at the end; answers the size of what is in it.
    pub(crate) fn mend(&self) -> Result<u64, PlatformError> {
        match self {
            Self::Plain(file) => file.size(),
            Self::Sealed(file) => file.mend().map_err(plain),
        }
    }

    /// Bytes in it.
    pub(crate) fn size(&self) -> Result<u64, PlatformError> {
        match self {
            Self::Plain(file) => file.size(),
            Self::Sealed(file) => file.size().map_err(plain),
        }
    }

    pub(crate) fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), PlatformError> {
        match self {
            Self::Plain(file) => file.write_at(bytes, offset),
            Self::Sealed(file) => file.write_at(bytes, offset).map_err(plain),
        }
    }

    pub(crate) fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<usize, PlatformError> {
        match self {
            Self::Plain(file) => file.read_at(bytes, offset),
            Self::Sealed(file) => file.read_at(bytes, offset).map_err(plain),
        }
    }

    pub(crate) fn truncate(&self, bytes: u64) -> Result<(), PlatformError> {
        match self {
            Self::Plain(file) => file.truncate(bytes),
            Self::Sealed(file) => file.truncate(bytes).map_err(plain),
        }
    }

    pub(crate) fn flush(&self) -> Result<(), PlatformError> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Sealed(file) => file.raw().0.flush(),
        }
    }
}

/// What is in a file, read through `std::io`.
pub(crate) enum KeptReader {
    Plain(BlobReader),
    Sealed(Box<SealedReader<BlobReader>>),
}

impl KeptReader {
    /// Opens a file for reading.
    pub(crate) async fn open(path: &str) -> Result<Self, PlatformError> {
        let mut reader = BlobReader::new(opfs::read(path).await?.into())?;
        let mut start = Vec::new();
        (&mut reader).take(HEADER_BYTES).read_to_end(&mut start).map_err(io)?;
        reader.rewind().map_err(io)?;
        if !is_sealed_file(&start) {
            return Ok(Self::Plain(reader));
        }
        let key = key().ok_or_else(locked)?;
        Ok(Self::Sealed(Box::new(SealedReader::new(reader, &key, path).map_err(io)?)))
    }

    /// Bytes in it.
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Plain(reader) => reader.size(),
            Self::Sealed(reader) => reader.size(),
        }
    }
}

impl Read for KeptReader {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(reader) => reader.read(out),
            Self::Sealed(reader) => reader.read(out),
        }
    }
}

impl Seek for KeptReader {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        match self {
            Self::Plain(reader) => reader.seek(to),
            Self::Sealed(reader) => reader.seek(to),
        }
    }
}

/// All that is in a file.
pub(crate) async fn whole(path: &str) -> Result<Vec<u8>, PlatformError> {
    let mut bytes = Vec::new();
    KeptReader::open(path).await?.read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

/// Writes a file in place of what was there.
pub(crate) async fn write(path: &str, bytes: &[u8]) -> Result<(), PlatformError> {
    let Some(key) = key() else { return opfs::write(path, bytes).await };
    let seal = FileSeal::make(&key, path, &BrowserRandom).map_err(|error| plain(FileError::Seal(error)))?;
    let sealed = seal.seal_blocks(0, bytes, &BrowserRandom).map_err(|error| plain(FileError::Seal(error)))?;
    opfs::write(path, &[seal.header().as_slice(), &sealed].concat()).await
}

/// The browser's cryptographic generator.
#[derive(Debug)]
pub(crate) struct BrowserRandom;

impl Random for BrowserRandom {
    fn fill(&self, into: &mut [u8]) -> bool {
        entropy::fill(into).is_ok()
    }
}

/// The file behind a sealed one.
pub(crate) struct Raw(SyncFile);

/// Why a sealed file failed.
pub(crate) enum FileError {
    Platform(PlatformError),
    Seal(SealError),
}

impl From<SealError> for FileError {
    fn from(error: SealError) -> Self {
        Self::Seal(error)
    }
}

impl RawFile for Raw {
    type Error = FileError;

    fn size(&self) -> Result<u64, FileError> {
        self.0.size().map_err(FileError::Platform)
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<usize, FileError> {
        self.0.read_at(bytes, offset).map_err(FileError::Platform)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), FileError> {
        self.0.write_at(bytes, offset).map_err(FileError::Platform)
    }

    fn truncate(&self, bytes: u64) -> Result<(), FileError> {
        self.0.truncate(bytes).map_err(FileError::Platform)
    }
}

fn plain(error: FileError) -> PlatformError {
    match error {
        FileError::Platform(error) => error,
        FileError::Seal(error) => other(&error.to_string()),
    }
}

fn io(error: std::io::Error) -> PlatformError {
    other(&error.to_string())
}

fn locked() -> PlatformError {
    other("the file is sealed and this device is locked")
}

fn other(message: &str) -> PlatformError {
    PlatformError::Other { name: "sealed".to_owned(), message: message.to_owned() }
}
