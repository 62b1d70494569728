//! `sotto decode`: what the analysis hears, as raw samples. Training reads these files, so that training and
//! inference see the same audio.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::failures::Failures;
use crate::{files, jobs};

/// What to decode and where to.
#[derive(Args)]
pub(crate) struct Options {
    /// Files or folders.
    files: Vec<PathBuf>,
    /// A text file with one path a line; outputs are then named by line: 000000.f32, 000001.f32, …
    #[arg(long, conflicts_with = "files")]
    list: Option<PathBuf>,
    /// Folder to write to; made if it is not there.
    #[arg(long)]
    out_dir: PathBuf,
    /// Files at once; one a processor by default.
    #[arg(long, default_value_t = 0)]
    jobs: usize,
}

/// Decodes all files and answers those that could not be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<Failures> {
    let work = plan(options)?;
    fs::create_dir_all(&options.out_dir)
        .with_context(|| format!("{} could not be made", options.out_dir.display()))?;
    Ok(jobs::copies(&work, options.jobs, decode))
}

fn plan(options: &Options) -> anyhow::Result<Vec<(PathBuf, PathBuf)>> {
    if let Some(list) = &options.list {
        let text =
            fs::read_to_string(list).with_context(|| format!("{} could not be read", list.display()))?;
        let lines = text.lines().enumerate();
        return Ok(lines
            .map(|(index, line)| (PathBuf::from(line), options.out_dir.join(format!("{index:06}.f32"))))
            .collect());
    }
    let work = files::copies(&options.files, &options.out_dir, "f32")?;
    if work.is_empty() {
        bail!("Name at least one audio file or folder, or give --list.");
    }
    Ok(work)
}

fn decode(from: &Path, to: &Path) -> Result<(), String> {
    let samples = files::with_file(from, |file, extension| {
        sotto_engine::decode_to_analysis_view(Box::new(file), extension)
    })?;
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    fs::write(to, bytes).map_err(|error| format!("{} could not be written: {error}.", to.display()))
}
