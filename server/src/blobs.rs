//! Uploaded files on disk: parts under `uploads/`, complete blobs under `blobs/<user>/<last two digits>/`.
//! How many bytes of an upload are there is the length of its part file and nothing else, so that a killed
//! server knows as much as one that was stopped.

pub mod part;
pub mod range;

use std::{
    collections::HashSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use sotto_api::{BlobId, UserId};

/// One upload of one person.
pub type Key = (UserId, BlobId);

/// The folders of uploads and blobs. The functions that touch the disk block; callers move them off the
/// runtime.
#[derive(Debug)]
pub struct Blobs {
    uploads: PathBuf,
    blobs: PathBuf,
    busy: Mutex<HashSet<Key>>,
}

/// The right to write one upload; given back when dropped.
#[derive(Debug)]
pub struct Claim {
    blobs: Arc<Blobs>,
    key: Key,
}

/// What became of a whole upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// Digest and size were right; it is a blob now.
    Complete,
    /// They were not.
    Mismatch,
}

impl Blobs {
    /// Makes the folders where they are missing.
    ///
    /// # Errors
    /// Where the disk does not let it.
    pub fn open(data: &Path) -> io::Result<Arc<Self>> {
        let (uploads, blobs) = (data.join("uploads"), data.join("blobs"));
        fs::create_dir_all(&uploads)?;
        fs::create_dir_all(&blobs)?;
        Ok(Arc::new(Self { uploads, blobs, busy: Mutex::default() }))
    }

    /// The right to write an upload; none while another request has it.
    #[must_use]
    pub fn claim(self: &Arc<Self>, key: Key) -> Option<Claim> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(key).then(|| Claim { blobs: Arc::clone(self), key })
    }

    fn part_path(&self, (user, blob): Key) -> PathBuf {
        self.uploads.join(format!("{user}.{blob}"))
    }

    /// Where a complete blob lies. The first digits of an id are its time; the last are random and spread.
    #[must_use]
    pub fn path(&self, (user, blob): Key) -> PathBuf {
        let name = blob.to_string();
        let spread = name.get(name.len() - 2..).unwrap_or_default();
        self.blobs.join(user.to_string()).join(spread).join(&name)
    }

    /// How many bytes of an upload are on disk.
    ///
    /// # Errors
    /// Disk failures.
    pub fn offset(&self, key: Key) -> io::Result<u64> {
        length(&self.part_path(key)).map(Option::unwrap_or_default)
    }

    /// Whether the blob lies in its final place. A server killed between the move and the database's note of
    /// it finds out this way; only checked uploads are ever moved.
    ///
    /// # Errors
    /// Disk failures.
    pub fn is_sealed(&self, key: Key, bytes: u64) -> io::Result<bool> {
        Ok(length(&self.path(key))? == Some(bytes))
    }

    /// Removes all files of a person.
    ///
    /// # Errors
    /// Disk failures.
    pub fn erase(&self, user: UserId) -> io::Result<()> {
        match fs::remove_dir_all(self.blobs.join(user.to_string())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let parts = format!("{user}.");
        for entry in fs::read_dir(&self.uploads)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(|name| name.starts_with(&parts)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Removes part files that no upload in `known` belongs to.
    ///
    /// # Errors
    /// Disk failures.
    pub fn remove_strays(&self, is_known: impl Fn(Key) -> bool) -> io::Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.uploads)? {
            let entry = entry?;
            let name = entry.file_name();
            let key = name.to_str().and_then(|name| name.split_once('.'));
            let key = key.and_then(|(user, blob)| Some((user.parse().ok()?, blob.parse().ok()?)));
            if key.is_some_and(|key| !is_known(key)) {
                fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

impl Claim {
    /// Checks size and digest of the whole and moves it to its place, or throws it away.
    ///
    /// # Errors
    /// Disk failures; the part is then still there.
    pub fn seal(&self, bytes: u64, digest: &str) -> io::Result<Sealed> {
        let part = self.blobs.part_path(self.key);
        let file = match File::open(&part) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Sealed::Mismatch),
            Err(error) => return Err(error),
        };
        let right = file.metadata()?.len() == bytes && {
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(&file)?;
            hasher.finalize().to_hex().as_str() == digest
        };
        if !right {
            self.discard()?;
            return Ok(Sealed::Mismatch);
        }
        file.sync_all()?;
        let path = self.blobs.path(self.key);
        let folder = path.parent().unwrap_or(&self.blobs.blobs);
        fs::create_dir_all(folder)?;
        fs::rename(&part, &path)?;
        for folder in [folder, folder.parent().unwrap_or(folder), &self.blobs.blobs, &self.blobs.uploads] {
            File::open(folder)?.sync_all()?;
        }
        Ok(Sealed::Complete)
    }

    /// Throws the part away.
    ///
    /// # Errors
    /// Disk failures.
    pub fn discard(&self) -> io::Result<()> {
        match fs::remove_file(self.blobs.part_path(self.key)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.blobs.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

fn length(path: &Path) -> io::Result<Option<u64>> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
