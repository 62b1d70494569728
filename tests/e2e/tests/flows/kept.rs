//! What the browser keeps of recordings, read past the app: the WAV files in the origin's private file system.

use anyhow::{Context, Result};
use serde_json::Value;
use sotto_support::Browser;

/// A file as it lies there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeptFile {
    /// Path from the root.
    pub(crate) path: String,
    /// Length of the audio, in seconds: what is behind the header, at the header's rate.
    pub(crate) duration_s: f64,
}

const WALK: &str = "
    const files = [];
    const walk = async (folder, path) => {
      for await (const [name, entry] of folder.entries()) {
        if (entry.kind === 'directory') { await walk(entry, path + name + '/'); continue; }
        if (!name.endsWith('.wav')) continue;
        const file = await entry.getFile();
        const header = new DataView(await file.slice(0, 44).arrayBuffer());
        const rate = header.byteLength === 44 ? header.getUint32(28, true) : 0;
        files.push({ path: path + name, seconds: rate > 0 ? (file.size - 44) / rate : 0 });
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return files;";

/// All WAV files that the page's origin keeps.
///
/// # Errors
/// The page cannot read them.
pub(crate) async fn wav_files(browser: &Browser) -> Result<Vec<KeptFile>> {
    let files = browser.evaluate(WALK).await?;
    files.as_array().context("no list of files")?.iter().map(kept_file).collect()
}

fn kept_file(value: &Value) -> Result<KeptFile> {
    let path = value["path"].as_str().context("a file without a path")?.to_owned();
    let duration_s = value["seconds"].as_f64().context("a file without a length")?;
    Ok(KeptFile { path, duration_s })
}
