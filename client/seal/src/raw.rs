//! Sealed files as plain ones: written at any place while they grow, and read through `std::io`.

use std::io::{self, Read, Seek, SeekFrom};

use crate::{
    DeviceKey, FileSeal, Random, SealError,
    file::{BLOCK_BYTES, HEADER_BYTES, SEALED_BLOCK_BYTES, block_start, plain_len, sealed_len},
};

/// A file of bytes at places.
pub trait RawFile {
    /// Why it failed.
    type Error: From<SealError>;

    /// Size, in bytes.
    ///
    /// # Errors
    /// The file cannot be asked.
    fn size(&self) -> Result<u64, Self::Error>;

    /// Reads up to `bytes.len()` bytes at an offset; answers how many.
    ///
    /// # Errors
    /// The file cannot be read.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<usize, Self::Error>;

    /// Writes all of `bytes` at an offset.
    ///
    /// # Errors
    /// Not all of them found room.
    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), Self::Error>;

    /// Cuts the file off.
    ///
    /// # Errors
    /// The file cannot be written.
    fn truncate(&self, bytes: u64) -> Result<(), Self::Error>;
}

/// A sealed file that is open for reading and writing. Every write is sealed before it is written; of a write that is cut
/// off, the block that it was in may be lost, the ones before it never are.
#[derive(Debug)]
pub struct SealedFile<F, R> {
    raw: F,
    random: R,
    seal: FileSeal,
}

impl<F: RawFile, R: Random> SealedFile<F, R> {
    /// Opens a sealed file, or begins one where the file is empty. The path is part of what it is sealed for.
    ///
    /// # Errors
    /// [`SealError`] where it is not a sealed file of this key and path; what the file says.
    pub fn open(raw: F, key: &DeviceKey, path: &str, random: R) -> Result<Self, F::Error> {
        let mut start = [0; HEADER_BYTES as usize];
        let seal = if raw.size()? == 0 {
            let seal = FileSeal::make(key, path, &random)?;
            raw.write_at(&seal.header(), 0)?;
            seal
        } else {
            let read = raw.read_at(&mut start, 0)?;
            FileSeal::of(key, path, start.get(..read).unwrap_or_default())?
        };
        Ok(Self { raw, random, seal })
    }

    /// The file itself.
    pub fn raw(&self) -> &F {
        &self.raw
    }

    /// Plain bytes in it.
    ///
    /// # Errors
    /// What the file says.
    pub fn size(&self) -> Result<u64, F::Error> {
        Ok(plain_len(self.raw.size()?))
    }

    /// Reads up to `bytes.len()` bytes at an offset; answers how many.
    ///
    /// # Errors
    /// [`SealError::Damaged`]; what the file says.
    pub fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<usize, F::Error> {
        let (mut done, size) = (0, self.size()?);
        while done < bytes.len() && offset + (done as u64) < size {
            let at = offset + done as u64;
            let block = self.block(at / BLOCK_BYTES)?;
            let inside = block.get((at % BLOCK_BYTES) as usize..).unwrap_or_default();
            let count = inside.len().min(bytes.len() - done);
            if count == 0 {
                break;
            }
            bytes[done..done + count].copy_from_slice(&inside[..count]);
            done += count;
        }
        Ok(done)
    }

