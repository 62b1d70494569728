//! Writing down what is said in a kept file, step by step; each stretch goes to the page as soon as it is done.

use sotto_engine::transcribe::{Transcription, TranscriptionStep};
use sotto_platform::{clock, opfs, sync_file::BlobReader};
use sotto_protocol::{Event, Fault, FromWorker, Reply, Stage};

use crate::{
    models,
    post::{self, Answer},
    source::WorkerSource,
    tasks::TaskGuard,
};

/// Longest time without a look at the outside, where a step is not longer.
const SLICE_MS: f64 = 60.0;

/// Serves `Transcribe`.
pub(crate) async fn run(task: &TaskGuard, path: &str, extension: &str) -> Result<Answer, Fault> {
    let blob = opfs::read(path).await.map_err(post::storage_fault)?;
    let recogniser = models::speech(task).await?;
    let source = WorkerSource(BlobReader::new(blob.into()).map_err(post::storage_fault)?);
    let mut work = Transcription::open(Box::new(source), extension, recogniser).map_err(|it| it.fault())?;
    let mut looked_at_ms = clock::monotonic_ms();
    loop {
        match work.step().map_err(|it| it.fault())? {
            TranscriptionStep::Finished => break,
            TranscriptionStep::Working => {}
            TranscriptionStep::Sentences(segments) if segments.is_empty() => {}
            TranscriptionStep::Sentences(segments) => {
                post::post(&FromWorker::Event { id: task.id(), event: Event::Said { segments } });
            }
        }
        if clock::monotonic_ms() - looked_at_ms > SLICE_MS {
            post::progress(task.id(), Stage::Transcribing, work.progress());
            clock::breathe().await;
            task.check()?;
            looked_at_ms = clock::monotonic_ms();
        }
    }
    let transcript = work.finish().map_err(|it| it.fault())?;
    Ok(Reply::Transcribed { transcript }.into())
}
