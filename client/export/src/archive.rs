//! Reading an archive that [`crate::Pack`] wrote, or that somebody made to do harm: names in it are never paths, sizes in it
//! are believed no further than its own length, and memory holds one recording at a time.

use std::io::{self, Read, Seek, SeekFrom};

use sotto_protocol::Archived;
use zip::{CompressionMethod, ZipArchive, result::ZipError};

use crate::pack::{KIND, NOTE, Note};

/// Largest list of files, in bytes: some hundred thousand files.
const MAX_DIRECTORY_BYTES: u64 = 32 * 1024 * 1024;
/// Most recordings.
const MAX_RECORDINGS: usize = 50_000;
/// Largest recording but for its sound, in bytes: days of talk.
const MAX_RECORDING_BYTES: u64 = 64 * 1024 * 1024;
/// Largest pictures of a recording, in bytes.
const MAX_TRACKS_BYTES: u64 = 16 * 1024 * 1024;
/// How far from the end the list of files may say where it is: its comment is as long.
const MAX_TAIL_BYTES: u64 = 65_557;

/// Why an archive, or a recording in it, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is no zip file, or one that was cut off.
    #[error("no whole zip file")]
    NotZip,
    /// A zip file with something else in it.
    #[error("a zip file, but no archive of this app")]
    NotArchive,
    /// Made by a version that writes it in another way.
    #[error("made by a newer version ({version})")]
    Newer {
        /// Version of the form.
        version: u32,
    },
    /// Something in it is not as it must be.
    #[error("damaged: {0}")]
    Damaged(&'static str),
    /// It cannot be read.
    #[error("the file cannot be read")]
    Read(#[source] io::Error),
}

/// An archive.
pub struct Archive<R: Read + Seek> {
    zip: ZipArchive<R>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens it: reads its list of files and its note.
    ///
    /// # Errors
    /// [`ArchiveError`], by what is wrong.
    pub fn open(mut reader: R) -> Result<Self, ArchiveError> {
        let length = reader.seek(SeekFrom::End(0)).map_err(ArchiveError::Read)?;
        if directory_bytes(&mut reader, length)? > MAX_DIRECTORY_BYTES {
            return Err(ArchiveError::Damaged("too many files"));
        }
        let zip = ZipArchive::new(reader).map_err(zip_error)?;
        if zip.has_duplicate_names() {
            return Err(ArchiveError::Damaged("a name is there twice"));
        }
        let list = zip.metadata();
        let mut packed: u64 = 0;
        for index in 0..list.len() {
            packed = packed.saturating_add(list.entry(index).map_err(zip_error)?.compressed_size());
        }
        if packed > length {
            return Err(ArchiveError::Damaged("files lie over each other"));
        }
        let mut archive = Self { zip };
        let note = archive.bytes(NOTE, MAX_TAIL_BYTES)?.ok_or(ArchiveError::NotArchive)?;
        let note: Note = serde_json::from_slice(&note).ok().ok_or(ArchiveError::NotArchive)?;
        match note {
            Note { format, .. } if format != KIND => Err(ArchiveError::NotArchive),
            Note { version, .. } if version > Archived::VERSION => Err(ArchiveError::Newer { version }),
            Note { recordings, .. } if recordings != archive.ids().len() as u64 => {
                Err(ArchiveError::Damaged("recordings are missing"))
            }
            _ => Ok(archive),
        }
    }

    /// Ids of the recordings in it.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        let names = self.zip.file_names().filter_map(Result::ok);
        let ids = names
            .filter_map(|name| Some(name.strip_prefix("recordings/")?.strip_suffix(".json")?.to_owned()));
        ids.take(MAX_RECORDINGS).collect()
    }

    /// One recording.
    ///
    /// # Errors
    /// It is damaged, or of a newer version.
    pub fn recording(&mut self, id: &str) -> Result<Archived, ArchiveError> {
        let bytes = self.bytes(&format!("recordings/{id}.json"), MAX_RECORDING_BYTES)?;
        let bytes = bytes.ok_or(ArchiveError::Damaged("a recording is missing"))?;
        let kept: Archived =
            serde_json::from_slice(&bytes).ok().ok_or(ArchiveError::Damaged("a recording is none"))?;
        if kept.version > Archived::VERSION {
            return Err(ArchiveError::Newer { version: kept.version });
        }
        if kept.id != id {
            return Err(ArchiveError::Damaged("a recording is another one"));
        }
        Ok(kept)
    }

    /// Its pictures, where they are in there.
    ///
    /// # Errors
    /// They are damaged.
    pub fn tracks(&mut self, id: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        self.bytes(&format!("tracks/{id}"), MAX_TRACKS_BYTES)
    }

    /// Its sound and how long that is; none where it has none. Damage shows when the last of it is read.
    ///
    /// # Errors
    /// It is missing, or not as it was written.
    pub fn sound(&mut self, recording: &Archived) -> Result<Option<(u64, impl Read)>, ArchiveError> {
        let Some(audio) = &recording.audio else { return Ok(None) };
        if !audio.file.starts_with("audio/") {
            return Err(ArchiveError::Damaged("sound in a wrong place"));
        }
        let index = self.zip.index_for_name_raw(audio.file.as_bytes());
        let index = index.ok_or(ArchiveError::Damaged("sound is missing"))?;
        let file = self.zip.by_index(index).map_err(zip_error)?;
        // Packed sound could be anything's size.
        if file.compression() != CompressionMethod::Stored || file.size() != audio.bytes {
            return Err(ArchiveError::Damaged("sound of another size"));
        }
        Ok(Some((audio.bytes, file)))
    }

    /// A file of at most so many bytes.
    fn bytes(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, ArchiveError> {
        let Some(index) = self.zip.index_for_name_raw(name.as_bytes()) else { return Ok(None) };
        let file = self.zip.by_index(index).map_err(zip_error)?;
        let mut bytes = Vec::new();
        let read = file.take(most + 1).read_to_end(&mut bytes);
        read.ok().ok_or(ArchiveError::Damaged("a file does not unpack"))?;
        if bytes.len() as u64 > most {
            return Err(ArchiveError::Damaged("a file is too large"));
        }
        Ok(Some(bytes))
    }
}

/// How large the list of files says that it is: nobody reads it before that is known.
fn directory_bytes(reader: &mut (impl Read + Seek), length: u64) -> Result<u64, ArchiveError> {
    let from = length.saturating_sub(MAX_TAIL_BYTES);
    reader.seek(SeekFrom::Start(from)).map_err(ArchiveError::Read)?;
    let mut tail = Vec::new();
    reader.take(MAX_TAIL_BYTES).read_to_end(&mut tail).map_err(ArchiveError::Read)?;
    let end = tail.windows(4).rposition(|it| it == b"PK\x05\x06").ok_or(ArchiveError::NotZip)?;
    let at = |from: usize, bytes: usize| {
        let number = tail.get(from..from + bytes)?;
        Some(number.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    let small = at(end + 12, 4).ok_or(ArchiveError::NotZip)?;
    if small != u64::from(u32::MAX) {
        return Ok(small);
    }
    // The larger fields lie before; where they do not, the list is nowhere.
    let large = tail.get(..end).and_then(|it| it.windows(4).rposition(|it| it == b"PK\x06\x06"));
    large.and_then(|large| at(large + 40, 8)).ok_or(ArchiveError::NotZip)
}

fn zip_error(error: ZipError) -> ArchiveError {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => ArchiveError::Read(error),
        _ => ArchiveError::NotZip,
    }
}
