//! What is thrown away when its time has come: abandoned uploads, ended sessions, old invitations, files of people
//! who left.

use std::{sync::Arc, time::Duration};

use tokio::time::sleep;

use crate::{
    StartError,
    blobs::{BlobError, Blobs, Key},
    clock::now_ms,
    state::App,
    store::Store,
};

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// How long the deliveries of webhooks are remembered.
const DELIVERIES_DAYS: i64 = 30;

/// Throws away uploads that nobody continued for `days` days, and parts without an upload.
///
/// # Errors
/// Database, disk and bucket failures.
pub async fn tidy_uploads(store: &Store, blobs: &Arc<Blobs>, days: u32) -> Result<(), StartError> {
    let before_ms = now_ms() - i64::from(days) * DAY_MS;
    for key in store.abandoned_uploads(before_ms).await? {
        forget(store, blobs, key).await?;
    }
    let removed = blobs.remove_strays(store).await?;
    if removed > 0 {
        tracing::info!(removed, "parts without an upload were removed");
    }
    Ok(())
}

async fn forget(store: &Store, blobs: &Arc<Blobs>, key: Key) -> Result<(), BlobError> {
    let Some(claim) = blobs.claim(key) else { return Ok(()) };
    claim.discard(store).await?;
    Ok(store.forget_upload(key).await?)
}

/// Removes the files of people who left. Each is looked at again until an hour has passed, because an upload that
/// was under way may have written after the first time.
///
/// # Errors
/// Database, disk and bucket failures.
pub async fn erase(store: &Store, blobs: &Arc<Blobs>) -> Result<(), StartError> {
    for user in store.erasures().await? {
        blobs.erase(user).await?;
        store.end_erasure(user, now_ms() - HOUR_MS).await?;
    }
    Ok(())
}

/// Gives up audio of submissions that nobody continued for `days` days, and removes what no submission has.
///
/// # Errors
/// Database, disk and bucket failures.
pub async fn tidy_submissions(store: &Store, blobs: &Arc<Blobs>, days: u32) -> Result<(), StartError> {
    let before_ms = now_ms() - i64::from(days) * DAY_MS;
    for audio in store.abandoned_audio(before_ms).await? {
        store.give_up_audio(audio, before_ms).await?;
    }
    store.forget_challenges(now_ms()).await?;
    sweep_audio(store, blobs).await
}

/// Removes audio of submissions that are gone, and parts that were never kept.
///
/// # Errors
/// Database, disk and bucket failures.
pub async fn sweep_audio(store: &Store, blobs: &Arc<Blobs>) -> Result<(), StartError> {
    for object in store.orphaned_parts(now_ms() - HOUR_MS).await? {
        blobs.unhear(&object).await?;
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
    app.store.forget_deliveries(now_ms() - DELIVERIES_DAYS * DAY_MS).await?;
    tidy_submissions(&app.store, &app.blobs, app.config().limits.upload_days).await?;
    let before_ms = now_ms() - i64::from(app.config().limits.upload_days) * DAY_MS;
    for key in app.store.abandoned_uploads(before_ms).await? {
        if let Err(error) = forget(&app.store, &app.blobs, key).await {
            tracing::warn!(%error, "an abandoned upload could not be removed");
        }
    }
    Ok(())
}
