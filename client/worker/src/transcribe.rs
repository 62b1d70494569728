//! Writing down what is said in a kept file, step by step; each stretch goes to the page as soon as it is done.

use sotto_engine::{
    speakers::attribute,
    transcribe::{Transcription, TranscriptionStep},
};
use sotto_platform::{clock, opfs, sync_file::BlobReader};
use sotto_protocol::{Begun, Event, Fault, Reply, SpeakerTurns, Stage};

use crate::{
    models,
    post::{self, Answer},
    source::WorkerSource,
    tasks::TaskGuard,
};

/// Longest time without a look at the outside, where a step is not longer.
const SLICE_MS: f64 = 60.0;

/// What is written down.
pub(crate) struct File<'a> {
    pub(crate) path: &'a str,
    pub(crate) extension: &'a str,
}

/// Serves `Transcribe`.
pub(crate) async fn run(
    task: &TaskGuard,
    file: File<'_>,
    speakers: Option<SpeakerTurns>,
    begun: Option<&Begun>,
) -> Result<Answer, Fault> {
    let blob = opfs::read(file.path).await.map_err(post::storage_fault)?;
    let recogniser = models::speech(task).await?;
    let source = WorkerSource(BlobReader::new(blob.into()).map_err(post::storage_fault)?);
    let mut work =
        Transcription::open(Box::new(source), file.extension, recogniser).map_err(|it| it.fault())?;
    let begun = begun.filter(|begun| work.resume(&begun.transcript, begun.stretches)).cloned();
    let begun = begun.unwrap_or_else(|| Begun { transcript: work.transcript().clone(), stretches: 0 });
    let mut stretches = begun.stretches;
    post::event(task.id(), Event::Begun { begun: Box::new(begun) });
    let mut looked_at_ms = clock::monotonic_ms();
    loop {
        match work.step().map_err(|it| it.fault())? {
            TranscriptionStep::Finished => break,
            TranscriptionStep::Working => {}
            TranscriptionStep::Sentences(segments) => {
                stretches += 1;
                post::event(task.id(), Event::Said { segments, stretches });
            }
        }
        if clock::monotonic_ms() - looked_at_ms > SLICE_MS {
            post::progress(task.id(), Stage::Transcribing, work.progress());
            clock::breathe().await;
            task.check()?;
            looked_at_ms = clock::monotonic_ms();
        }
    }
    let mut transcript = work.finish().map_err(|it| it.fault())?;
    if let Some(speakers) = speakers {
        attribute(&mut transcript, &speakers);
        transcript.speakers = Some(speakers);
    }
    Ok(Reply::Transcribed { transcript: Box::new(transcript) }.into())
}
