//! `sotto clean`: copies of files with their noise taken away.

use std::fs;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use sotto_engine::EngineError;
use sotto_engine::clean::{CLEAN_RATE_HZ, Cleaning};
use sotto_export::wav;

use crate::failures::Failures;
use crate::{files, jobs};

/// What to clean and where to.
#[derive(Args)]
pub(crate) struct Options {
    /// Files or folders.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Folder to write to; made if it is not there.
    #[arg(long)]
    out_dir: PathBuf,
    /// Files at once; one a processor by default.
    #[arg(long, default_value_t = 0)]
    jobs: usize,
}

/// Cleans all files and answers those that could not be read or written.
pub(crate) fn run(options: &Options) -> anyhow::Result<Failures> {
    let work = files::copies(&options.files, &options.out_dir, "wav")?;
    if work.is_empty() {
        bail!("There is no audio file in there.");
    }
    if let Some((from, _)) = work.iter().find(|(from, to)| same(from, to)) {
        bail!("{} would be written over: name another folder", from.display());
    }
    fs::create_dir_all(&options.out_dir)
        .with_context(|| format!("{} could not be made", options.out_dir.display()))?;
    Ok(jobs::copies(&work, options.jobs, clean))
}

fn same(from: &Path, to: &Path) -> bool {
    matches!((fs::canonicalize(from), fs::canonicalize(to)), (Ok(from), Ok(to)) if from == to)
}

fn clean(from: &Path, to: &Path) -> Result<(), String> {
    let mut written = Ok(());
    let cleaned = files::with_file(from, |file, extension| {
        let work = Cleaning::open(Box::new(file), extension)?;
        // The file is made when there is something to write.
        written = write(work, to)?;
        Ok(())
    });
    let written = written.map_err(|error| format!("{} could not be written: {error}.", to.display()));
    let outcome = cleaned.and(written);
    if outcome.is_err() {
        // Half a copy is none; what cannot be removed is said by the failure already.
        let _ = fs::remove_file(to);
    }
    outcome
}

/// Writes what comes clean; the outer failure is the source's, the inner one the copy's.
fn write(mut work: Cleaning, to: &Path) -> Result<io::Result<()>, EngineError> {
    let mut out = match fs::File::create(to).map(io::BufWriter::new) {
        Ok(out) => out,
        Err(error) => return Ok(Err(error)),
    };
    let (mut bytes, mut written) = (0, out.write_all(&wav::header(CLEAN_RATE_HZ, 0)));
    while let (Some(samples), Ok(())) = (work.next_block()?, &written) {
        let piece = wav::to_pcm16(samples);
        bytes += piece.len() as u64;
        written = out.write_all(&piece);
    }
    let finish = |mut out: io::BufWriter<fs::File>| {
        out.seek(io::SeekFrom::Start(0))?;
        out.write_all(&wav::header(CLEAN_RATE_HZ, bytes))?;
        out.flush()
    };
    Ok(written.and_then(|()| finish(out)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

    use super::*;

    fn options(files: Vec<PathBuf>, out_dir: PathBuf) -> Options {
        Options { files, out_dir, jobs: 1 }
    }

    fn tone(path: &Path) {
        let samples: Vec<f32> = (0..8_000).map(|n| 0.1 * (n as f32 * 0.3).sin()).collect();
        let bytes = wav::to_pcm16(&samples);
        fs::write(path, [&wav::header(16_000, bytes.len() as u64)[..], &bytes].concat()).unwrap();
    }

    #[test]
    fn copies_are_written_beside_what_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let (good, bad) = (folder.path().join("good.wav"), folder.path().join("bad.wav"));
        tone(&good);
        fs::write(&bad, "no audio").unwrap();
        let out = folder.path().join("clean");
        let failures = run(&options(vec![good.clone(), bad], out.clone())).unwrap();
        assert!(!failures.is_empty());
        let copy = fs::read(out.join("good.wav")).unwrap();
        let (header, samples) = copy.split_first_chunk().unwrap();
        assert_eq!(wav::sample_rate_hz(header), Some(CLEAN_RATE_HZ));
        assert_eq!(samples.len() as u64, wav::SAMPLE_BYTES * u64::from(CLEAN_RATE_HZ) / 2);
        assert!(!out.join("bad.wav").exists());
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("good.wav");
        tone(&good);
        let before = fs::read(&good).unwrap();
        assert!(run(&options(vec![good.clone()], folder.path().to_owned())).is_err());
        assert_eq!(fs::read(&good).unwrap(), before);
    }
}
