//! Backups that the server makes by itself, and how many of them stay.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{task::spawn_blocking, time::sleep};

use super::{BackupError, MANIFEST, files, make, take};
use crate::{clock::now_ms, state::App};

/// How often the server looks whether a backup is due, in seconds.
const LOOK_S: u64 = 60;
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Makes backups when they are due, for as long as the server runs, where the settings name a folder.
pub async fn keep_up(app: App) {
    loop {
        if let Err(error) = back_up_if_due(&app).await {
            tracing::error!(%error, "no backup was made; it is tried again");
        }
        sleep(Duration::from_secs(LOOK_S)).await;
    }
}

async fn back_up_if_due(app: &App) -> Result<(), BackupError> {
    let settings = app.config().backup.clone();
    let Some(folder) = settings.folder.filter(|_| settings.every_h > 0) else { return Ok(()) };
    let last_ms = complete(&folder)?.last().map_or(0, |backup| made_ms(backup));
    if now_ms() - last_ms < i64::from(settings.every_h) * HOUR_MS {
        return Ok(());
    }
    let made = make(&app.store, &app.blobs, &folder).await?;
    tracing::info!(folder = %made.folder.display(), "a backup was made and read again");
    thin_out(&folder, settings.keep).await
}

/// Removes all but the newest `keep` backups, and the files that only they had.
///
/// # Errors
/// Disk failures; `Damaged` where one that stays cannot be read, in which case no file is removed.
pub async fn thin_out(backups: &Path, keep: u32) -> Result<(), BackupError> {
    let backups = backups.to_owned();
    let keep = usize::try_from(keep).unwrap_or(usize::MAX).max(1);
    let thinned = spawn_blocking(move || {
        let _lock = take(&backups)?;
        let all = complete(&backups)?;
        let (old, kept) = all.split_at(all.len().saturating_sub(keep));
        for backup in old {
            // Without its manifest a folder is no backup, should the rest take longer than this process lives.
            fs::remove_file(backup.join(MANIFEST))?;
            fs::remove_dir_all(backup)?;
        }
        if !old.is_empty() {
            files::remove_unused(&backups, kept)?;
        }
        Ok(())
    });
    thinned.await.map_err(io::Error::other)?
}

/// The folders of all complete backups, oldest first: their names are their times.
///
/// # Errors
/// Disk failures.
pub fn complete(backups: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(backups) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_none() && path.join(MANIFEST).is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// When a backup was made, in milliseconds since 1970; one that does not say so is no reason to wait with the next.
#[must_use]
pub fn made_ms(backup: &Path) -> i64 {
    super::read_manifest(backup).map_or(0, |manifest| manifest.made_ms)
}
