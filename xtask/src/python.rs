//! Python environments with pinned versions: that of the field's own tools, whose versions `tests/conformance/reference`
//! has, and those that model packs are built in.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{debian, place, shell};

/// Praat, librosa, pyloudnorm and openSMILE. Answers the environment's interpreter.
pub(crate) fn environment() -> Result<PathBuf> {
    let python = made("python")?;
    install(&python, &reference("requirements.txt"), &[])?;
    Ok(python)
}

/// What a list of requirements asks for, in an environment of its own. Answers its interpreter.
pub(crate) fn environment_for(name: &str, requirements: &Path) -> Result<PathBuf> {
    let python = made(name)?;
    install(&python, requirements, &[])?;
    Ok(python)
}

/// An environment in the target folder, made where it is not there.
fn made(name: &str) -> Result<PathBuf> {
    let folder = place::target().join(name);
    let python = folder.join("bin/python");
    if !python.is_file() {
        debian::ensure(&[("python3", "python3-venv")])?;
        shell::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    Ok(python)
}

/// Silero VAD's weights and what runs them; its package itself would bring a whole framework along.
pub(crate) fn add_silero(python: &Path) -> Result<()> {
    install(python, &reference("silero.txt"), &["--no-deps"])
}

fn reference(requirements: &str) -> PathBuf {
    place::root().join("tests/conformance/reference").join(requirements)
}

fn install(python: &Path, requirements: &Path, flags: &[&str]) -> Result<()> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(flags);
    shell::run(pip.arg("--requirement").arg(requirements))
}
