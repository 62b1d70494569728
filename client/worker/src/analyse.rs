//! Running the engine over a kept file, step by step, so that cancelling works and captures are not held up.

use sotto_engine::{Session, Step};
use sotto_platform::{clock, opfs, sync_file::BlobReader};
use sotto_protocol::{Fault, Reply};

use crate::{
    models,
    post::{self, Answer},
    source::WorkerSource,
    tasks::TaskGuard,
};

/// Longest time without a look at the outside.
const SLICE_MS: f64 = 60.0;

/// Serves `Analyse`.
pub(crate) async fn run(task: &TaskGuard, path: &str, extension: &str) -> Result<Answer, Fault> {
    let blob = opfs::read(path).await.map_err(post::storage_fault)?;
    let models = models::load(task).await;
    let source = WorkerSource(BlobReader::new(blob.into()).map_err(post::storage_fault)?);
    let mut session = Session::open(Box::new(source), extension, models).map_err(|it| it.fault())?;
    let mut looked_at_ms = clock::monotonic_ms();
    while session.step().map_err(|it| it.fault())? == Step::Working {
        if clock::monotonic_ms() - looked_at_ms > SLICE_MS {
            let (stage, done) = session.progress();
            post::progress(task.id(), stage, done);
            clock::breathe().await;
            task.check()?;
            looked_at_ms = clock::monotonic_ms();
        }
    }
    let outcome = session.finish().map_err(|it| it.fault())?;
    let reply = Reply::Analysed { analysis: Box::new(outcome.analysis) };
    Ok(Answer::with_bytes(reply, outcome.tracks.to_bytes()))
}
