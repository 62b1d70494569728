//! Looking at a voice while it speaks, beside the capture and apart from it: the same engine as for files, fed block by
//! block.

use std::sync::Arc;

use sotto_engine::{Analyser, SourceFormat};
use sotto_platform::clock;
use sotto_protocol::{Event, Fault, KnownVoice, Reply};

use crate::{
    baseline,
    inbox::{Inbox, News},
    models,
    post::{self, Answer},
    tasks::TaskGuard,
};

/// Time between two pieces of news: what is seen moves about ten times a second.
const NEWS_MS: u32 = 100;

/// Pieces of speech that may wait for the emotion model: with more, the machine is too slow.
const MOST_WAITING: usize = 6;

/// Serves `Watch` until the sender is done.
pub(crate) async fn run(
    task: &TaskGuard,
    sample_rate_hz: u32,
    voice: Option<&KnownVoice>,
    port: web_sys::MessagePort,
) -> Result<Answer, Fault> {
    let inbox = Inbox::open(port);
    let models = models::kept_voice(task).await;
    let format = SourceFormat { sample_rate_hz, channels: 1, codec: "pcm" };
    let usual = match voice {
        Some(voice) => baseline::of(&models, &voice.others).await,
        None => None,
    };
    let mut analyser = Analyser::new(format, models).map_err(|it| it.fault())?;
    if let Some(usual) = usual {
        analyser.compare_with(Arc::new(usual));
    }
    analyser.watch();
    loop {
        let News { samples, ended } = inbox.take();
        if !samples.is_empty() {
            analyser.push(&samples).map_err(|it| it.fault())?;
        }
        if ended {
            return Ok(Reply::Watched { complete: true }.into());
        }
        if analyser.waiting() > MOST_WAITING {
            return Ok(Reply::Watched { complete: false }.into());
        }
        // One pass of the model at most between two pieces of news.
        let worked = analyser.work().map_err(|it| it.fault())?;
        if !samples.is_empty() || worked {
            let glimpse = Box::new(analyser.glimpse());
            post::event(task.id(), Event::Seen { glimpse });
        }
        clock::sleep_ms(NEWS_MS).await;
        task.check()?;
    }
}
