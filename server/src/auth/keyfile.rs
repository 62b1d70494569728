//! Keys that never leave the data folder: 32 random bytes in a file of their own.

use std::{fs, io, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use crate::clock::random_bytes;

/// Reads a key, or makes it at the first start, readable by its owner only.
///
/// # Errors
/// Where the file cannot be read or written, or holds no key.
pub fn open(path: &Path) -> io::Result<[u8; 32]> {
    let key = match fs::read(path) {
        Ok(key) => key,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = random_bytes::<32>().map_err(io::Error::other)?;
            let new = path.with_extension("new");
            let mut file =
                fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
            file.write_all(&key)?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            key.to_vec()
        }
        Err(error) => return Err(error),
    };
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, format!("{} is damaged", path.display()));
    key.try_into().or(Err(damaged()))
}
