//! `cargo xtask evaluate`: every figure of the models, from their cards and from the engine on the test splits; writes
//! `docs/accuracy.md`.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{bench, debian, place, python, shell, shell::Steps, tools};

const PROGRAM: &str = "sotto-test-accuracy";
/// The sections of the engine's own figures, in their order.
const MEASURED: [&str; 3] = ["voice", "words", "parity"];

/// Measures and writes.
pub(crate) fn evaluate() -> Result<()> {
    let work = place::target().join("accuracy");
    fs::create_dir_all(&work)?;
    let mut steps = Steps::new(5);
    steps.step("Building the evaluation", || {
        let mut cargo = tools::command("cargo");
        shell::run(cargo.args(["build", "--locked", "--bin", PROGRAM]).args(tools::NATIVE))
    })?;
    steps.step("Reading the cards", || {
        debian::ensure(&[("python3", "python3")])?;
        let mut tables = Command::new("python3");
        tables.env("PYTHONDONTWRITEBYTECODE", "1").arg(place::root().join("models/train/accuracy.py"));
        shell::run(tables.arg(place::root().join("models")).arg(work.join("cards.md")))
    })?;
    steps.step("Reading the test voices (5 to 10 minutes on two cores)", || part("voice", &work))?;
    steps.step("Reading the test sentences (2 minutes)", || part("words", &work))?;
    steps.step("Comparing runtimes", || compare(&work))?;
    let mut text = read(&work, "cards")?;
    for section in MEASURED {
        text.push('\n');
        text.push_str(&read(&work, section)?);
    }
    fs::write(place::root().join("docs/accuracy.md"), text).context("docs/accuracy.md cannot be written")
}

fn read(work: &Path, section: &str) -> Result<String> {
    fs::read_to_string(work.join(section).with_extension("md"))
        .with_context(|| format!("no section {section}"))
}

fn part(name: &str, work: &Path) -> Result<()> {
    let mut program = Command::new(place::target().join("debug").join(PROGRAM));
    shell::run(program.current_dir(place::root()).arg(name).arg(work))
}

/// Asks onnxruntime and, where Node.js is, the engine as WebAssembly, then compares.
fn compare(work: &Path) -> Result<()> {
    let folder = work.join("parity");
    fs::create_dir_all(&folder)?;
    part("questions", &folder)?;
    let scripts = place::root().join("tests/accuracy/parity");
    let python = python::environment_for("python-parity", &scripts.join("requirements.txt"))?;
    let mut asked = Command::new(python);
    asked.env("PYTHONDONTWRITEBYTECODE", "1").arg(scripts.join("onnxruntime_answers.py"));
    shell::run(asked.arg(place::root().join("models")).arg(&folder))?;
    // What an earlier run left is no figure of this one.
    let _ = fs::remove_file(folder.join("wasm.json"));
    match debian::ensure(&[("node", "nodejs")]) {
        Ok(()) => {
            let module = bench::stages("nodejs", &work.join("wasm"))?;
            let mut node = Command::new("node");
            node.arg(scripts.join("wasm_answers.cjs")).arg(module);
            shell::run(node.arg(place::root().join("models")).arg(&folder))?;
        }
        Err(reason) => println!("      {reason:#}\n      WebAssembly is not compared"),
    }
    part("parity", &folder)?;
    fs::copy(folder.join("parity.md"), work.join("parity.md")).map(drop).context("no comparison")
}
