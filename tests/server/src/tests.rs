//! The real server on a free port, spoken to by a real HTTP client. One module a subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

#[path = "tests/accounts.rs"]
mod accounts;
#[path = "tests/audit.rs"]
mod audit;
#[path = "tests/client.rs"]
mod client;
#[path = "tests/config.rs"]
mod config;
#[path = "tests/downloads.rs"]
mod downloads;
#[path = "tests/hostile.rs"]
mod hostile;
#[path = "tests/process.rs"]
mod process;
#[path = "tests/sessions.rs"]
mod sessions;
#[path = "tests/setup.rs"]
mod setup;
#[path = "tests/sync.rs"]
mod sync;
#[path = "tests/upload_limits.rs"]
mod upload_limits;
#[path = "tests/uploads.rs"]
mod uploads;
#[path = "tests/vault.rs"]
mod vault;
#[path = "tests/web.rs"]
mod web;
