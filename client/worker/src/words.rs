//! Reading a transcript with the text model, stretch by stretch.

use sotto_engine::words::TranscriptReader;
use sotto_platform::clock;
use sotto_protocol::{Analysis, Fault, FaultCode, Reply, Stage, Transcript};

use crate::{
    models,
    post::{self, Answer},
    tasks::TaskGuard,
};

/// Serves `ReadWords`.
pub(crate) async fn run(
    task: &TaskGuard,
    transcript: &Transcript,
    analysis: Option<&Analysis>,
) -> Result<Answer, Fault> {
    let reader = models::words(task).await?;
    let mut reading = TranscriptReader::new(&reader.insight, &reader.feedback, analysis);
    for (at, segment) in transcript.shown_segments().iter().enumerate() {
        reading.push(segment).map_err(|error| Fault::permanent(FaultCode::Internal, error.to_string()))?;
        let done = (at + 1) as f32 / transcript.segments.len() as f32;
        post::progress(task.id(), Stage::ReadingWords, done);
        clock::breathe().await;
        task.check()?;
    }
    Ok(Reply::WordsRead { insight: Box::new(reading.finish()) }.into())
}
