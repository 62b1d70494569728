//! What is thrown away when its time has come: abandoned uploads, ended sessions, old invitations, files of people
//! who left.

use std::{collections::HashSet, io, sync::Arc, time::Duration};

use tokio::{task::spawn_blocking, time::sleep};

use crate::{
    StartError,
    blobs::{Blobs, Key},
    clock::now_ms,
    feedback::audio::AudioFiles,
    state::App,
    store::Store,
};

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Throws away uploads that nobody continued for `days` days, and part files without an upload.
///
/// # Errors
/// Database and disk failures.
pub async fn tidy_uploads(store: &Store, blobs: &Arc<Blobs>, days: u32) -> Result<(), StartError> {
    let before_ms = now_ms() - i64::from(days) * DAY_MS;
    for key in store.abandoned_uploads(before_ms).await? {
        forget(store, blobs, key).await?;
    }
    let known: HashSet<Key> = store.abandoned_uploads(i64::MAX).await?.into_iter().collect();
    let blobs = Arc::clone(blobs);
    let removed = spawn_blocking(move || blobs.remove_strays(|key| known.contains(&key)))
        .await
        .map_err(|error| StartError::Data(io::Error::other(error)))?
        .map_err(StartError::Data)?;
    if removed > 0 {
        tracing::info!(removed, "part files without an upload were removed");
    }
    Ok(())
}

async fn forget(store: &Store, blobs: &Arc<Blobs>, key: Key) -> Result<(), StartError> {
    let Some(claim) = blobs.claim(key) else { return Ok(()) };
    store.forget_upload(key.0, key.1).await?;
    spawn_blocking(move || claim.discard())
        .await
        .map_err(|error| StartError::Data(io::Error::other(error)))?
        .map_err(StartError::Data)
}

/// Removes the files of people who left. Each is looked at again until an hour has passed, because an upload that
/// was under way may have written after the first time.
///
/// # Errors
/// Database and disk failures.
pub async fn erase(store: &Store, blobs: &Arc<Blobs>) -> Result<(), StartError> {
    for user in store.erasures().await? {
        let blobs = Arc::clone(blobs);
        spawn_blocking(move || blobs.erase(user))
            .await
            .map_err(|error| StartError::Data(io::Error::other(error)))?
            .map_err(StartError::Data)?;
        store.end_erasure(user, now_ms() - HOUR_MS).await?;
    }
    Ok(())
}

/// Gives up audio of submissions that nobody continued for `days` days, and removes what no submission has.
///
/// # Errors
/// Database and disk failures.
pub async fn tidy_submissions(store: &Store, files: &AudioFiles, days: u32) -> Result<(), StartError> {
    let before_ms = now_ms() - i64::from(days) * DAY_MS;
    for audio in store.abandoned_audio(before_ms).await? {
        store.give_up_audio(audio, before_ms).await?;
    }
    store.forget_challenges(now_ms()).await?;
    sweep_audio(store, files).await
}

/// Removes audio of submissions that are gone, and parts that were never kept.
///
/// # Errors
/// Database and disk failures.
pub async fn sweep_audio(store: &Store, files: &AudioFiles) -> Result<(), StartError> {
    for object in store.orphaned_parts(now_ms() - HOUR_MS).await? {
        files.remove(&object).await.map_err(StartError::Data)?;
        store.end_part(&object).await?;
    }
    Ok(())
}

/// Once an hour, for as long as the server runs.
pub async fn every_hour(app: App) {
    loop {
        sleep(Duration::from_secs(3600)).await;
        if let Err(error) = tidy(&app).await {
            tracing::warn!(%error, "upkeep failed and is tried again in an hour");
        }
    }
}

async fn tidy(app: &App) -> Result<(), StartError> {
    erase(&app.store, &app.blobs).await?;
    app.store.forget_ended(now_ms()).await?;
    tidy_submissions(&app.store, &app.audio_files, app.config().limits.upload_days).await?;
    let before_ms = now_ms() - i64::from(app.config().limits.upload_days) * DAY_MS;
    for key in app.store.abandoned_uploads(before_ms).await? {
        if let Err(error) = forget(&app.store, &app.blobs, key).await {
            tracing::warn!(%error, "an abandoned upload could not be removed");
        }
    }
    Ok(())
}
