//! Our server: started on a database, filled with recordings, and what its clients ask.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
};

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sotto_api::{ChangeId, DeviceId, RecordingId, route, sync::MAX_BATCH};

use crate::{
    http::{Connection, post},
    process::{Process, free_port},
};

/// The password of everybody.
const PASSWORD: &str = "correct horse battery";
/// Sealed bytes of a change in the sync rows; the other server's records carry as many.
pub(crate) const SEALED_BYTES: usize = 300;

/// The program, a folder for its data, and a database.
pub(crate) struct Place {
    pub(crate) program: PathBuf,
    pub(crate) folder: PathBuf,
    /// PostgreSQL's; SQLite in the folder without one.
    pub(crate) database: Option<String>,
}

/// A signed-in person: the value of `Authorization`.
pub(crate) type Token = String;

impl Place {
    /// A command of the server's, with its settings.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).env("SOTTO_DATA", self.folder.join("data")).env("SOTTO_LOG_FILTER", "warn");
        // One machine stands for all clients, and limits are not what is measured.
        command.env("SOTTO_REGISTRATION", "open").env("SOTTO_REQUESTS_PER_MINUTE", "0");
        command.env("SOTTO_SIGN_INS_PER_MINUTE", "0");
        command.env("SOTTO_BACKUP_FOLDER", self.folder.join("backups")).env("SOTTO_BACKUP_EVERY_H", "0");
        if let Some(url) = &self.database {
            command.env("SOTTO_DATABASE_URL", url);
        }
        command
    }

    pub(crate) async fn start(&self) -> Result<Process> {
        fs::create_dir_all(&self.folder)?;
        let port = free_port()?;
        let command = self.command(&["serve", "--listen", &format!("127.0.0.1:{port}")]);
        Process::start(command, port, &self.folder.join("server.log")).await
    }
}

/// Body of a sign-in, or of a registration.
pub(crate) fn credentials(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "client": "api" })
}

/// Makes an account.
pub(crate) async fn join(connection: &mut Connection, email: &str) -> Result<Token> {
    let answer = connection.ask(&post(route::REGISTER, None, &credentials(email))).await?.good()?.json()?;
    let token = answer["access_token"].as_str().context("no token")?;
    Ok(format!("Bearer {token}"))
}

fn random() -> [u8; 10] {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut random = [0; 10];
    random[2..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    random
}

/// Milliseconds since 1970 of all that is pushed.
const AT_MS: u64 = 1_700_000_000_000;

/// A change of a recording.
fn change(record: RecordingId, patch: &Value) -> Value {
    json!({
        "id": ChangeId::make(AT_MS, random()), "record": record,
        "stamp": { "ms": AT_MS, "counter": 0, "device": DeviceId::make(AT_MS, [7; 10]) }, "patch": patch,
    })
}

/// As large as ciphertext of so many bytes.
pub(crate) fn sealed(bytes: usize) -> String {
    STANDARD.encode(vec![0xa5; bytes])
}

/// A batch of changes for the sync rows.
pub(crate) fn batch(count: usize) -> Value {
    let title = json!({ "field": "title", "value": sealed(SEALED_BYTES) });
    let changes: Vec<_> = (0..count).map(|_| change(RecordingId::make(AT_MS, random()), &title)).collect();
    json!({ "changes": changes })
}

/// What is pushed of a recording: its facts, its key and its title.
fn recording() -> [Value; 3] {
    let record = RecordingId::make(AT_MS, random());
    let segment = |at: f64| json!({ "start_s": at, "end_s": at + 4.0, "kind": "speech" });
    let facts = json!({ "field": "facts", "value": { "recorded_ms": AT_MS, "analysis": {
        "duration_s": 61.5, "sample_rate_hz": 48000, "channels": 1, "codec": "opus",
        "quality": { "loudness_lufs": -23.1, "peak_dbfs": -3.2, "clipped_ratio": 0.0, "snr_db": 31.5,
            "speech_ratio": 0.8, "warnings": [] },
        "voice": { "f0_median_hz": 121.5, "f0_mean_hz": 124.0, "f0_sd_semitones": 2.5, "f0_min_hz": 80.0,
            "f0_max_hz": 240.0 },
        "segments": (0..5).map(|at| segment(f64::from(at) * 5.0)).collect::<Vec<_>>(),
        "emotion": { "label": "neutral", "confidence": 0.7, "scores": { "neutral": 0.7, "happiness": 0.3 } },
        "sentiment": { "label": "unsure", "score": 0.0, "confidence": 0.0 },
        "timeline": [], "engine": { "version": "1", "models": {} },
    } } });
    [
        change(record, &facts),
        change(record, &json!({ "field": "key", "value": sealed(72) })),
        change(record, &json!({ "field": "title", "value": sealed(64) })),
    ]
}

/// Fills accounts with recordings, over one connection each.
pub(crate) async fn fill(process: &Process, people: usize, recordings: usize) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    for person in 0..people {
        let mut connection = Connection::open(process.address).await?;
        let token = join(&mut connection, &format!("person{person}@example.org")).await?;
        let changes: Vec<Value> = (0..recordings / people).flat_map(|_| recording()).collect();
        for changes in changes.chunks(MAX_BATCH) {
            let body = json!({ "changes": changes });
            let answer = connection.ask(&post(route::PUSH, Some(&token), &body)).await?.good()?.json()?;
            let kept = answer["outcomes"].as_array().into_iter().flatten();
            ensure!(kept.clone().all(|it| it["status"] == "applied"), "a change was not kept: {answer}");
        }
        tokens.push(token);
    }
    Ok(tokens)
}

/// Removes what an earlier run left.
pub(crate) fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
