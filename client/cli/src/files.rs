//! Files as a person names them: opening one, walking folders, and a plain sentence for each way to fail.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sotto_engine::EngineError;

/// Endings that are taken from a folder; a file named by itself is read whatever it is called.
const AUDIO_EXTENSIONS: [&str; 14] =
    ["wav", "wave", "flac", "mp3", "ogg", "oga", "opus", "m4a", "mp4", "aac", "webm", "weba", "mka", "mkv"];

/// Extension without the dot, as a hint to the decoder; may be empty.
pub(crate) fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Replaces each folder by the audio files below it, sorted by name. Files stay as they are.
pub(crate) fn expand(named: &[PathBuf]) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            walk(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Each audio file of what is named, and where in a folder its copy with another ending goes.
pub(crate) fn copies(
    named: &[PathBuf],
    folder: &Path,
    ending: &str,
) -> anyhow::Result<Vec<(PathBuf, PathBuf)>> {
    let mut taken = BTreeMap::new();
    let mut copies = Vec::new();
    for from in expand(named)? {
        let stem = from.file_stem().unwrap_or_default().to_owned();
        if let Some(other) = taken.insert(stem.clone(), from.clone()) {
            bail!("{} and {} would be written to the same file", other.display(), from.display());
        }
        let mut name = stem;
        name.push(format!(".{ending}"));
        copies.push((from, folder.join(name)));
    }
    Ok(copies)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        // Links are not followed into folders, so a loop of links ends.
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else if AUDIO_EXTENSIONS.contains(&extension(&entry.path()).as_str()) {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// The pack of a folder and the card beside it; `kind` names it where they cannot be read.
pub(crate) fn pack(folder: &Path, name: &str, kind: &str) -> anyhow::Result<(Vec<u8>, String)> {
    let missing = |name: &str| {
        format!("{} is no {kind}: {name} cannot be read (`cargo xtask models` builds it)", folder.display())
    };
    let card = std::fs::read_to_string(folder.join("card.json")).with_context(|| missing("card.json"))?;
    let pack = std::fs::read(folder.join(name)).with_context(|| missing(name))?;
    Ok((pack, card))
}

/// Opens a file and gives it to `work`. What goes wrong comes back as a sentence; a decoder that panics on
/// hostile bytes costs that file and no other.
pub(crate) fn with_file<R>(
    path: &Path,
    work: impl FnOnce(File, &str) -> Result<R, EngineError>,
) -> Result<R, String> {
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "There is no such file.".to_owned(),
        ErrorKind::PermissionDenied => "You are not allowed to read it.".to_owned(),
        _ => format!("It could not be opened: {error}."),
    })?;
    match catch_unwind(AssertUnwindSafe(|| work(file, &extension(path)))) {
        Ok(result) => result.map_err(|error| sentence(&error)),
        Err(_) => Err("The decoder failed on it; the file is probably damaged.".to_owned()),
    }
}

/// What happened and what to do, for a person.
fn sentence(error: &EngineError) -> String {
    match error {
        EngineError::Empty => "The file is empty: record or export it again.".to_owned(),
        EngineError::NotAudio => {
            "This is no audio file that can be read: use WAV, FLAC, MP3, Ogg, Opus, M4A or WebM.".to_owned()
        }
        EngineError::UnsupportedCodec => {
            "Its audio codec is not supported: convert it to FLAC or WAV first.".to_owned()
        }
        EngineError::Damaged => {
            "It is so damaged that nothing could be decoded: take it from its source again.".to_owned()
        }
        EngineError::Implausible { what, value } => {
            format!(
                "Its header claims a {what} of {value}, which is outside what is analysed: convert it first."
            )
        }
        EngineError::TooShort { got_ms, need_ms } => {
            format!("It holds {got_ms:.1} ms of audio; at least {need_ms:.0} ms are needed.")
        }
        EngineError::Read(error) => format!("It could not be read to its end: {error}."),
        EngineError::Model(_)
        | EngineError::Speech(_)
        | EngineError::Speakers(_)
        | EngineError::Internal(_) => {
            format!("The analysis failed: {error}.")
        }
    }
}
