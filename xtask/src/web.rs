//! Builds the web app into `dist/`, each part once, and not at all where nothing it is made from has changed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::{place, shell, shell::Steps, stage, tools};

/// Steps that [`build`] takes.
pub(crate) const STEPS: usize = 6;

/// What the web app is made from.
const INPUTS: [&str; 29] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "client/app",
    "client/chart",
    "client/engine",
    "client/export",
    "client/insight",
    "client/platform",
    "client/seal",
    "client/search",
    "client/store",
    "client/sync",
    "client/worker",
    "models/manifest.toml",
    "models/text-insight",
    "models/packs/built",
    "models/packs/speaker_turns/CARD.md",
    "models/packs/speech_en/CARD.md",
    "models/packs/speech_multi/CARD.md",
    "models/packs/speech_multi_base/CARD.md",
    "models/voice-emotion",
    "models/voice-emotion-free",
    "public",
    "shared",
    "xtask/src/stage",
    "xtask/src/stage.rs",
    "xtask/src/tools.rs",
];

/// `cargo xtask build-web`.
pub(crate) fn build_alone(force: bool, quick: bool) -> Result<()> {
    if quick {
        return build_quick();
    }
    let mut steps = Steps::new(STEPS);
    build(&mut steps, force)
}

/// For trying things: neither small nor compressed, and no test or start takes it for the real one.
fn build_quick() -> Result<()> {
    let _ = fs::remove_file(mark());
    let mut steps = Steps::new(3);
    steps.step("Checking the compiler's wasm target", tools::ensure_wasm_target)?;
    steps.step("Getting Trunk and wasm-bindgen", tools::ensure_builders)?;
    steps.step("Building the web app, quickly", || assemble(&[]))
}

/// Builds the web app and what its build needs. Takes [`STEPS`] steps.
pub(crate) fn build(steps: &mut Steps, force: bool) -> Result<()> {
    let fingerprint = fingerprint(&place::root())?;
    let mark = mark();
    if !force && is_current(&mark, &fingerprint) {
        steps.skip(STEPS, "The web app in dist/ is up to date");
        return Ok(());
    }
    steps.step("Checking the compiler's wasm target", tools::ensure_wasm_target)?;
    steps.step("Getting Trunk and wasm-bindgen", tools::ensure_builders)?;
    steps.step("Getting brotli", tools::ensure_shrinker)?;
    steps.step("Building the engine worker (4 to 8 minutes on two cores the first time)", || {
        compile("sotto-worker", "web")
    })?;
    steps.step("Building the page (2 to 4 minutes on two cores the first time)", || {
        compile("sotto-app", "web")
    })?;
    steps.step("Putting the web app together in dist/", || assemble(&["--release"]))?;
    if let Some(build) = stage::build_of(&place::dist()) {
        fs::write(&mark, format!("{fingerprint} {build}\n")).context("cannot note what was built")?;
    }
    Ok(())
}

/// Where it is noted what `dist/` was built from.
fn mark() -> PathBuf {
    place::target().join("web-build.txt")
}

fn assemble(options: &[&str]) -> Result<()> {
    let mut trunk = tools::command("trunk");
    trunk.args(["build", "--locked", "--offline", "true"]).args(options);
    // An old setting of some CI systems that Trunk cannot read.
    trunk.env_remove("NO_COLOR");
    shell::run(&mut trunk)
}

/// The same build that Trunk then asks for, so that its time shows under its own name.
fn compile(package: &str, profile: &str) -> Result<()> {
    let mut cargo = tools::command("cargo");
    cargo.args(["build", "--locked", "--target", "wasm32-unknown-unknown"]);
    cargo.args(["--package", package, "--profile", profile]);
    shell::run(&mut cargo)
}

fn is_current(mark: &Path, fingerprint: &str) -> bool {
    let Ok(noted) = fs::read_to_string(mark) else { return false };
    let Some(build) = stage::build_of(&place::dist()) else { return false };
    noted.trim_end() == format!("{fingerprint} {build}")
}

/// Digest over names and contents of everything in [`INPUTS`].
fn fingerprint(root: &Path) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        let content = fs::read(&file).with_context(|| format!("cannot read {name}"))?;
        digest.update(name);
        digest.update([0]);
        digest.update(Sha256::digest(content));
    }
    Ok(stage::hex(&digest.finalize()))
}

/// All files below a path, or the file itself; a missing path has none.
pub(crate) fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_follows_content() -> Result<()> {
        let root = place::target().join("xtask-fingerprint-test");
        fs::create_dir_all(root.join("public/icons"))?;
        fs::write(root.join("public/icons/a.svg"), "one")?;
        let before = fingerprint(&root)?;
        assert_eq!(before, fingerprint(&root)?);
        fs::write(root.join("public/icons/a.svg"), "two")?;
        assert_ne!(before, fingerprint(&root)?);
        fs::remove_dir_all(root)?;
        Ok(())
    }
}
