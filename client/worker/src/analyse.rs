//! Running the engine over a kept file, step by step, so that cancelling works and captures are not held up.

use std::sync::Arc;

use sotto_engine::{Models, Session, Step};
use sotto_protocol::{Fault, KnownVoice, Reply};

use crate::{baseline, models, pace::Pace, post::Answer, source, tasks::TaskGuard};

/// Serves `Analyse`.
pub(crate) async fn run(
    task: &TaskGuard,
    path: &str,
    extension: &str,
    voice: Option<&KnownVoice>,
    emotion: bool,
) -> Result<Answer, Fault> {
    let source = source::open(path).await?;
    let models = if emotion { models::load(task).await } else { Arc::new(Models::none()) };
    let usual = match voice {
        Some(voice) => baseline::of(&models, &voice.others).await,
        None => None,
    };
    let mut session = Session::open(source, extension, models).map_err(|it| it.fault())?;
    if let Some(usual) = usual {
        session = session.compared_with(Arc::new(usual));
    }
    let mut pace = Pace::new(task);
    while session.step().map_err(|it| it.fault())? == Step::Working {
        let (stage, done) = session.progress();
        pace.look(stage, done).await?;
    }
    let outcome = session.finish().map_err(|it| it.fault())?;
    if let (Some(voice), Some(here)) = (voice, &outcome.baseline) {
        // Without room the next recordings are compared with less; this one is read all the same.
        let _ = baseline::keep(&voice.file, here).await;
    }
    let reply = Reply::Analysed { analysis: Box::new(outcome.analysis) };
    Ok(Answer::with_bytes(reply, outcome.tracks.to_bytes()))
}
