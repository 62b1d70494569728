//! Every input that fuzzing found wanting, every seed that is made here, and every golden recording, through the
//! harness of the fuzz targets. Each is a test: it ends, without a panic, within the bound on memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use sotto_test_fuzz::{Container, Target, seeds};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The bound on memory holds for one input; two at once would be counted together.
    arguments.test_threads = Some(1);
    match trials() {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> anyhow::Result<Vec<Trial>> {
    let mut trials = Vec::new();
    for seed in seeds::seeds() {
        trials.push(trial("seed", seed.target, &seed.name, seed.bytes));
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in Target::all() {
        for path in files(&here.join("found").join(target.name()))? {
            trials.push(trial("found", target, &name(&path), fs::read(&path)?));
        }
    }
    for case in folders(&here.join("../golden/cases"))? {
        for path in files(&case)? {
            if let Some(container) = container_of(&path) {
                trials.push(trial("golden", Target::Decode(container), &name(&path), fs::read(&path)?));
            }
        }
    }
    Ok(trials)
}

fn trial(kind: &str, target: Target, name: &str, bytes: Vec<u8>) -> Trial {
    Trial::test(format!("{kind}::{}::{name}", target.name()), move || {
        target.run(&bytes);
        Ok(())
    })
}

/// Which target a golden recording is for.
fn container_of(path: &Path) -> Option<Container> {
    let name = name(path);
    Some(match path.extension()?.to_str()? {
        "wav" => Container::Wav,
        "flac" => Container::Flac,
        "mp3" => Container::Mp3,
        "mp4" if name.contains("fragmented") => Container::Mp4Fragmented,
        "mp4" | "m4a" => Container::Mp4,
        "ogg" if name.contains("opus") => Container::OggOpus,
        "ogg" => Container::OggVorbis,
        "webm" => Container::Matroska,
        _ => return None,
    })
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Files of a folder, in order; none where there is no such folder.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    Ok(entries(folder)?.into_iter().filter(|path| path.is_file()).collect())
}

fn folders(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    Ok(entries(folder)?.into_iter().filter(|path| path.is_dir()).collect())
}

fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
