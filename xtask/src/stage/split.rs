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
    bind.args(["--keep-lld-exports", "--remove-name-section", "--out-name", &page, "--out-dir"]);
    shell::run(bind.arg(folder))?;

    let later =
        fs::read(work.join(format!("split_{LATER}.wasm"))).context("the cut left no second module")?;
    let later = without_notes(&later).context("the second module cannot be read")?;
    fs::write(folder.join(format!("{LATER}-{hash}.wasm")), later)?;
    let loader = work.join("__wasm_split.js");
    let to = folder.join(format!("{LATER}-{hash}.js"));
    renamed(&loader, &to, &format!("./split_{LATER}.wasm"), &format!("./{LATER}-{hash}.wasm"))?;
    let script = folder.join(format!("{page}.js"));
    renamed(&script, &script, "./__wasm_split.js", &format!("./{LATER}-{hash}.js"))
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

/// A module without its custom sections (WebAssembly core specification 5.5.3), which hold names and nothing that runs.
fn without_notes(module: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let mut kept = module.get(..HEADER)?.to_vec();
    let mut rest = &module[HEADER..];
    while let [kind, after @ ..] = rest {
        let (size, digits) = leb128(after)?;
        let end = 1 + digits + size;
        if *kind != CUSTOM {
            kept.extend_from_slice(rest.get(..end)?);
        }
        rest = rest.get(end..)?;
    }
    Some(kept)
}

/// A number of 32 bits in groups of seven, and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_all_others_stay() {
        let header = b"\0asm\x01\0\0\0";
        let (named, types) = ([0, 3, 1, b'a', 9], [1, 0x81, 0, 0]);
        let module = [&header[..], &named, &types, &named].concat();
        assert_eq!(without_notes(&module), Some([&header[..], &types].concat()));
        // Cut off within a section.
        assert_eq!(without_notes(&module[..module.len() - 1]), None);
        assert_eq!(without_notes(b"\0asm"), None);
    }
}
