//! What ours is measured beside: `atuin-server`, the sync server of a shell history, which keeps sealed records in the
//! order of arrival as well. Its routes and records are those of its version 18.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    http::{Connection, post},
    process::{Process, free_port},
    sotto::{SEALED_BYTES, sealed},
};

/// Records in one request, up and down, as its own client has it.
pub(crate) const PAGE: usize = 100;
pub(crate) const RECORD: &str = "/api/v0/record";
const TAG: &str = "history";

/// The program, a folder for its files, and a database of its own.
pub(crate) struct Place {
    pub(crate) program: PathBuf,
    pub(crate) folder: PathBuf,
    /// PostgreSQL's; SQLite in the folder without one.
    pub(crate) database: Option<String>,
}

/// One client: the value of `Authorization`, and the series of its records.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) token: String,
    pub(crate) host: Uuid,
}

impl Place {
    pub(crate) async fn start(&self) -> Result<Process> {
        fs::create_dir_all(&self.folder)?;
        let port = free_port()?;
        let mut command = Command::new(&self.program);
        command.arg("start").env("HOME", &self.folder).env("ATUIN_CONFIG_DIR", &self.folder);
        command.env("ATUIN_HOST", "127.0.0.1").env("ATUIN_PORT", port.to_string());
        command.env("ATUIN_OPEN_REGISTRATION", "true").env("ATUIN_DB_URI", self.url());
        Process::start(command, port, &self.folder.join("server.log")).await
    }

    fn url(&self) -> String {
        let file = |folder: &Path| format!("sqlite://{}", folder.join("atuin.db").display());
        self.database.clone().unwrap_or_else(|| file(&self.folder))
    }
}

impl Client {
    pub(crate) async fn join(connection: &mut Connection, number: usize) -> Result<Self> {
        let name = format!("person{number}");
        let body =
            json!({ "email": format!("{name}@example.org"), "username": name, "password": "correct horse" });
        let answer = connection.ask(&post("/register", None, &body)).await?.good()?.json()?;
        let session = answer["session"].as_str().context("no session")?;
        // Any id will do; it must not be another client's.
        let host = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number as u128);
        Ok(Self { token: format!("Token {session}"), host })
    }

    /// So many records, the first of them number `first` of its series.
    pub(crate) fn records(&self, first: usize, count: usize) -> Value {
        // Ciphertext and wrapped key, together as many bytes as in a change of ours.
        let (raw, cek) = (sealed(SEALED_BYTES - 72), sealed(72));
        let record = |idx: usize| {
            json!({
                "id": Uuid::from_u128(self.host.as_u128() ^ ((idx as u128 + 1) << 64)), "idx": idx,
                "host": { "id": self.host, "name": "" }, "timestamp": 1_700_000_000_000_000_000_u64,
                "version": "v0", "tag": TAG, "data": { "raw": raw, "cek": cek },
            })
        };
        (first..first + count).map(record).collect()
    }

    /// Where a page of records is asked for.
    pub(crate) fn page(&self, first: usize) -> String {
        format!("{RECORD}/next?host={}&tag={TAG}&start={first}&count={PAGE}", self.host)
    }

    /// Fills the series.
    pub(crate) async fn fill(&self, connection: &mut Connection, count: usize) -> Result<()> {
        for first in (0..count).step_by(PAGE) {
            let body = self.records(first, PAGE);
            connection.ask(&post(RECORD, Some(&self.token), &body)).await?.good()?;
        }
        Ok(())
    }
}
