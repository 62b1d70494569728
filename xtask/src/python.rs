//! The Python environment that the field's own tools run in, with the versions that `tests/conformance/reference`
//! pins.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{debian, place, shell};

/// Praat, librosa, pyloudnorm and openSMILE. Answers the environment's interpreter.
pub(crate) fn environment() -> Result<PathBuf> {
    let folder = place::target().join("python");
    let python = folder.join("bin/python");
    if !python.is_file() {
        debian::ensure(&[("python3", "python3-venv")])?;
        shell::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    install(&python, "requirements.txt", &[])?;
    Ok(python)
}

/// Silero VAD's weights and what runs them; its package itself would bring a whole framework along.
pub(crate) fn add_silero(python: &Path) -> Result<()> {
    install(python, "silero.txt", &["--no-deps"])
}

fn install(python: &Path, requirements: &str, flags: &[&str]) -> Result<()> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(flags);
    let folder = place::root().join("tests/conformance/reference");
    shell::run(pip.arg("--requirement").arg(folder.join(requirements)))
}
