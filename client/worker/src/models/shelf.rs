//! Models in local storage: each file under its digest, and beside it a note of which file is in use.
//!
//! A new file is complete before the note points to it, and the old one goes last: a cut in between leaves a model
//! that works.

use serde::{Deserialize, Serialize};
use sotto_platform::{
    PlatformError,
    opfs::{self, NewFile},
};
use sotto_protocol::ModelEntry;

use super::download;

const FOLDER: &str = "models";

/// What is kept of a model.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) version: String,
    pub(super) sha256: String,
    /// The card that came with it.
    pub(super) card: String,
    /// The person does not want it here.
    pub(super) removed: bool,
}

fn note_path(name: &str) -> String {
    format!("{FOLDER}/{name}.json")
}

fn file_path(sha256: &str) -> String {
    format!("{FOLDER}/{sha256}.onnx")
}

/// The note of a model; none where it never was here.
pub(super) async fn note(name: &str) -> Option<Note> {
    serde_json::from_slice(&whole(&note_path(name)).await.ok()?).ok()
}

/// File and card of a kept model; none where the file is not what was kept. It is let go of then, so that it is
/// fetched again.
pub(super) async fn read(name: &str, note: &Note) -> Option<(Vec<u8>, String)> {
    let bytes = whole(&file_path(&note.sha256)).await.unwrap_or_default();
    if download::is(&bytes, &note.sha256) {
        return Some((bytes, note.card.clone()));
    }
    let _ = opfs::remove(&note_path(name)).await;
    let _ = opfs::remove(&file_path(&note.sha256)).await;
    None
}

/// Keeps a model in place of its earlier version.
pub(super) async fn keep(offered: &ModelEntry, bytes: &[u8], card: &str) -> Result<(), PlatformError> {
    let before = note(&offered.name).await;
    write(&file_path(&offered.sha256), bytes).await?;
    let note = Note {
        version: offered.version.clone(),
        sha256: offered.sha256.clone(),
        card: card.to_owned(),
        removed: false,
    };
    put(&offered.name, &note).await?;
    match before {
        Some(before) if before.sha256 != offered.sha256 => opfs::remove(&file_path(&before.sha256)).await,
        _ => Ok(()),
    }
}

/// Removes a model, and notes that it is not wanted.
pub(super) async fn remove(name: &str) -> Result<(), PlatformError> {
    let before = note(name).await.unwrap_or_default();
    put(name, &Note { removed: true, ..Note::default() }).await?;
    opfs::remove(&file_path(&before.sha256)).await
}

async fn put(name: &str, note: &Note) -> Result<(), PlatformError> {
    // Plain data: turning it into text has no failing path.
    write(&note_path(name), &serde_json::to_vec(note).unwrap_or_default()).await
}

async fn write(path: &str, bytes: &[u8]) -> Result<(), PlatformError> {
    let file = NewFile::create(path).await?;
    match file.append(bytes).await {
        Ok(()) => file.finish().await,
        Err(error) => {
            let _ = file.discard().await;
            Err(error)
        }
    }
}

async fn whole(path: &str) -> Result<Vec<u8>, PlatformError> {
    let file = opfs::read(path).await?;
    opfs::read_range(&file, 0, file.size() as u64).await
}