    /// Writes all of `bytes` at an offset; what lies between the end and the offset becomes zeros.
    ///
    /// # Errors
    /// [`SealError`]; what the file says.
    pub fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), F::Error> {
        let size = self.size()?;
        if offset > size {
            self.write_at(&vec![0; (offset - size) as usize], size)?;
        }
        let mut done = 0;
        while done < bytes.len() {
            let at = offset + done as u64;
            let (number, inside) = (at / BLOCK_BYTES, (at % BLOCK_BYTES) as usize);
            let count = (bytes.len() - done).min(BLOCK_BYTES as usize - inside);
            let whole = count == BLOCK_BYTES as usize;
            let mut block = if whole { Vec::new() } else { self.block(number)? };
            if block.len() < inside + count {
                block.resize(inside + count, 0);
            }
            block[inside..inside + count].copy_from_slice(&bytes[done..done + count]);
            let sealed = self.seal.seal_block(number, &block, &self.random)?;
            self.raw.write_at(&sealed, block_start(number))?;
            done += count;
        }
        Ok(())
    }

    /// Cuts the file off, or grows it with zeros.
    ///
    /// # Errors
    /// [`SealError`]; what the file says.
    pub fn truncate(&self, bytes: u64) -> Result<(), F::Error> {
        let size = self.size()?;
        if bytes >= size {
            return self.write_at(&vec![0; (bytes - size) as usize], size);
        }
        let (number, rest) = (bytes / BLOCK_BYTES, (bytes % BLOCK_BYTES) as usize);
        if rest > 0 {
            let mut block = self.block(number)?;
            block.truncate(rest);
            let sealed = self.seal.seal_block(number, &block, &self.random)?;
            self.raw.write_at(&sealed, block_start(number))?;
        }
        self.raw.truncate(sealed_len(bytes))
    }

    /// A block as far as it is there. One of which too little was written before a cut is empty.
    fn block(&self, number: u64) -> Result<Vec<u8>, F::Error> {
        let mut sealed = vec![0; SEALED_BLOCK_BYTES as usize];
        let read = self.raw.read_at(&mut sealed, block_start(number))?;
        let sealed = sealed.get(..read).unwrap_or_default();
        if plain_len(HEADER_BYTES + sealed.len() as u64) == 0 {
            return Ok(Vec::new());
        }
        Ok(self.seal.open_block(number, sealed)?)
    }

    /// Drops a last block that a cut left damaged, so that all that is there reads. Answers the plain bytes that remain.
    ///
    /// # Errors
    /// What the file says.
    pub fn mend(&self) -> Result<u64, F::Error> {
        let size = self.size()?;
        let last = size.saturating_sub(1) / BLOCK_BYTES;
        if size > 0 && self.block(last).is_err() {
            self.raw.truncate(block_start(last))?;
            return Ok(last * BLOCK_BYTES);
        }
        Ok(size)
    }
}

/// A sealed file as a reader of what is in it.
#[derive(Debug)]
pub struct SealedReader<S> {
    inner: S,
    seal: FileSeal,
    size: u64,
    position: u64,
    block: Vec<u8>,
    number: Option<u64>,
}

impl<S: Read + Seek> SealedReader<S> {
    /// Reads `inner`, the sealed file at a path, from the start of what is in it.
    ///
    /// # Errors
    /// It is not a sealed file of this key and path, or cannot be read.
    pub fn new(mut inner: S, key: &DeviceKey, path: &str) -> io::Result<Self> {
        let sealed = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        let mut start = [0; HEADER_BYTES as usize];
        inner.read_exact(&mut start)?;
        let seal = FileSeal::of(key, path, &start).map_err(damaged)?;
        Ok(Self { inner, seal, size: plain_len(sealed), position: 0, block: Vec::new(), number: None })
    }

    /// Bytes in it.
    pub fn size(&self) -> u64 {
        self.size
    }

    fn load(&mut self, number: u64) -> io::Result<()> {
        self.inner.seek(SeekFrom::Start(block_start(number)))?;
        let mut sealed = Vec::new();
        (&mut self.inner).take(SEALED_BLOCK_BYTES).read_to_end(&mut sealed)?;
        self.block = self.seal.open_block(number, &sealed).map_err(damaged)?;
        self.number = Some(number);
        Ok(())
    }
}

impl<S: Read + Seek> Read for SealedReader<S> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size || out.is_empty() {
            return Ok(0);
        }
        let number = self.position / BLOCK_BYTES;
        if self.number != Some(number) {
            self.load(number)?;
        }
        let inside = self.block.get((self.position % BLOCK_BYTES) as usize..).unwrap_or_default();
        let count = inside.len().min(out.len());
        out[..count].copy_from_slice(&inside[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl<S: Read + Seek> Seek for SealedReader<S> {
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

fn damaged(error: SealError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
