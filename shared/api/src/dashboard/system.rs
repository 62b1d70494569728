//! How the system is, to those who run it.

use serde::{Deserialize, Serialize};

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum PartState {
    /// It works.
    Ok,
    /// It works, and somebody should look.
    Warning,
    /// It does not work.
    Failed,
    /// It is not set up.
    Off,
}

/// A part of the system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartHealth {
    /// `database`, `blobs`, `mail`, `disk` or `backups`.
    pub name: String,
    /// How it is.
    pub state: PartState,
    /// A plain sentence for clients without words of their own.
    pub message: String,
    /// How long its check took, in milliseconds.
    pub took_ms: f64,
}

/// The disk of the data folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiskHealth {
    /// All of it, in bytes.
    pub total_bytes: u64,
    /// What is free for the server, in bytes.
    pub free_bytes: u64,
}

/// Backups in the folder of the settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackupHealth {
    /// How many there are.
    pub count: u64,
    /// When the newest was made, in milliseconds since 1970; 0 where there is none.
    pub newest_ms: u64,
}

/// What is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StorageUse {
    /// The database, in bytes.
    pub database_bytes: u64,
    /// Uploaded files of accounts, in bytes.
    pub blob_bytes: u64,
    /// Audio of submissions, in bytes.
    pub feedback_bytes: u64,
    /// Accounts.
    pub accounts: u64,
    /// Organisations.
    pub organisations: u64,
    /// Submissions.
    pub submissions: u64,
}

/// Requests of one route since this server started.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RouteFigures {
    /// Method.
    pub method: String,
    /// Path, with its parameters in braces.
    pub route: String,
    /// How many.
    pub requests: u64,
    /// How many were answered with 400 to 499.
    pub refused: u64,
    /// How many were answered with 500 or more.
    pub failed: u64,
    /// Median time to the answer, in milliseconds, as far as the histogram tells.
    pub p50_ms: f64,
    /// Its 95th percentile.
    pub p95_ms: f64,
    /// Its 99th percentile.
    pub p99_ms: f64,
}

/// `GET` on [`crate::route::SYSTEM`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemHealth {
    /// Version of the server.
    pub version: String,
    /// When it started, in milliseconds since 1970.
    pub started_ms: u64,
    /// Which database: `sqlite` or `postgres`.
    pub database: String,
    /// The parts.
    pub parts: Vec<PartHealth>,
    /// The disk.
    pub disk: DiskHealth,
    /// The backups.
    pub backups: BackupHealth,
    /// What is kept.
    pub storage: StorageUse,
    /// Requests by route, the busiest first.
    pub routes: Vec<RouteFigures>,
}
