//! `cargo xtask conformance`: gets the reference tools and lets `tests/conformance` compare the engine with them.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{place, python, shell, shell::Steps, tools};

/// The scripts in `tests/conformance/reference` that measure the clips, one for each reference tool.
const REFERENCES: [&str; 4] = ["praat", "librosa", "loudness", "opensmile"];

const PROGRAM: &str = "sotto-test-conformance";

/// Measures with both and writes `docs/conformance.md`.
pub(crate) fn conformance() -> Result<()> {
    let work = place::target().join("conformance");
    let (views, mixtures, references) = (work.join("views"), work.join("mixtures"), work.join("references"));
    let mut steps = Steps::new(5);
    let (python, has_silero) = steps.step("Getting the reference tools", || {
        let python = python::environment()?;
        let silero = python::add_silero(&python);
        if let Err(reason) = &silero {
            println!("      {reason:#}");
            println!("      going on without Silero VAD: its figure will be missing");
        }
        Ok((python, silero.is_ok()))
    })?;
    steps.step("Building the comparison", || {
        let mut cargo = tools::command("cargo");
        cargo.args(["build", "--locked", "--bin", PROGRAM]).args(tools::NATIVE);
        shell::run(&mut cargo)
    })?;
    steps.step("Decoding the clips", || {
        shell::run(program().arg("views").arg(&views))?;
        shell::run(program().arg("mixtures").arg(&mixtures))
    })?;
    steps.step("Measuring with the reference tools", || {
        for name in REFERENCES {
            measure(&python, name, &views, &references)?;
        }
        if has_silero {
            return measure(&python, "silero", &mixtures, &references);
        }
        // What an earlier run left is no figure of this one.
        let left = references.join("silero");
        if left.is_dir() { Ok(std::fs::remove_dir_all(left)?) } else { Ok(()) }
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

/// Runs one reference tool over a folder of clips.
fn measure(python: &Path, name: &str, clips: &Path, references: &Path) -> Result<()> {
    let script = place::root().join("tests/conformance/reference").join(name).with_extension("py");
    let out = references.join(name);
    std::fs::create_dir_all(&out)?;
    // -P: a script must not be taken for the package whose name it bears.
    shell::run(Command::new(python).arg("-P").arg(script).arg(clips).arg(out))
}
