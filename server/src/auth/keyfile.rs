//! Keys that never leave the server: 32 random bytes in files of the data folder, or derived from one that several
//! servers on one database share.

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

/// A key that several servers share, from 64 hexadecimal digits; none where the text is something else.
#[must_use]
pub fn read_shared(text: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(text.trim()).ok().map(|key| *key.as_bytes())
}
