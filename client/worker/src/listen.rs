//! Writing down what is said while it is said, beside the capture and apart from it.

use std::{cell::RefCell, rc::Rc};

use sotto_engine::transcribe::{Listened, Listener};
use sotto_platform::{
    clock,
    worker_scope::{PortListener, PortMessage},
};
use sotto_protocol::{Event, Fault, Reply};

use crate::{
    models::{self, speech},
    post::{self, Answer},
    tasks::TaskGuard,
};

/// How often there is a look for new blocks.
const LOOK_MS: u32 = 30;

/// A machine that has this much before it while more comes is too slow.
const MOST_HELD_S: f64 = 40.0;

/// What came and was not heard yet.
#[derive(Default)]
struct Inbox {
    samples: Vec<f32>,
    ended: bool,
}

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
    let inbox = Rc::new(RefCell::new(Inbox::default()));
    let filled = inbox.clone();
    let _listening = PortListener::new(port, move |message| match message {
        PortMessage::Block(block) => filled.borrow_mut().samples.extend(block),
        PortMessage::End => filled.borrow_mut().ended = true,
    });
    loop {
        let Inbox { samples, ended } = take(&inbox);
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

/// New samples, and whether they are the last.
fn take(inbox: &RefCell<Inbox>) -> Inbox {
    let mut inbox = inbox.borrow_mut();
    Inbox { samples: std::mem::take(&mut inbox.samples), ended: inbox.ended }
}
