//! The list of the web app's files with their digests: `assets.json`, from which the service worker fills its
//! cache and the app knows its build.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::web::collect;

/// Stands for the build in the source of the service worker.
const BUILD_MARK: &str = "__BUILD__";
const LIST: &str = "assets.json";
const SERVICE_WORKER: &str = "sw.js";

/// Writes the list, puts the build's id into the service worker, and answers the id. The id is a digest of all
/// files, so equal builds have equal ids.
pub(super) fn list(folder: &Path) -> Result<String> {
    let worker_file = folder.join(SERVICE_WORKER);
    let worker = fs::read_to_string(&worker_file).context("no service worker")?;
    ensure!(worker.contains(BUILD_MARK), "{SERVICE_WORKER} does not mention {BUILD_MARK}");
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut entries: Vec<Value> = Vec::new();
    let mut all = Sha256::new();
    all.update(&worker);
    for file in files {
        let path = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        if path == LIST
            || path == SERVICE_WORKER
            || path.ends_with(".br")
            || is_model(&path)
            || is_for_teams(&path)
        {
            continue;
        }
        let content = fs::read(&file)?;
        let digest = hex(&Sha256::digest(&content));
        all.update(&path);
        all.update(&digest);
        // The page is asked for, and kept, as `/`: every route is answered with it.
        let path = if path == "index.html" { "/".to_owned() } else { format!("/{path}") };
        entries.push(json!({ "path": path, "sha256": digest, "bytes": content.len() }));
    }
    let build = hex(&all.finalize())[..16].to_owned();
    let list = json!({ "build": build, "files": entries });
    fs::write(folder.join(LIST), format!("{list:#}\n"))?;
    fs::write(worker_file, worker.replace(BUILD_MARK, &build))?;
    Ok(build)
}

/// The analysis worker keeps models itself, in local storage: they outlive a build, and a person may remove them.
fn is_model(path: &str) -> bool {
    path.starts_with("models/") && (path.ends_with(".onnx") || path.ends_with(".pack"))
}

/// The team's pages work with the server alone, and most people never see them.
fn is_for_teams(path: &str) -> bool {
    path.starts_with("admin-") && path.ends_with(".wasm")
}

/// The id of the build in a folder; none where there is no finished one.
pub(crate) fn build_of(folder: &Path) -> Option<String> {
    let list: Value = serde_json::from_slice(&fs::read(folder.join(LIST)).ok()?).ok()?;
    list["build"].as_str().map(str::to_owned)
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Enough of a digest to name a file by its content.
pub(super) fn short_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place;

    #[test]
    fn the_build_id_follows_content_and_reaches_the_service_worker() -> Result<()> {
        let folder = place::target().join("xtask-assets-test");
        let make = |page: &str| {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("index.html"), page)?;
            fs::write(folder.join(SERVICE_WORKER), "const BUILD = '__BUILD__';")?;
            list(&folder)
        };
        let (one, again, two) = (make("one")?, make("one")?, make("two")?);
        assert_eq!(one, again);
        assert_ne!(one, two);
        assert!(fs::read_to_string(folder.join(SERVICE_WORKER))?.contains(&two));
        assert_eq!(build_of(&folder), Some(two));
        let list = fs::read_to_string(folder.join(LIST))?;
        assert!(list.contains("\"path\": \"/\"") && !list.contains(SERVICE_WORKER));
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}
