//! The people's files in a folder of backups. A complete file never changes, so that each is copied once, whatever number
//! of backups have it.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::Path,
    sync::Arc,
};

use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use sotto_api::{BlobId, UserId};
use tokio::task::spawn_blocking;

use super::{BackupError, Files, make_folder, place_of, table};
use crate::{
    blobs::{Blobs, Key},
    store::Store,
};

/// Files that the bucket is asked for at once.
const ASKED_AT_ONCE: usize = 16;

/// What a backup says of a file.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FileRow {
    user_id: UserId,
    id: BlobId,
    pub(super) bytes: u64,
    pub(super) digest: String,
    complete: i64,
    kept_as: String,
}

impl FileRow {
    pub(super) fn key(&self) -> Key {
        (self.user_id, self.id)
    }
}

/// The files that a backup refers to.
pub(super) fn listed(backup: &Path) -> Result<Vec<FileRow>, BackupError> {
    let mut rows: Vec<FileRow> = table::read(backup, "blobs")?;
    rows.retain(|row| row.complete == 1 && row.kept_as.is_empty());
    Ok(rows)
}

/// Makes sure that every file of a backup lies in `backups` or, where the server keeps them in a bucket, is there.
pub(super) async fn keep(
    store: &Store,
    blobs: &Arc<Blobs>,
    backup: &Path,
    backups: &Path,
) -> Result<Files, BackupError> {
    let rows = listed(backup)?;
    let Some(data) = blobs.folder() else {
        let sizes = rows.into_iter().map(|row| {
            let blobs = Arc::clone(blobs);
            async move { Ok::<_, BackupError>((blobs.size(row.key()).await?, row)) }
        });
        let mut sizes = stream::iter(sizes).buffer_unordered(ASKED_AT_ONCE);
        while let Some((size, row)) = sizes.try_next().await? {
            if size != Some(row.bytes) {
                missing(store, &row).await?;
            }
        }
        return Ok(Files::InBucket);
    };
    for row in rows {
        let (from, to) = (place_of(data, row.key()), place_of(backups, row.key()));
        let wanted = row.clone();
        let copied = spawn_blocking(move || copy(&from, &to, &wanted)).await.map_err(io::Error::other)?;
        match copied {
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing(store, &row).await?,
            copied => copied?,
        }
    }
    Ok(Files::Included)
}

/// Copies a file where it is not yet, and checks what was copied.
pub(super) fn copy(from: &Path, to: &Path, row: &FileRow) -> io::Result<()> {
    if fs::metadata(to).is_ok_and(|there| there.len() == row.bytes) {
        return Ok(());
    }
    let folder = to.parent().unwrap_or(to);
    make_folder(folder)?;
    let part = to.with_extension("part");
    fs::copy(from, &part)?;
    File::open(&part)?.sync_all()?;
    if table::digest_of(&part)? != row.digest {
        let what = format!("{} is not what was uploaded", from.display());
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    fs::rename(&part, to)?;
    File::open(folder)?.sync_all()
}

/// A file that is not there is a failure, unless its owner has gone since the snapshot.
async fn missing(store: &Store, row: &FileRow) -> Result<(), BackupError> {
    let (user, blob) = row.key();
    match store.blob(user, blob).await? {
        Some(_) => Err(BackupError::Missing(user, blob)),
        None => Ok(()),
    }
}

/// Removes the files that none of the backups refer to.
pub(super) fn remove_unused(backups: &Path, kept: &[impl AsRef<Path>]) -> Result<usize, BackupError> {
    let mut used = BTreeSet::new();
    for backup in kept {
        used.extend(listed(backup.as_ref())?.iter().map(|row| place_of(backups, row.key())));
    }
    let mut removed = 0;
    let mut folders = vec![backups.join("blobs")];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if !used.contains(&path) {
                fs::remove_file(path)?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}
