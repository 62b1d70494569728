//! The files of people and visitors in a folder of backups. A complete file never changes, so that each is copied once,
//! whatever number of backups have it.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path as ObjectPath;
use serde::Deserialize;
use sotto_api::{BlobId, UserId};
use tokio::task::spawn_blocking;

use super::{BackupError, Files, make_folder, table};
use crate::{
    blobs::{Blobs, Key, heard_object, object},
    store::Store,
};

/// Files that the bucket is asked for at once.
const ASKED_AT_ONCE: usize = 16;

/// What a backup says of a person's file.
#[derive(Debug, Deserialize)]
struct BlobRow {
    user_id: UserId,
    id: BlobId,
    bytes: u64,
    digest: String,
    complete: i64,
    kept_as: String,
}

/// What a backup says of a part of a visitor's audio.
#[derive(Debug, Deserialize)]
struct PartRow {
    object: String,
    bytes: u64,
    kept: i64,
}

/// A file that belongs to a backup.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// Where it lies: in the data folder or the bucket, and beside the backups.
    pub(super) object: ObjectPath,
    pub(super) bytes: u64,
    /// Its digest, where the backup has it.
    digest: Option<String>,
    source: Source,
}

/// Whose file it is.
#[derive(Debug, Clone)]
enum Source {
    Person(Key),
    Visitor(String),
}

impl Listed {
    /// Where it lies below a folder.
    pub(super) fn place(&self, folder: &Path) -> PathBuf {
        folder.join(self.object.as_ref())
    }

    /// Its digest, or that of a file that holds the same.
    pub(super) fn digest_by(&self, same: &Path) -> io::Result<String> {
        self.digest.clone().map_or_else(|| table::digest_of(same), Ok)
    }

    pub(super) fn missing(&self) -> BackupError {
        BackupError::Missing(self.object.to_string())
    }

    /// Whether the database still has it.
    async fn is_wanted(&self, store: &Store) -> Result<bool, BackupError> {
        Ok(match &self.source {
            Source::Person((user, blob)) => store.blob(*user, *blob).await?.is_some(),
            Source::Visitor(name) => store.has_audio_part(name).await?,
        })
    }
}

/// The files that a backup refers to.
pub(super) fn listed(backup: &Path) -> Result<Vec<Listed>, BackupError> {
    let blobs = table::read::<BlobRow>(backup, "blobs")?.into_iter();
    let blobs = blobs.filter(|row| row.complete == 1 && row.kept_as.is_empty()).map(|row| {
        let key = (row.user_id, row.id);
        Listed {
            object: object(key),
            bytes: row.bytes,
            digest: Some(row.digest),
            source: Source::Person(key),
        }
    });
    let parts: Vec<PartRow> = match table::read(backup, "submission_parts") {
        // Made when there were no visitors yet.
        Err(BackupError::Disk(error)) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read?,
    };
    let parts = parts.into_iter().filter(|row| row.kept == 1).map(|row| Listed {
        object: heard_object(&row.object),
        bytes: row.bytes,
        digest: None,
        source: Source::Visitor(row.object),
    });
    Ok(blobs.chain(parts).collect())
}

/// Makes sure that every file of a backup lies in `backups` or, where the server keeps them in a bucket, is there.
pub(super) async fn keep(
    store: &Store,
    blobs: &Arc<Blobs>,
    backup: &Path,
    backups: &Path,
) -> Result<Files, BackupError> {
    let files = listed(backup)?;
    let Some(data) = blobs.folder() else {
        let sizes = files.into_iter().map(|file| {
            let blobs = Arc::clone(blobs);
            async move { Ok::<_, BackupError>((blobs.size_of(&file.object).await?, file)) }
        });
        let mut sizes = stream::iter(sizes).buffer_unordered(ASKED_AT_ONCE);
        while let Some((size, file)) = sizes.try_next().await? {
            if size != Some(file.bytes) {
                refuse_missing(store, &file).await?;
            }
        }
        return Ok(Files::InBucket);
    };
    for file in files {
        let (from, to) = (file.place(data), file.place(backups));
        let wanted = file.clone();
        let copied = spawn_blocking(move || copy(&from, &to, &wanted)).await.map_err(io::Error::other)?;
        match copied {
            Err(error) if error.kind() == io::ErrorKind::NotFound => refuse_missing(store, &file).await?,
            copied => copied?,
        }
    }
    Ok(Files::Included)
}

/// Copies a file where it is not yet, and checks what was copied.
pub(super) fn copy(from: &Path, to: &Path, file: &Listed) -> io::Result<()> {
    if fs::metadata(to).is_ok_and(|there| there.len() == file.bytes) {
        return Ok(());
    }
    let folder = to.parent().unwrap_or(to);
    make_folder(folder)?;
    let part = to.with_extension("part");
    let copied = fs::copy(from, &part)?;
    File::open(&part)?.sync_all()?;
    if copied != file.bytes || table::digest_of(&part)? != file.digest_by(from)? {
        let what = format!("{} is not what was uploaded", from.display());
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    fs::rename(&part, to)?;
    File::open(folder)?.sync_all()
}

/// A file that is not there is a failure, unless its owner has gone or taken it back since the snapshot.
async fn refuse_missing(store: &Store, file: &Listed) -> Result<(), BackupError> {
    if file.is_wanted(store).await? { Err(file.missing()) } else { Ok(()) }
}

/// Removes the files that none of the backups refer to.
pub(super) fn remove_unused(backups: &Path, kept: &[impl AsRef<Path>]) -> Result<usize, BackupError> {
    let mut used = BTreeSet::new();
    for backup in kept {
        used.extend(listed(backup.as_ref())?.iter().map(|file| file.place(backups)));
    }
    let mut removed = 0;
    let mut folders = vec![backups.join("blobs"), backups.join("feedback")];
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
