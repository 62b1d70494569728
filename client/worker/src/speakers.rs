//! Finding out who speaks when in a kept file, step by step.

use sotto_engine::speakers::{
    Outcome, Separation, SeparationStep, attribute, describe, keep_names, recognise,
};
use sotto_platform::{clock, opfs, sync_file::BlobReader};
use sotto_protocol::{Fault, Reply, Stage, Talk};

use crate::{
    models,
    post::{self, Answer},
    source::WorkerSource,
    tasks::TaskGuard,
};

/// Longest time without a look at the outside, where a step is not longer.
const SLICE_MS: f64 = 60.0;

/// Serves `TellApart`.
pub(crate) async fn run(task: &TaskGuard, path: &str, extension: &str, talk: Talk) -> Result<Answer, Fault> {
    let blob = opfs::read(path).await.map_err(post::storage_fault)?;
    let model = models::speakers(task).await?;
    let source = WorkerSource(BlobReader::new(blob.into()).map_err(post::storage_fault)?);
    let mut work = Separation::open(Box::new(source), extension, model).map_err(|it| it.fault())?;
    let mut looked_at_ms = clock::monotonic_ms();
    while work.step().map_err(|it| it.fault())? == SeparationStep::Working {
        if clock::monotonic_ms() - looked_at_ms > SLICE_MS {
            post::progress(task.id(), Stage::Speakers, work.progress());
            clock::breathe().await;
            task.check()?;
            looked_at_ms = clock::monotonic_ms();
        }
    }
    let mut outcome = work.finish().map_err(|it| it.fault())?;
    let Talk { mut transcript, analysis, pitch, known } = talk;
    if let Some(before) = &transcript.speakers {
        keep_names(&mut outcome.turns, before);
    }
    recognise(&mut outcome, known.as_deref().unwrap_or_default());
    let Outcome { mut turns, prints } = outcome;
    if let Some(analysis) = analysis {
        describe(&mut turns, &analysis, pitch.as_ref());
    }
    attribute(&mut transcript, &turns);
    transcript.speakers = Some(turns);
    // It was read before sentences were cut where the speaker changes.
    transcript.insight = None;
    let prints = if known.is_some() { prints } else { Vec::new() };
    Ok(Reply::ToldApart { transcript: Box::new(transcript), prints }.into())
}
