//! How the system is: each part looked at, and what is kept.

use std::{path::PathBuf, time::Instant};

use sotto_api::dashboard::{BackupHealth, DiskHealth, PartHealth, PartState, SystemHealth};
use tokio::task::spawn_blocking;

use crate::{
    backup::retention::{complete, made_ms},
    clock::now_ms,
    error::ApiError,
    state::App,
    store::StoreResult,
};

/// Below this share of the disk, somebody should look.
const LOW_DISK: u64 = 10;
const HOUR_MS: u64 = 60 * 60 * 1000;

/// Looks at a part.
async fn part<E: std::fmt::Display>(
    name: &str,
    works: &str,
    broken: &str,
    check: impl Future<Output = Result<(), E>>,
) -> PartHealth {
    let start = Instant::now();
    let (state, message) = match check.await {
        Ok(()) => (PartState::Ok, works),
        Err(error) => {
            tracing::warn!(part = name, %error, "a part of the system does not work");
            (PartState::Failed, broken)
        }
    };
    let took_ms = start.elapsed().as_secs_f64() * 1000.0;
    PartHealth { name: name.to_owned(), state, message: message.to_owned(), took_ms }
}

fn told(name: &str, state: PartState, message: impl Into<String>) -> PartHealth {
    PartHealth { name: name.to_owned(), state, message: message.into(), took_ms: 0.0 }
}

async fn database(app: &App) -> PartHealth {
    let sentence = "The database does not answer. Look at its log and at the disk.";
    part("database", "The database answers.", sentence, app.store.ping()).await
}

async fn blobs(app: &App) -> PartHealth {
    let sentence = "Files cannot be reached. Look at the bucket or the data folder.";
    part("blobs", "Files can be reached.", sentence, app.blobs.check()).await
}

fn mail(app: &App) -> PartHealth {
    if app.config().mail.host.is_some() {
        told("mail", PartState::Ok, "Mail is set up. The test letter shows whether it arrives.")
    } else {
        told("mail", PartState::Off, "Mail is not set up: no letters are sent.")
    }
}

fn disk_part(disk: DiskHealth) -> PartHealth {
    let low = disk.free_bytes < disk.total_bytes / 100 * LOW_DISK;
    let (state, message) = match disk.total_bytes {
        0 => (PartState::Failed, "The disk of the data folder does not say how full it is."),
        _ if low => (PartState::Warning, "Less than a tenth of the disk is free. Make room."),
        _ => (PartState::Ok, "The disk has room."),
    };
    told("disk", state, message)
}

fn backups_part(app: &App, backups: BackupHealth) -> PartHealth {
    let settings = app.config().backup.clone();
    if settings.folder.is_none() {
        return told("backups", PartState::Off, "No backups are made: the settings name no folder.");
    }
    let age_ms = u64::try_from(now_ms()).unwrap_or_default().saturating_sub(backups.newest_ms);
    let late = settings.every_h > 0 && age_ms > 2 * u64::from(settings.every_h) * HOUR_MS;
    match backups.count {
        0 => told("backups", PartState::Warning, "There is no backup yet."),
        _ if late => told(
            "backups",
            PartState::Failed,
            "The newest backup is older than two intervals. Look at the log.",
        ),
        _ => told("backups", PartState::Ok, "Backups are made."),
    }
}

/// Size and room of the disk that holds a folder; zeros where it does not say.
async fn disk(folder: PathBuf) -> DiskHealth {
    let asked = spawn_blocking(move || rustix::fs::statvfs(&folder)).await;
    let Ok(Ok(answer)) = asked else { return DiskHealth::default() };
    DiskHealth {
        total_bytes: answer.f_blocks.saturating_mul(answer.f_frsize),
        free_bytes: answer.f_bavail.saturating_mul(answer.f_frsize),
    }
}

async fn backups(app: &App) -> BackupHealth {
    let Some(folder) = app.config().backup.folder.clone() else { return BackupHealth::default() };
    let found = spawn_blocking(move || {
        let all = complete(&folder).unwrap_or_default();
        let newest_ms = all.last().map_or(0, |backup| made_ms(backup));
        BackupHealth { count: all.len() as u64, newest_ms: u64::try_from(newest_ms).unwrap_or_default() }
    });
    found.await.unwrap_or_default()
}

/// Everything at once.
///
/// # Errors
/// Database failures.
pub async fn health(app: &App) -> StoreResult<SystemHealth> {
    let (disk, backups) = (disk(app.config().server.data.clone()).await, backups(app).await);
    let parts =
        vec![database(app).await, blobs(app).await, mail(app), disk_part(disk), backups_part(app, backups)];
    Ok(SystemHealth {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_ms: app.started_ms,
        database: if app.store.is_postgres() { "postgres" } else { "sqlite" }.to_owned(),
        parts,
        disk,
        backups,
        storage: app.store.storage_use().await?,
        routes: app.requests.figures(),
    })
}

/// Whether requests can be taken: the database answers and files can be reached.
///
/// # Errors
/// `Unavailable` where one of them does not, and while the server stops.
pub async fn ready(app: &App) -> Result<(), ApiError> {
    let unready = || {
        ApiError::new(sotto_api::ErrorCode::Unavailable, "The server is not ready. Try again soon.")
            .header(axum::http::header::RETRY_AFTER, "2")
    };
    if app.signals.is_closed() {
        return Err(unready());
    }
    for part in [database(app).await, blobs(app).await] {
        if part.state == PartState::Failed {
            return Err(unready());
        }
    }
    Ok(())
}
