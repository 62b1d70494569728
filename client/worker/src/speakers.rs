//! Finding out who speaks when in a kept file, step by step.

use sotto_engine::speakers::{
    Outcome, Separation, SeparationStep, attribute, describe, keep_names, recognise,
};
use sotto_protocol::{Fault, Reply, Stage, Talk};

use crate::{models, pace::Pace, post::Answer, source, tasks::TaskGuard};

/// Serves `TellApart`.
pub(crate) async fn run(task: &TaskGuard, path: &str, extension: &str, talk: Talk) -> Result<Answer, Fault> {
    let source = source::open(path).await?;
    let model = models::speakers(task).await?;
    let mut work = Separation::open(source, extension, model).map_err(|it| it.fault())?;
    let mut pace = Pace::new(task);
    while work.step().map_err(|it| it.fault())? == SeparationStep::Working {
        pace.look(Stage::Speakers, work.progress()).await?;
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
