//! Cuts the page's module: what it takes to record, what can come a moment later, and what few people ever see (the
//! functions that the app marks with `wasm_split`). Trunk knows nothing of this, so what it made of the module is made once
//! more from all parts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{place, shell, tools};

/// How Trunk names the page's module, before the hash.
const PAGE: &str = "sotto-app-";
/// How the script is named that loads the others; the second module, too.
const LATER: &str = "later";
/// How the program that cuts begins the names of modules, and of what several of them share.
const CUT: [&str; 2] = ["split_", "chunk_"];

/// Writes all modules and their scripts in place of the one in a folder. `profile` is cargo's.
pub(super) fn split(folder: &Path, profile: &str) -> Result<()> {
    let hash = hash_of_page(folder)?;
    let (page, work) = (format!("{PAGE}{hash}"), place::target().join("split"));
    if work.exists() {
        fs::remove_dir_all(&work).context("cannot empty the folder of the cut")?;
    }
    let whole = place::target().join(tools::WASM_TARGET).join(profile).join("sotto-app.wasm");
    let mut cut = tools::command("wasm-split-cli");
    shell::run(cut.arg(whole).arg(&work).args(["--target", "web", "--out-name", &page]))?;
    let mut bind = tools::command("wasm-bindgen");
    bind.arg(work.join(format!("{page}.wasm"))).args(["--target", "web", "--no-typescript"]);
    bind.args(["--keep-lld-exports", "--out-name", &page, "--out-dir"]);
    shell::run(bind.arg(folder))?;

    let loader = folder.join(format!("{LATER}-{hash}.js"));
    fs::copy(work.join("__wasm_split.js"), &loader).context("the cut left no script")?;
    let script = fs::read_to_string(&loader)?;
    // What turned out empty is written, too, and fetched by nobody.
    for (from, to) in modules(&work, &hash)?.into_iter().filter(|it| script.contains(&it.0)) {
        fs::copy(work.join(&from), folder.join(&to))?;
        renamed(&loader, &loader, &format!("./{from}"), &format!("./{to}"))?;
    }
    let script = folder.join(format!("{page}.js"));
    // Within the script the module's own name for it stays.
    renamed(&script, &script, "from \"./__wasm_split.js\"", &format!("from \"./{LATER}-{hash}.js\""))
}

/// Modules beside the page's own: as the cut names them, and as they are served. What several share is named after the one
/// that everybody fetches.
fn modules(work: &Path, hash: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for file in fs::read_dir(work)? {
        let Ok(name) = file?.file_name().into_string() else { continue };
        let Some(stem) = name.strip_suffix(".wasm") else { continue };
        let served = match CUT.map(|begin| stem.strip_prefix(begin)) {
            [Some(part), _] => format!("{part}-{hash}.wasm"),
            [None, Some(shared)] => format!("{LATER}-{shared}-{hash}.wasm"),
            [None, None] => continue,
        };
        found.push((name, served));
    }
    ensure!(!found.is_empty(), "the cut left no second module");
    found.sort();
    Ok(found)
}

/// The hash that Trunk gave the page's module.
fn hash_of_page(folder: &Path) -> Result<String> {
    let files = fs::read_dir(folder).context("cannot list what Trunk made")?;
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let mut hashes = names.filter_map(|it| Some(it.strip_prefix(PAGE)?.strip_suffix(".js")?.to_owned()));
    hashes.next().context("Trunk made no script of the page")
}

/// Writes a text with one name in place of another, which has to be there.
fn renamed(from: &PathBuf, to: &Path, old: &str, new: &str) -> Result<()> {
    let text = fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
    ensure!(text.contains(old), "{} does not name {old}", from.display());
    Ok(fs::write(to, text.replace(old, new))?)
}
