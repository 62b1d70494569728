//! `sotto clean`: copies of files with their noise taken away.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use hound::{SampleFormat, WavSpec, WavWriter};
use sotto_engine::clean::{CLEAN_RATE_HZ, Cleaning};

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
    let mut failures = Failures::default();
    jobs::in_order(
        &work,
        options.jobs,
        |_, (from, to)| clean(from, to),
        |index, result, bar| {
            if let (Err(sentence), Some((from, _))) = (result, work.get(index)) {
                failures.add_above(bar, from, sentence);
            }
        },
    );
    Ok(failures)
}

fn same(from: &Path, to: &Path) -> bool {
    matches!((fs::canonicalize(from), fs::canonicalize(to)), (Ok(from), Ok(to)) if from == to)
}

fn clean(from: &Path, to: &Path) -> Result<(), String> {
    let unwritten = |error: hound::Error| format!("{} could not be written: {error}.", to.display());
    let format = WavSpec {
        channels: 1,
        sample_rate: CLEAN_RATE_HZ,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    };
    let mut writer = None;
    let cleaned = files::with_file(from, |file, extension| {
        let mut work = Cleaning::open(Box::new(file), extension)?;
        // The file is made when there is something to write.
        let out = writer.insert(WavWriter::create(to, format));
        while let Some(samples) = work.next_block()? {
            for sample in samples {
                if let Ok(open) = out
                    && let Err(error) = open.write_sample((sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16)
                {
                    *out = Err(error);
                }
            }
        }
        Ok(())
    });
    let written = writer.map(|out| out.and_then(WavWriter::finalize)).transpose().map_err(unwritten);
    let outcome = cleaned.and(written.map(|_| ()));
    if outcome.is_err() {
        // Half a copy is none; what cannot be removed is said by the failure already.
        let _ = fs::remove_file(to);
    }
    outcome
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

    use super::*;

    fn options(files: Vec<PathBuf>, out_dir: PathBuf) -> Options {
        Options { files, out_dir, jobs: 1 }
    }

    fn tone(path: &Path) {
        let format = WavSpec {
            channels: 2,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let mut out = WavWriter::create(path, format).unwrap();
        (0..16_000).for_each(|n| out.write_sample((f64::from(n / 2) * 0.3).sin() as i16).unwrap());
        out.finalize().unwrap();
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
        let copy = hound::WavReader::open(out.join("good.wav")).unwrap();
        assert_eq!((copy.spec().channels, copy.spec().sample_rate), (1, CLEAN_RATE_HZ));
        assert_eq!(copy.duration(), CLEAN_RATE_HZ / 2);
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
