//! `sotto baseline`: what is usual for one person's voice, from recordings of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use sotto_engine::{Baseline, Session, emotion::FEWEST_STRETCHES};

use crate::failures::Failures;
use crate::{embedded, files, jobs};

/// Whose voice, and where to keep what is usual for it.
#[derive(Args)]
pub(crate) struct Options {
    /// Files or folders with recordings of one person.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// File to write, for `sotto analyze --baseline`.
    #[arg(long, short)]
    output: PathBuf,
    /// Files at once; one a processor by default.
    #[arg(long, default_value_t = 0)]
    jobs: usize,
}

/// Writes the baseline and answers the files that could not be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<Failures> {
    let files = files::expand(&options.files)?;
    let models = Arc::new(embedded::models()?);
    let mut usual = models.empty_baseline().context("this program carries no emotion model")?;
    let mut failures = Failures::default();
    jobs::in_order(
        &files,
        options.jobs,
        |_, path| {
            files::with_file(path, |file, extension| {
                Session::open(Box::new(file), extension, models.clone())?.finish()
            })
        },
        |index, result, bar| match (files.get(index), result) {
            (_, Ok(outcome)) => {
                if let Some(here) = &outcome.baseline {
                    // The same models heard all of them.
                    let _ = usual.merge(here);
                }
            }
            (Some(path), Err(sentence)) => failures.add_above(bar, path, sentence),
            (None, Err(_)) => {}
        },
    );
    if usual.count() < FEWEST_STRETCHES {
        bail!(
            "There is too little speech for a baseline: {} stretches where {FEWEST_STRETCHES} are needed. Add recordings.",
            usual.count()
        );
    }
    let place = options.output.display();
    fs::write(&options.output, usual.to_bytes()).with_context(|| format!("{place} could not be written"))?;
    eprintln!("{place} holds {} stretches of speech.", usual.count());
    Ok(failures)
}

/// Reads what [`run`] wrote, made by the model that this program carries.
pub(crate) fn read(path: &Path, wanted: Option<&Baseline>) -> anyhow::Result<Arc<Baseline>> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let baseline = Baseline::from_bytes(&bytes).with_context(|| path.display().to_string())?;
    if wanted.is_some_and(|wanted| wanted.model() != baseline.model()) {
        bail!(
            "{} was made by {}, which is not the model of this program. Make it anew with `sotto baseline`.",
            path.display(),
            baseline.model()
        );
    }
    Ok(Arc::new(baseline))
}
