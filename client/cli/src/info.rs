//! `sotto info`: what files say of themselves, without analysing their sound.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use sotto_engine::{Decoder, Facts};

use crate::failures::Failures;
use crate::files;

/// What to look at and how to print it.
#[derive(Args)]
pub(crate) struct Options {
    /// Files or folders.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print one JSON object a line, in the order of the files.
    #[arg(long)]
    json: bool,
}

/// One file's facts, as they are printed.
#[derive(Serialize)]
struct Info {
    file: String,
    container: &'static str,
    codec: &'static str,
    sample_rate_hz: u32,
    channels: u16,
    bits_per_sample: Option<u32>,
    promised_s: Option<f64>,
    bytes: Option<u64>,
    tracks: usize,
}

/// Looks at all files and answers those that could not be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<Failures> {
    let mut failures = Failures::default();
    for path in files::expand(&options.files)? {
        let opened = files::with_file(&path, |file, extension| Decoder::open(Box::new(file), extension));
        match opened {
            Ok(decoder) => print(&info(&path, &decoder.facts()), options.json)
                .context("the output could not be written")?,
            Err(sentence) => failures.add(&path, sentence),
        }
    }
    Ok(failures)
}

fn info(path: &Path, facts: &Facts) -> Info {
    Info {
        file: path.display().to_string(),
        container: facts.container,
        codec: facts.format.codec,
        sample_rate_hz: facts.format.sample_rate_hz,
        channels: facts.format.channels,
        bits_per_sample: facts.bits_per_sample,
        promised_s: facts.promised_s,
        bytes: facts.bytes,
        tracks: facts.tracks,
    }
}

fn print(info: &Info, json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, info)?;
        return writeln!(out);
    }
    writeln!(out, "{}", info.file)?;
    writeln!(out, "  container  {}, {} track(s)", info.container, info.tracks)?;
    let bits = info.bits_per_sample.map(|bits| format!(", {bits} bit")).unwrap_or_default();
    let (khz, channels) = (f64::from(info.sample_rate_hz) / 1_000.0, info.channels);
    writeln!(out, "  audio      {} at {khz} kHz, {channels} channel(s){bits}", info.codec)?;
    match info.promised_s {
        Some(seconds) => writeln!(out, "  length     {seconds:.3} s, by its headers")?,
        None => writeln!(out, "  length     not in its headers")?,
    }
    if let Some(bytes) = info.bytes {
        writeln!(out, "  size       {bytes} bytes")?;
    }
    writeln!(out)
}
