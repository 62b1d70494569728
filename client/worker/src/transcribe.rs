//! Writing down what is said in a kept file, step by step; each stretch goes to the page as soon as it is done.

use std::sync::Arc;

use sotto_engine::{
    speakers::attribute,
    transcribe::{Recogniser, Transcription, TranscriptionStep},
};
use sotto_protocol::{Begun, Event, Fault, FaultCode, Reply, Share, SpeakerTurns, Stage, Transcript};

use crate::{
    models::speech,
    pace::Pace,
    post::{self, Answer},
    source,
    tasks::TaskGuard,
};

/// What is written down.
pub(crate) struct File<'a> {
    pub(crate) path: &'a str,
    pub(crate) extension: &'a str,
    /// Language that is spoken; none to find it out.
    pub(crate) language: Option<&'a str>,
    /// Whether its noise is taken away first.
    pub(crate) clean: bool,
    /// Which of its stretches are written down.
    pub(crate) share: Share,
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
    let source = source::open(file.path).await?;
    let work = Transcription::open(source, file.extension, recogniser);
    let work = if file.clean { work.and_then(Transcription::cleaned) } else { work };
    let mut work = work.map_err(|it| it.fault())?.only(file.share);
    let begun = begun.filter(|begun| work.resume(&begun.transcript, begun.stretches)).cloned();
    let begun = begun.unwrap_or_else(|| Begun { transcript: work.transcript().clone(), stretches: 0 });
    let mut finds_out = file.language.is_none() && begun.stretches == 0;
    post::event(task.id(), Event::Begun { begun: Box::new(begun) });
    let mut pace = Pace::new(task);
    loop {
        match work.step().map_err(|it| it.fault())? {
            TranscriptionStep::Finished => break,
            TranscriptionStep::Working => {}
            TranscriptionStep::Sentences(segments) => {
                if finds_out && !segments.is_empty() {
                    finds_out = false;
                    if let Some(recogniser) = speech::better(task, &work.transcript().language).await {
                        return Ok(Written::Better(recogniser));
                    }
                }
                post::event(task.id(), Event::Said { segments, stretch: work.stretch() });
            }
        }
        pace.look(Stage::Transcribing, work.progress()).await?;
    }
    Ok(Written::All(work.finish().map_err(|it| it.fault())?))
}
