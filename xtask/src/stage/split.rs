//! Cuts the page's module in two: what it takes to record, and all that can come a moment later (the functions that the
//! app marks with `wasm_split`). Trunk knows nothing of this, so what it made of the module is made once more from both.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{place, shell, tools};

/// How Trunk names the page's module, before the hash.
const PAGE: &str = "sotto-app-";
/// How the second module is named, and the script that loads it.
const LATER: &str = "later";

/// Writes both modules and their scripts in place of the one in a folder. `profile` is cargo's.
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

    let later = folder.join(format!("{LATER}-{hash}.wasm"));
    fs::copy(work.join(format!("split_{LATER}.wasm")), later).context("the cut left no second module")?;
    let loader = work.join("__wasm_split.js");
    let to = folder.join(format!("{LATER}-{hash}.js"));
    renamed(&loader, &to, &format!("./split_{LATER}.wasm"), &format!("./{LATER}-{hash}.wasm"))?;
    let script = folder.join(format!("{page}.js"));
    // Within the script the module's own name for it stays.
    renamed(&script, &script, "from \"./__wasm_split.js\"", &format!("from \"./{LATER}-{hash}.js\""))
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
