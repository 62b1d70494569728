//! `sotto analyze`: a report for each file, as JSON lines or for reading.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use sotto_engine::Session;
use sotto_protocol::Report;

use crate::{embedded, files, jobs, summary};

/// What to analyse and how to print it.
#[derive(Args)]
pub(crate) struct Options {
    /// Files or folders.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print one JSON object a line, in the order of the files.
    #[arg(long)]
    json: bool,
    /// Files at once; one a processor by default.
    #[arg(long, default_value_t = 0)]
    jobs: usize,
}

/// Analyses all files and says how many failed.
pub(crate) fn run(options: &Options) -> anyhow::Result<usize> {
    let files = files::expand(&options.files)?;
    if files.is_empty() {
        bail!("There is no audio file in there.");
    }
    let models = Arc::new(embedded::models()?);
    let mut failed = 0;
    let mut printed = Ok(());
    jobs::in_order(
        &files,
        options.jobs,
        |_, path| {
            files::with_file(path, |file, extension| {
                Session::open(Box::new(file), extension, models.clone())?.finish()
            })
        },
        |index, result, bar| {
            let Some(path) = files.get(index) else { return };
            bar.suspend(|| match result {
                Ok(outcome) => {
                    let report = Report { file: path.display().to_string(), analysis: outcome.analysis };
                    if printed.is_ok() {
                        printed = print(&report, options.json);
                    }
                }
                Err(sentence) => {
                    failed += 1;
                    eprintln!("{}: {sentence}", path.display());
                }
            });
        },
    );
    printed.context("the output could not be written")?;
    Ok(failed)
}

fn print(report: &Report, json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, report)?;
        writeln!(out)
    } else {
        summary::write(&mut out, report)
    }
}
