//! `fuzz-seeds DIR`: writes a folder of seeds for each fuzz target. The encoded formats come from ffmpeg; what it
//! cannot make is said and left out.

#![allow(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result};
use sotto_test_fuzz::{Container, Target, seeds};

mod encoded;

fn main() -> Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).context("which folder?")?);
    for target in Target::all() {
        fs::create_dir_all(folder.join(target.name()))?;
    }
    let mut written = 0;
    for seed in seeds::seeds() {
        fs::write(folder.join(seed.target.name()).join(seed.name), seed.bytes)?;
        written += 1;
    }
    let has_ffmpeg = Command::new("ffmpeg").arg("-version").stdout(Stdio::null()).status().is_ok();
    if has_ffmpeg {
        written += encode(&folder)?;
    } else {
        println!("      no ffmpeg: the encoded formats begin without seeds");
    }
    println!("      {written} seeds in {}", folder.display());
    Ok(())
}

/// Writes what ffmpeg makes of the voice; answers how many files.
fn encode(folder: &Path) -> Result<usize> {
    let source = folder.join("voice.wav");
    let mut written = 0;
    for (container, name, sample_rate_hz, channels, settings) in encoded::RECIPES {
        fs::write(&source, seeds::voice_wav(sample_rate_hz, channels, encoded::SECONDS))?;
        let out = seed_path(folder, container, name);
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-loglevel", "error", "-nostdin", "-y", "-i"]).arg(&source);
        ffmpeg.args([
            "-fflags",
            "+bitexact",
            "-flags",
            "+bitexact",
            "-strict",
            "-2",
            "-metadata_header_padding",
            "16",
        ]);
        if ffmpeg.args(settings).arg(&out).stderr(Stdio::null()).status()?.success() {
            written += 1;
        } else {
            println!("      ffmpeg cannot make {}/{name}: left out", container.name());
            let _ = fs::remove_file(&out);
        }
    }
    fs::remove_file(&source)?;
    Ok(written)
}

fn seed_path(folder: &Path, container: Container, name: &str) -> PathBuf {
    folder.join(container.name()).join(name)
}
