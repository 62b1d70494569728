//! The real server on a free port, spoken to by a real HTTP client. One module a subject. Everything runs twice: on
//! SQLite from here, on PostgreSQL from `postgres.rs`, which takes the modules over (so each is `pub(crate)`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

#[path = "tests/abuse.rs"]
pub(crate) mod abuse;
#[path = "tests/account.rs"]
pub(crate) mod account;
#[path = "tests/accounts.rs"]
pub(crate) mod accounts;
#[path = "tests/audit.rs"]
pub(crate) mod audit;
#[path = "tests/backups.rs"]
pub(crate) mod backups;
#[path = "tests/bucket.rs"]
pub(crate) mod bucket;
#[path = "tests/client.rs"]
pub(crate) mod client;
#[path = "tests/config.rs"]
pub(crate) mod config;
#[path = "tests/convergence.rs"]
pub(crate) mod convergence;
#[path = "tests/downloads.rs"]
pub(crate) mod downloads;
#[path = "tests/embedding.rs"]
pub(crate) mod embedding;
#[path = "tests/events.rs"]
pub(crate) mod events;
#[path = "tests/factors.rs"]
pub(crate) mod factors;
#[path = "tests/feedback.rs"]
pub(crate) mod feedback;
#[path = "tests/feedback_audio.rs"]
pub(crate) mod feedback_audio;
#[path = "tests/feedback_limits.rs"]
pub(crate) mod feedback_limits;
#[path = "tests/feedback_places.rs"]
pub(crate) mod feedback_places;
#[path = "tests/guard.rs"]
pub(crate) mod guard;
#[path = "tests/hidden.rs"]
pub(crate) mod hidden;
#[path = "tests/hostile.rs"]
pub(crate) mod hostile;
#[path = "tests/keys.rs"]
pub(crate) mod keys;
#[path = "tests/kills.rs"]
pub(crate) mod kills;
#[path = "tests/mailbox.rs"]
pub(crate) mod mailbox;
#[path = "tests/migrations.rs"]
pub(crate) mod migrations;
#[path = "tests/net.rs"]
pub(crate) mod net;
#[path = "tests/oidc.rs"]
pub(crate) mod oidc;
#[path = "tests/openapi.rs"]
pub(crate) mod openapi;
#[path = "tests/organisations.rs"]
pub(crate) mod organisations;
#[path = "tests/permissions.rs"]
pub(crate) mod permissions;
#[path = "tests/probed.rs"]
pub(crate) mod probed;
#[path = "tests/process.rs"]
pub(crate) mod process;
#[path = "tests/provider.rs"]
pub(crate) mod provider;
#[path = "tests/recovery.rs"]
pub(crate) mod recovery;
#[path = "tests/s3.rs"]
pub(crate) mod s3;
#[path = "tests/sessions.rs"]
pub(crate) mod sessions;
#[path = "tests/setup.rs"]
pub(crate) mod setup;
#[path = "tests/submissions.rs"]
pub(crate) mod submissions;
#[path = "tests/sync.rs"]
pub(crate) mod sync;
#[path = "tests/tls.rs"]
pub(crate) mod tls;
#[path = "tests/upload_limits.rs"]
pub(crate) mod upload_limits;
#[path = "tests/uploads.rs"]
pub(crate) mod uploads;
#[path = "tests/vault.rs"]
pub(crate) mod vault;
#[path = "tests/web.rs"]
pub(crate) mod web;
