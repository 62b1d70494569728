//! `sotto analyze`: measures and readings of files and folders.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use sotto_engine::Session;

use crate::failures::Failures;
use crate::output::{Features, Form, Printer};
use crate::said::{Listener, SaidOptions};
use crate::{baseline, embedded, files, jobs};

/// What to analyse and how to print it.
#[derive(Args)]
pub(crate) struct Options {
    /// Files or folders.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print one JSON object a line, in the order of the files.
    #[arg(long)]
    json: bool,
    /// Print comma-separated values with a header.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// What to print of each file.
    #[arg(long, value_enum, default_value_t = Features::Summary)]
    features: Features,
    /// What is usual for the person who speaks in all files, as `sotto baseline` wrote it.
    #[arg(long)]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    said: SaidOptions,
    /// Files at once; one a processor by default.
    #[arg(long, default_value_t = 0)]
    jobs: usize,
}

impl Options {
    /// Functionals and frames are for machines: without a form they come as values with commas.
    fn form(&self) -> Form {
        match (self.json, self.csv, self.features) {
            (true, ..) => Form::Json,
            (false, false, Features::Summary) => Form::Text,
            _ => Form::Csv,
        }
    }
}

/// Analyses all files, says at the end how many there were, and answers those that could not be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<Failures> {
    let files = files::expand(&options.files)?;
    if files.is_empty() {
        bail!("There is no audio file in there.");
    }
    let models = Arc::new(embedded::models()?);
    let usual = options.baseline.as_deref();
    let usual = usual.map(|path| baseline::read(path, models.empty_baseline().as_ref())).transpose()?;
    let listener = Listener::open(&options.said)?;
    let mut printer = Printer::new(options.features, options.form());
    let mut failures = Failures::default();
    let mut printed = Ok(());
    let mut read = 0;
    jobs::in_order(
        &files,
        options.jobs,
        |_, path| {
            files::with_file(path, |file, extension| {
                let session = Session::open(Box::new(file), extension, models.clone())?;
                match &usual {
                    Some(usual) => session.compared_with(usual.clone()).finish(),
                    None => session.finish(),
                }
            })
            .and_then(|outcome| {
                let heard = listener.hear(path, &outcome)?;
                Ok((outcome, heard))
            })
        },
        |index, result, bar| {
            let Some(path) = files.get(index) else { return };
            match result {
                Ok(_) if printed.is_err() => {}
                Ok((outcome, heard)) => {
                    read += 1;
                    bar.suspend(|| printed = printer.print(path.display().to_string(), outcome, heard));
                }
                Err(sentence) => failures.add_above(bar, path, sentence),
            }
        },
    );
    match printed {
        // Whoever read our output has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(failures),
        printed => printed.context("the output could not be written")?,
    }
    if files.len() > 1 {
        eprintln!("{read} of {} files analysed.", files.len());
    }
    Ok(failures)
}
