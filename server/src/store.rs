//! The database: one module a table, one set of statements for SQLite and PostgreSQL.
//!
//! Every transaction begins with a write to the row it is about. That takes the row's lock (SQLite: the
//! writer's), so two transactions about one person or session never interleave.

pub mod accounts;
pub mod annotations;
pub mod api_keys;
pub mod arrivals;
pub mod audit;
pub mod blobs;
pub mod casework;
pub mod changes;
pub mod deliveries;
pub mod devices;
pub mod erasures;
pub mod feedback_links;
pub mod figures;
pub mod idempotency;
pub mod identities;
pub mod inbox;
pub mod invitations;
pub mod links;
pub mod members;
mod narrowing;
pub mod organisations;
pub mod page;
pub mod pairings;
pub mod parts;
pub mod passkeys;
pub mod rollups;
pub mod saved_views;
pub mod second_factors;
pub mod sessions;
pub mod snapshot;
pub mod state;
pub mod storage;
pub mod submission_notes;
pub mod submission_parts;
pub mod submissions;
pub mod tags;
pub mod teams;
pub mod users;
pub mod vaults;
pub mod webhooks;

use std::{path::Path, time::Duration};

use sqlx::{
    AnyPool, Executor,
    any::{AnyPoolOptions, install_default_drivers},
    migrate::Migrator,
};

/// A database failure.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no, or was not there.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value is none that this version writes.
    #[error("stored {0} is not readable")]
    Corrupt(&'static str),
}

impl StoreError {
    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => true,
            // SQLite: busy or locked after the time-out. PostgreSQL: shutting down or starting.
            sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                let busy =
                    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6)) && code.len() <= 4;
                busy || code.starts_with("57P")
            }),
            _ => false,
        }
    }

    /// Whether the disk is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| code == "13" || code == "53100")
    }

    fn is_unique_violation(error: &sqlx::Error) -> bool {
        error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}

/// What every query answers.
pub type StoreResult<T> = Result<T, StoreError>;

/// The open database.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    is_postgres: bool,
}

/// All migrations, in order.
static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

impl Store {
    /// Opens the database, makes it where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// Where the database cannot be reached or is of a newer version.
    pub async fn open(url: &str) -> StoreResult<Self> {
        let store = Self::connect(url).await?;
        MIGRATIONS.run(&store.pool).await?;
        store.ensure_state().await?;
        Ok(store)
    }

    /// Opens a database that holds nothing, and brings its schema to the migration given; none where it holds something.
    ///
    /// # Errors
    /// Where the database cannot be reached.
    pub async fn open_empty(url: &str, schema: i64) -> StoreResult<Option<Self>> {
        let store = Self::connect(url).await?;
        let mut snapshot = store.snapshot().await?;
        let used = snapshot.tables().await?.iter().any(|table| table == "users")
            && (snapshot.schema().await? > schema || snapshot.has_rows("users").await?);
        drop(snapshot);
        if used {
            store.close().await;
            return Ok(None);
        }
        MIGRATIONS.run_to(schema, &store.pool).await?;
        Ok(Some(store))
    }

    /// Whether this version knows a schema with this last migration.
    #[must_use]
    pub fn knows_schema(schema: i64) -> bool {
        MIGRATIONS.version_exists(schema)
    }

    async fn connect(url: &str) -> StoreResult<Self> {
        install_default_drivers();
        let url = &private(url);
        let pool = AnyPoolOptions::new()
            .max_connections(if url.starts_with("sqlite:") { 4 } else { 16 })
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(|connection, _| {
                Box::pin(async move {
                    if connection.backend_name() == "SQLite" {
                        // An answered request must survive a power cut, so every commit is synced.
                        connection
                            .execute(
                                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                                 PRAGMA busy_timeout = 5000; PRAGMA cache_size = -1024;",
                            )
                            .await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        Ok(Self { pool, is_postgres: !url.starts_with("sqlite:") })
    }

    /// The URL of the SQLite file in a data folder.
    #[must_use]
    pub fn sqlite_url(data: &Path) -> String {
        let mut url = String::from("sqlite://");
        for byte in data.join("sotto.db").as_os_str().as_encoded_bytes() {
            match byte {
                b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                    url.push(char::from(*byte))
                }
                other => url.push_str(&format!("%{other:02X}")),
            }
        }
        url.push_str("?mode=rwc");
        url
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// Where it gives none.
    pub async fn ping(&self) -> StoreResult<()> {
        sqlx::query("SELECT value FROM server_state WHERE name = 'epoch'").fetch_one(&self.pool).await?;
        Ok(())
    }

    /// Closes all connections; SQLite then folds its write-ahead log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The URL, with encryption and a checked certificate asked for where the database is on another machine and the URL does
/// not say otherwise.
#[must_use]
pub fn private(url: &str) -> String {
    let is_elsewhere = || {
        let (_, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?']).next()?;
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = match host.strip_prefix('[') {
            Some(bracketed) => bracketed.split(']').next()?,
            None => host.split(':').next()?,
        };
        // A path, written with %2F, is a socket of this machine.
        let here = matches!(host, "" | "localhost" | "127.0.0.1" | "::1") || host.contains("%2F");
        Some(!here)
    };
    let says = url.contains("sslmode=") || url.contains("ssl-mode=");
    if url.starts_with("sqlite:") || says || is_elsewhere() != Some(true) {
        return url.to_owned();
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}sslmode=verify-full")
}

/// Columns are signed; sizes and times never are.
fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// See [`unsigned`].
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_to_other_machines_are_private_unless_the_url_says_otherwise() {
        for (url, private_url) in [
            (
                "postgres://a:b@db.example.org/sotto",
                "postgres://a:b@db.example.org/sotto?sslmode=verify-full",
            ),
            (
                "postgres://db:5432/sotto?application_name=x",
                "postgres://db:5432/sotto?application_name=x&sslmode=verify-full",
            ),
            ("postgres://a@[2001:db8::1]:5432/x", "postgres://a@[2001:db8::1]:5432/x?sslmode=verify-full"),
        ] {
            assert_eq!(private(url), private_url);
        }
        for url in [
            "sqlite:///data/sotto.db?mode=rwc",
            "postgres://postgres@127.0.0.1:5432/x",
            "postgres://localhost/x",
            "postgres://a@[::1]:5432/x",
            "postgres://%2Fvar%2Frun%2Fpostgresql/x",
            "postgres:///x",
            "postgres://db.example.org/x?sslmode=disable",
        ] {
            assert_eq!(private(url), url);
        }
    }
}
