//! `cargo xtask conformance`: gets the reference tools and lets `tests/conformance` compare the engine with them.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{debian, place, shell, shell::Steps, tools};

/// The scripts in `tests/conformance/reference`, one for each reference tool.
const REFERENCES: [&str; 4] = ["praat", "librosa", "loudness", "opensmile"];

const PROGRAM: &str = "sotto-test-conformance";

/// Measures with both and writes `docs/conformance.md`.
pub(crate) fn conformance() -> Result<()> {
    let scripts = place::root().join("tests/conformance/reference");
    let work = place::target().join("conformance");
    let (views, references) = (work.join("views"), work.join("references"));
    let mut steps = Steps::new(5);
    let python = steps.step("Getting the reference tools", || environment(&scripts, &work))?;
    steps.step("Building the comparison", || {
        let mut cargo = tools::command("cargo");
        cargo.args(["build", "--locked", "--bin", PROGRAM]).args(tools::NATIVE);
        shell::run(&mut cargo)
    })?;
    steps.step("Decoding the clips", || shell::run(program().arg("views").arg(&views)))?;
    steps.step("Measuring with the reference tools", || {
        for name in REFERENCES {
            let out = references.join(name);
            std::fs::create_dir_all(&out)?;
            let script = scripts.join(name).with_extension("py");
            // -P: a script must not be taken for the package whose name it bears.
            shell::run(Command::new(&python).arg("-P").arg(script).arg(&views).arg(out))?;
        }
        Ok(())
    })?;
    steps.step("Comparing", || {
        let table = place::root().join("docs/conformance.md");
        shell::run(program().arg("compare").arg(&views).arg(&references).arg(table))
    })
}

fn program() -> Command {
    let mut command = Command::new(place::target().join("debug").join(PROGRAM));
    command.current_dir(place::root());
    command
}

/// A Python environment of its own; answers its interpreter.
fn environment(scripts: &Path, work: &Path) -> Result<std::path::PathBuf> {
    let folder = work.join("python");
    let python = folder.join("bin/python");
    if !python.is_file() {
        debian::ensure(&[("python3", "python3-venv")])?;
        shell::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    shell::run(pip.arg(scripts.join("requirements.txt")))?;
    Ok(python)
}
