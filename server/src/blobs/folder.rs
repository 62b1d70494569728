//! Uploads under way as files. These functions block; [`Blobs`] moves them off the runtime.

use std::{
    fs::{self, File},
    io,
    path::PathBuf,
};

use sotto_api::UserId;

use super::{Blobs, Key, Place, Sealed, key_of, object};

impl Blobs {
    pub(super) fn part_path(&self, (user, blob): Key) -> PathBuf {
        self.uploads.join(format!("{user}.{blob}"))
    }

    /// How many bytes of an upload are on disk; none where there is no file.
    pub(super) fn part_length(&self, key: Key) -> io::Result<Option<u64>> {
        match fs::metadata(self.part_path(key)) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Every part file, with the upload that it belongs to.
    pub(super) fn part_files(&self) -> io::Result<Vec<(Key, PathBuf)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.uploads)? {
            let entry = entry?;
            if let Some(key) = entry.file_name().to_str().and_then(key_of) {
                files.push((key, entry.path()));
            }
        }
        Ok(files)
    }

    pub(super) fn remove_part(&self, key: Key) -> io::Result<()> {
        match fs::remove_file(self.part_path(key)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(super) fn erase_files(&self, user: UserId) -> io::Result<()> {
        if let Place::Folder(blobs) = &self.place {
            match fs::remove_dir_all(blobs.join(user.to_string())) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        let theirs = self.part_files()?.into_iter().filter(|((owner, _), _)| *owner == user);
        theirs.map(|(_, path)| path).try_for_each(fs::remove_file)
    }

    /// Checks size and digest of the whole and moves it to its place, or throws it away.
    pub(super) fn seal_file(&self, key: Key, bytes: u64, digest: &str) -> io::Result<Sealed> {
        let Place::Folder(blobs) = &self.place else { return Err(io::ErrorKind::Unsupported.into()) };
        let part = self.part_path(key);
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
            self.remove_part(key)?;
            return Ok(Sealed::Mismatch);
        }
        file.sync_all()?;
        let data = blobs.parent().unwrap_or(blobs);
        let path = data.join(object(key).as_ref());
        let folder = path.parent().unwrap_or(blobs);
        fs::create_dir_all(folder)?;
        fs::rename(&part, &path)?;
        for folder in [folder, folder.parent().unwrap_or(folder), blobs, &self.uploads] {
            File::open(folder)?.sync_all()?;
        }
        Ok(Sealed::Complete)
    }
}
