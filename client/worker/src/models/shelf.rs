//! Models in local storage: each file under its digest, and beside it a note of which files are in use.
//!
//! New files are complete before the note points to them, and the old ones go last: a cut in between leaves a model
//! that works.

use serde::{Deserialize, Serialize};
use sotto_platform::{PlatformError, opfs};
use sotto_protocol::{ModelEntry, ModelFile};

use super::download;

const FOLDER: &str = "models";

/// What is kept of a model.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) version: String,
    pub(super) files: Vec<KeptFile>,
    /// The card that came with it.
    pub(super) card: String,
    /// The person does not want it here.
    pub(super) removed: bool,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptFile {
    name: String,
    sha256: String,
}

impl Note {
    /// Whether it is what is offered.
    pub(super) fn is(&self, offered: &ModelEntry) -> bool {
        self.files == kept_files(&offered.files)
    }
}

fn kept_files(files: &[ModelFile]) -> Vec<KeptFile> {
    files.iter().map(|file| KeptFile { name: file.name.clone(), sha256: file.sha256.clone() }).collect()
}

/// What a model is made of, in memory.
pub(super) struct Bundle {
    /// The card, for the engine.
    pub(super) card: String,
    /// Name and content of each file, the network first.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl Bundle {
    /// The content of the first file whose name ends so.
    pub(super) fn file(&self, ending: &str) -> Option<&[u8]> {
        self.files.iter().find(|(name, _)| name.ends_with(ending)).map(|(_, content)| content.as_slice())
    }

    /// The content of the network.
    pub(super) fn network(&self) -> &[u8] {
        self.files.first().map_or(&[], |(_, content)| content)
    }
}

fn note_path(name: &str) -> String {
    format!("{FOLDER}/{name}.json")
}

fn file_path(sha256: &str) -> String {
    format!("{FOLDER}/{sha256}.bin")
}

/// The note of a model; none where it never was here.
pub(super) async fn note(name: &str) -> Option<Note> {
    serde_json::from_slice(&opfs::whole(&note_path(name)).await.ok()?).ok()
}

/// A kept model; none where a file is not what was kept. It is let go of then, so that it is fetched again.
pub(super) async fn read(name: &str, note: &Note) -> Option<Bundle> {
    let mut files = Vec::new();
    for file in &note.files {
        let content = opfs::whole(&file_path(&file.sha256)).await.unwrap_or_default();
        if !download::is(&content, &file.sha256) {
            let _ = opfs::remove(&note_path(name)).await;
            drop(forget(&note.files, &[]).await);
            return None;
        }
        files.push((file.name.clone(), content));
    }
    Some(Bundle { card: note.card.clone(), files })
}

/// Keeps a model in place of its earlier version.
pub(super) async fn keep(offered: &ModelEntry, bundle: &Bundle) -> Result<(), PlatformError> {
    let before = note(&offered.name).await.unwrap_or_default();
    let files = kept_files(&offered.files);
    for (file, (_, content)) in files.iter().zip(&bundle.files) {
        opfs::write(&file_path(&file.sha256), content).await?;
    }
    let version = offered.version.clone();
    put(&offered.name, &Note { version, files: files.clone(), card: bundle.card.clone(), removed: false })
        .await?;
    forget(&before.files, &files).await
}

/// Removes a model, and notes that it is not wanted.
pub(super) async fn remove(name: &str) -> Result<(), PlatformError> {
    let before = note(name).await.unwrap_or_default();
    put(name, &Note { removed: true, ..Note::default() }).await?;
    forget(&before.files, &[]).await
}

/// Removes files, except those that are still used.
async fn forget(files: &[KeptFile], used: &[KeptFile]) -> Result<(), PlatformError> {
    for file in files.iter().filter(|file| used.iter().all(|it| it.sha256 != file.sha256)) {
        opfs::remove(&file_path(&file.sha256)).await?;
    }
    Ok(())
}

async fn put(name: &str, note: &Note) -> Result<(), PlatformError> {
    // Plain data: turning it into text has no failing path.
    opfs::write(&note_path(name), &serde_json::to_vec(note).unwrap_or_default()).await
}
