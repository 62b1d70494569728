//! One table of a backup: a file of compressed lines, each a row as a JSON object.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use futures_util::TryStreamExt;
use tokio::{
    sync::mpsc::{Receiver, channel},
    task::spawn_blocking,
};

use super::{BackupError, Manifest, TableEntry};
use crate::store::snapshot::{Loading, Snapshot};

/// Rows that wait to be written.
const WAITING: usize = 64;
/// A batch of rows on its way into a database ends at this size, in bytes.
const BATCH_BYTES: usize = 1024 * 1024;

fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.jsonl.gz"))
}

/// Writes the rows that a snapshot has of a table.
///
/// # Errors
/// Database and disk failures.
pub(super) async fn write(
    snapshot: &mut Snapshot,
    name: &str,
    folder: &Path,
) -> Result<TableEntry, BackupError> {
    let (waiting, rows) = channel(WAITING);
    let path = path_of(folder, name);
    let writer = spawn_blocking(move || compress(rows, &path));
    let mut found = snapshot.rows(name).await?;
    while let Some(row) = found.try_next().await? {
        // A writer that has ended says why below.
        if waiting.send(row).await.is_err() {
            break;
        }
    }
    drop(waiting);
    let (rows, digest) = writer.await.map_err(io::Error::other)??;
    Ok(TableEntry { name: name.to_owned(), rows, digest })
}

fn compress(mut rows: Receiver<String>, path: &Path) -> io::Result<(u64, String)> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let mut lines = GzEncoder::new(BufWriter::new(&file), Compression::fast());
    let mut count = 0;
    while let Some(row) = rows.blocking_recv() {
        lines.write_all(row.as_bytes())?;
        lines.write_all(b"\n")?;
        count += 1;
    }
    lines.finish()?.flush()?;
    file.sync_all()?;
    Ok((count, digest_of(path)?))
}

/// BLAKE3 of a file as it lies on disk.
pub(super) fn digest_of(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Reads all tables again and compares them with what the manifest says.
///
/// # Errors
/// `Damaged`, and disk failures.
pub(super) async fn check_all(folder: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    for table in manifest.tables.clone() {
        let (path, wanted) = (path_of(folder, &table.name), table.clone());
        let whole =
            spawn_blocking(move || is_as_written(&path, &wanted)).await.map_err(io::Error::other)??;
        if !whole {
            return Err(BackupError::Damaged(format!("{} is not as it was written", table.name)));
        }
    }
    Ok(())
}

/// The digest first: of a file that is damaged, no line is worth reading.
fn is_as_written(path: &Path, table: &TableEntry) -> io::Result<bool> {
    if digest_of(path)? != table.digest {
        return Ok(false);
    }
    let mut rows = 0;
    for row in lines(path)? {
        row?;
        rows += 1;
    }
    Ok(rows == table.rows)
}

/// The rows of a table, one by one.
///
/// # Errors
/// Disk failures.
pub(super) fn lines(path: &Path) -> io::Result<impl Iterator<Item = io::Result<String>> + use<>> {
    Ok(BufReader::new(GzDecoder::new(BufReader::new(File::open(path)?))).lines())
}

/// Loads a table's rows into a database.
///
/// # Errors
/// Database and disk failures; `Damaged` where other rows came in than the manifest says.
pub(super) async fn load(
    loading: &mut Loading,
    table: &TableEntry,
    folder: &Path,
) -> Result<(), BackupError> {
    let path = path_of(folder, &table.name);
    let (waiting, mut batches) = channel(2);
    let reader = spawn_blocking(move || {
        let mut batch = String::new();
        for row in lines(&path)? {
            batch.push(if batch.is_empty() { '[' } else { ',' });
            batch.push_str(&row?);
            if batch.len() >= BATCH_BYTES && waiting.blocking_send(std::mem::take(&mut batch) + "]").is_err()
            {
                return Ok(());
            }
        }
        if !batch.is_empty() {
            // A loader that has gone has failed, and says so itself.
            let _ = waiting.blocking_send(batch + "]");
        }
        Ok::<_, io::Error>(())
    });
    while let Some(batch) = batches.recv().await {
        loading.insert(&table.name, &batch).await?;
    }
    reader.await.map_err(io::Error::other)??;
    if loading.count(&table.name).await? != table.rows {
        return Err(BackupError::Damaged(format!("{} has another number of rows", table.name)));
    }
    Ok(())
}

/// The rows of one table of a backup, read as a type of ours.
///
/// # Errors
/// `Damaged`, and disk failures.
pub(super) fn read<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<T>, BackupError> {
    let rows = lines(&path_of(folder, name))?;
    rows.map(|row| {
        serde_json::from_str(&row?).map_err(|error| BackupError::Damaged(format!("{name}: {error}")))
    })
    .collect()
}
