//! Backups: every table as compressed lines of JSON, from one snapshot of the database, and the files of a data folder
//! beside them. A backup of SQLite can be restored into PostgreSQL and the other way round.
//!
//! ```text
//! backups/                     for its owner only
//!   20260102T030405Z/          one backup; `.partial` until it was written and read again
//!     manifest.json            what is in it, with digests
//!     users.jsonl.gz …         one file a table
//!   blobs/<user>/<..>/<id>     files of all backups; each is there once
//!   feedback/<submission>/<..> the audio of visitors, part by part, likewise
//!   lock                       held by whoever makes or removes a backup
//! ```

pub mod files;
pub mod restore;
pub mod retention;
pub mod table;

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{
    StartError,
    blobs::{BlobError, Blobs},
    clock::{now_ms, utc_name},
    store::{Store, StoreError},
};

/// The form of what is written.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder of backups, or the data folder, cannot be used.
    #[error("disk: {0}")]
    Disk(#[from] io::Error),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server's files cannot be used.
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// The settings name no folder.
    #[error("say where backups go: backup.folder, --backup-folder or SOTTO_BACKUP_FOLDER")]
    Nowhere,
    /// The data folder or its database cannot be used.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Another process works in the folder.
    #[error("another backup is being made in this folder; try again when it is done")]
    Busy,
    /// What was written does not read back as it should.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// A complete file of somebody's is not where it should be.
    #[error("the file {0} is missing or has another length")]
    Missing(String),
    /// There is something already where the backup should go.
    #[error("the database is not empty; restore into a new data folder or an empty database")]
    NotEmpty,
    /// Made by a version that knows more than this one.
    #[error("the backup was made by a newer version ({0}); restore it with that one")]
    Newer(String),
}

/// What a backup consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of the backup.
    pub format: u32,
    /// The server's version.
    pub version: String,
    /// When its snapshot was taken, in milliseconds since 1970.
    pub made_ms: i64,
    /// The last migration that its schema had.
    pub schema: i64,
    /// Its tables, each after those that it refers to.
    pub tables: Vec<TableEntry>,
    /// Whether the files lie beside it, or only in the bucket.
    pub files: Files,
}

/// One table of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// BLAKE3 of its file.
    pub digest: String,
}

/// What became of the people's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Files {
    /// They lie beside the backup.
    Included,
    /// They stay in the bucket, which has copies of its own; each was found there.
    InBucket,
}

/// A backup that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its folder.
    pub folder: PathBuf,
    /// What is in it.
    pub manifest: Manifest,
}

/// Makes a backup in `backups`, also while servers run on the same data, and reads it again.
///
/// # Errors
/// See [`BackupError`]; what was written until then is taken away by the next backup.
pub async fn make(store: &Store, blobs: &Arc<Blobs>, backups: &Path) -> Result<Made, BackupError> {
    let made_ms = now_ms();
    make_folder(backups)?;
    let _lock = take(backups)?;
    let folder = backups.join(utc_name(made_ms));
    let partial = folder.with_extension("partial");
    remove_partial(backups)?;
    make_folder(&partial)?;
    let mut snapshot = store.snapshot().await?;
    let schema = snapshot.schema().await?;
    let mut tables = Vec::new();
    for name in snapshot.tables().await? {
        tables.push(table::write(&mut snapshot, &name, &partial).await?);
    }
    drop(snapshot);
    let files = files::keep(store, blobs, &partial, backups).await?;
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let manifest = Manifest { format: FORMAT, version, made_ms, schema, tables, files };
    let mut file = File::create_new(partial.join(MANIFEST))?;
    file.write_all(&serde_json::to_vec_pretty(&manifest).map_err(io::Error::other)?)?;
    file.sync_all()?;
    table::check_all(&partial, &manifest).await?;
    fs::rename(&partial, &folder)?;
    File::open(backups)?.sync_all()?;
    Ok(Made { folder, manifest })
}

/// Reads what a backup says of itself.
///
/// # Errors
/// `Damaged`, `Newer`, and disk failures.
pub fn read_manifest(folder: &Path) -> Result<Manifest, BackupError> {
    let text = fs::read_to_string(folder.join(MANIFEST))?;
    let damaged = |error: serde_json::Error| BackupError::Damaged(format!("{MANIFEST}: {error}"));
    let manifest: Manifest = serde_json::from_str(&text).map_err(damaged)?;
    if manifest.format > FORMAT || !Store::knows_schema(manifest.schema) {
        return Err(BackupError::Newer(manifest.version));
    }
    Ok(manifest)
}

/// The right to change a folder of backups, for as long as the file is held.
fn take(backups: &Path) -> Result<File, BackupError> {
    let lock = File::create(backups.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(BackupError::Busy),
        Err(fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn remove_partial(backups: &Path) -> io::Result<()> {
    for entry in fs::read_dir(backups)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "partial") {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}
