//! Writing down what is said while it is said, beside the capture and apart from it.

use sotto_engine::transcribe::{Listened, Listener};
use sotto_platform::clock;
use sotto_protocol::{Event, Fault, Reply};

use crate::{
    inbox::{Inbox, News},
    models::{self, speech},
    post::{self, Answer},
    tasks::TaskGuard,
};

/// How often there is a look for new blocks.
const LOOK_MS: u32 = 30;

/// A machine that has this much before it while more comes is too slow.
const MOST_HELD_S: f64 = 40.0;

/// Serves `Listen` until the sender is done.
pub(crate) async fn run(
    task: &TaskGuard,
    sample_rate_hz: u32,
    language: Option<&str>,
    port: web_sys::MessagePort,
) -> Result<Answer, Fault> {
    let recogniser = speech::load(task, language).await?;
    let mut transcript = recogniser.blank();
    let mut work = Listener::new(recogniser, sample_rate_hz).map_err(|it| it.fault())?;
    let inbox = Inbox::open(port);
    loop {
        let News { samples, ended } = inbox.take();
        work.push(&samples).map_err(|it| it.fault())?;
        if ended {
            work.end().map_err(|it| it.fault())?;
        } else if work.held_s() > MOST_HELD_S {
            return Ok(Reply::Listened { transcript: None }.into());
        }
        match work.work().map_err(models::unusable)? {
            Listened::Idle if ended => break,
            Listened::Idle => clock::sleep_ms(LOOK_MS).await,
            Listened::Busy => clock::breathe().await,
            Listened::Guessed(text) => post::event(task.id(), Event::Guessed { text }),
            Listened::Written(segments) => {
                transcript.segments.extend(segments.iter().cloned());
                work.language().clone_into(&mut transcript.language);
                post::event(task.id(), Event::Said { segments, stretch: 0 });
            }
        }
        task.check()?;
    }
    Ok(Reply::Listened { transcript: Some(Box::new(transcript)) }.into())
}
