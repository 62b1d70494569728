//! What the built app weighs, raw and as it travels.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// A file, or a group of files, of the app.
pub(crate) struct Size {
    pub(crate) what: String,
    pub(crate) raw_bytes: u64,
    /// Compressed by brotli; the raw size where the file was not.
    pub(crate) brotli_bytes: u64,
}

/// Weighs the app: each wasm module, then the shell (page, styles, scripts and the page's first module), what
/// comes later (its second one), the team's pages (its third), the worker and the model as groups named like their budgets.
pub(crate) fn weigh(dist: &Path) -> Result<Vec<Size>> {
    let mut sizes = Vec::new();
    let mut shell = Size { what: "shell".to_owned(), raw_bytes: 0, brotli_bytes: 0 };
    let mut later = Size { what: "later".to_owned(), raw_bytes: 0, brotli_bytes: 0 };
    let mut admin = Size { what: "admin".to_owned(), raw_bytes: 0, brotli_bytes: 0 };
    let mut worker = Size { what: "worker".to_owned(), raw_bytes: 0, brotli_bytes: 0 };
    for entry in fs::read_dir(dist).with_context(|| format!("{} is not built", dist.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let kind = name.rsplit('.').next().unwrap_or_default();
        if !["css", "html", "js", "wasm"].contains(&kind) || name == "sw.js" {
            continue;
        }
        let size = size_of(&path, name.clone())?;
        let group = match name.as_str() {
            name if name.starts_with("sotto-worker") => &mut worker,
            name if name.starts_with("later-") => &mut later,
            name if name.starts_with("admin-") => &mut admin,
            _ => &mut shell,
        };
        group.raw_bytes += size.raw_bytes;
        group.brotli_bytes += size.brotli_bytes;
        if kind == "wasm" {
            sizes.push(size);
        }
    }
    sizes.sort_by(|a, b| a.what.cmp(&b.what));
    sizes.extend([shell, later, admin, worker]);
    let model = dist.join("models/voice-emotion/voice-emotion.onnx");
    if model.is_file() {
        sizes.push(size_of(&model, "model".to_owned())?);
    }
    Ok(sizes)
}

fn size_of(path: &Path, what: String) -> Result<Size> {
    let raw_bytes = path.metadata()?.len();
    let mut compressed = path.as_os_str().to_owned();
    compressed.push(".br");
    let brotli_bytes = fs::metadata(compressed).map_or(raw_bytes, |metadata| metadata.len());
    Ok(Size { what, raw_bytes, brotli_bytes })
}
