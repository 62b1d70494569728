//! Writing down what is said in a kept file, step by step; each stretch goes to the page as soon as it is done.

use std::sync::Arc;

use sotto_engine::{
    speakers::attribute,
    transcribe::{Recogniser, Transcription, TranscriptionStep},
};
use sotto_platform::{clock, opfs, sync_file::BlobReader};
use sotto_protocol::{Begun, Event, Fault, FaultCode, Reply, SpeakerTurns, Stage, Transcript};

use crate::{
    models::speech,
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
    /// Language that is spoken; none to find it out.
    pub(crate) language: Option<&'a str>,
}

/// Serves `Transcribe`.
pub(crate) async fn run(
    task: &TaskGuard,
    file: File<'_>,
    speakers: Option<SpeakerTurns>,
    begun: Option<&Begun>,
) -> Result<Answer, Fault> {
    let recogniser = speech::load(task, file.language).await?;
    let mut transcript = match write(task, &file, recogniser, begun).await? {
        Written::All(transcript) => transcript,
        Written::Better(recogniser) => match write(task, &file, recogniser, begun).await? {
            Written::All(transcript) => transcript,
            Written::Better(_) => {
                return Err(Fault::permanent(FaultCode::Internal, "no model is the better"));
            }
        },
    };
    if let Some(speakers) = speakers {
        attribute(&mut transcript, &speakers);
        transcript.speakers = Some(speakers);
    }
    Ok(Reply::Transcribed { transcript: Box::new(transcript) }.into())
}

enum Written {
    All(Transcript),
    /// The language was found out, and this model writes it better.
    Better(Arc<Recogniser>),
}

async fn write(
    task: &TaskGuard,
    file: &File<'_>,
    recogniser: Arc<Recogniser>,
    begun: Option<&Begun>,
) -> Result<Written, Fault> {
    let blob = opfs::read(file.path).await.map_err(post::storage_fault)?;
    let source = WorkerSource(BlobReader::new(blob.into()).map_err(post::storage_fault)?);
    let mut work =
        Transcription::open(Box::new(source), file.extension, recogniser).map_err(|it| it.fault())?;
    let begun = begun.filter(|begun| work.resume(&begun.transcript, begun.stretches)).cloned();
    let begun = begun.unwrap_or_else(|| Begun { transcript: work.transcript().clone(), stretches: 0 });
    let mut stretches = begun.stretches;
    let mut finds_out = file.language.is_none() && stretches == 0;
    post::event(task.id(), Event::Begun { begun: Box::new(begun) });
    let mut looked_at_ms = clock::monotonic_ms();
    loop {
        match work.step().map_err(|it| it.fault())? {
            TranscriptionStep::Finished => break,
            TranscriptionStep::Working => {}
            TranscriptionStep::Sentences(segments) => {
                stretches += 1;
                if finds_out && !segments.is_empty() {
                    finds_out = false;
                    if let Some(recogniser) = speech::better(task, &work.transcript().language).await {
                        return Ok(Written::Better(recogniser));
                    }
                }
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
    Ok(Written::All(work.finish().map_err(|it| it.fault())?))
}
