//! Which database a test's server has: SQLite in its data folder, or one of its own on PostgreSQL.

use std::{env, path::Path, process::Command};

use anyhow::{Context, ensure};

/// Tests that are built under this name run on PostgreSQL, all others on SQLite.
const ON_POSTGRES: &str = "postgres-";

/// Whether this program's servers keep their data in PostgreSQL.
#[must_use]
pub fn is_postgres() -> bool {
    let program = env::current_exe().unwrap_or_default();
    program.file_name().is_some_and(|name| name.to_string_lossy().starts_with(ON_POSTGRES))
}

/// The PostgreSQL database of a data folder, made where the folder is new; none where its database is SQLite.
/// `SOTTO_TEST_POSTGRES` names the server on which it is made, for example `postgres://postgres@127.0.0.1:5432`.
///
/// # Errors
/// The variable is not set, or the database cannot be made.
pub fn url_for(data: &Path) -> anyhow::Result<Option<String>> {
    if !is_postgres() {
        return Ok(None);
    }
    let base = env::var("SOTTO_TEST_POSTGRES").context("SOTTO_TEST_POSTGRES names no PostgreSQL server")?;
    let base = base.trim_end_matches('/');
    // Temporary folders differ in their last letters.
    let name: String = data.to_string_lossy().bytes().map(|byte| format!("{byte:02x}")).collect();
    let name = format!("sotto_{}", name.get(name.len().saturating_sub(56)..).unwrap_or(&name));
    let psql = |database: &str, statement: &str| {
        Command::new("psql").args([&format!("{base}/{database}"), "-qtAc", statement]).output()
    };
    let there = psql("postgres", &format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"))?;
    if there.stdout.is_empty() {
        let made = psql("postgres", &format!("CREATE DATABASE {name}"))?;
        ensure!(made.status.success(), "no database: {}", String::from_utf8_lossy(&made.stderr));
    }
    Ok(Some(format!("{base}/{name}")))
}
