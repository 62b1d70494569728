//! Brings a backup back into an empty data folder or database.

use std::{io, path::Path, sync::Arc};

use tokio::task::spawn_blocking;

use super::{BackupError, Files, files, read_manifest, table};
use crate::{blobs::Blobs, store::Store};

/// What was restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Rows in all tables.
    pub rows: u64,
    /// Files that were brought back; 0 where they stayed in the bucket.
    pub files: usize,
    /// The sync epoch from now on.
    pub epoch: u64,
}

/// Restores a backup: checks it, brings the files back, then all rows at once, then the schema up to date, and raises the
/// sync epoch. Everyone signs in again. A restore that was cut off may be begun again.
///
/// # Errors
/// See [`BackupError`].
pub async fn restore(url: &str, blobs: &Arc<Blobs>, backup: &Path) -> Result<Restored, BackupError> {
    let manifest = read_manifest(backup)?;
    table::check_all(backup, &manifest).await?;
    let store = Store::open_empty(url, manifest.schema).await?.ok_or(BackupError::NotEmpty)?;
    let files = bring_files(blobs, backup, manifest.files).await?;
    let mut loading = store.load().await?;
    for table in manifest.tables.iter().rev() {
        loading.clear(&table.name).await?;
    }
    for table in &manifest.tables {
        table::load(&mut loading, table, backup).await?;
    }
    loading.finish().await?;
    store.close().await;
    let store = Store::open(url).await?;
    let epoch = store.raise_epoch().await?;
    store.close().await;
    Ok(Restored { rows: manifest.tables.iter().map(|table| table.rows).sum(), files, epoch })
}

async fn bring_files(blobs: &Arc<Blobs>, backup: &Path, kept: Files) -> Result<usize, BackupError> {
    let listed = files::listed(backup)?;
    let backups = backup.parent().unwrap_or(backup);
    for file in &listed {
        if blobs.size_of(&file.object).await? == Some(file.bytes) {
            continue;
        }
        let from = file.place(backups);
        if kept == Files::InBucket || !from.is_file() {
            return Err(file.missing());
        }
        match blobs.folder() {
            Some(data) => {
                let (to, file) = (file.place(data), file.clone());
                spawn_blocking(move || files::copy(&from, &to, &file)).await.map_err(io::Error::other)??;
            }
            None => blobs.bring(file.object.clone(), &from, &file.digest_by(&from)?).await?,
        }
    }
    Ok(if kept == Files::Included { listed.len() } else { 0 })
}
