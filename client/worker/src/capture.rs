//! Writing a recording to disk while it is being made: every block at once, flushed at least once a second.

use std::{cell::RefCell, rc::Rc};

use sotto_export::wav;
use sotto_platform::{
    PlatformError, clock,
    worker_scope::{PortListener, PortMessage},
};
use sotto_protocol::{CaptureView, Event, Fault, Reply, RequestId};

use crate::{
    kept_file::KeptFile,
    post::{self, Answer},
    tasks::TaskGuard,
};

/// Longest time between flushes.
const FLUSH_MS: f64 = 500.0;

/// How long to wait, after being told to stop, for blocks that are still on their way.
const LAST_BLOCKS_MS: f64 = 500.0;

/// How often the task looks whether it is over.
const LOOK_MS: u32 = 20;

/// A recording in the making.
pub(crate) struct Capture {
    id: RequestId,
    sample_rate_hz: u32,
    state: RefCell<State>,
}

struct State {
    file: KeptFile,
    data_bytes: u64,
    flushed_at_ms: f64,
    /// When the stop was asked for.
    stop_at_ms: Option<f64>,
    /// The worklet said that no more comes.
    ended: bool,
    failed: Option<PlatformError>,
}

/// Serves `StartCapture` until it is stopped. Whatever happens, the file is left complete and playable.
pub(crate) async fn run(
    task: &TaskGuard,
    path: &str,
    sample_rate_hz: u32,
    port: web_sys::MessagePort,
) -> Result<Answer, Fault> {
    let file = KeptFile::open(path, true).await.map_err(post::storage_fault)?;
    file.write_at(&wav::header(sample_rate_hz, 0), 0).map_err(post::storage_fault)?;
    file.flush().map_err(post::storage_fault)?;
    let state = State {
        file,
        data_bytes: 0,
        flushed_at_ms: clock::monotonic_ms(),
        stop_at_ms: None,
        ended: false,
        failed: None,
    };
    let capture = Rc::new(Capture { id: task.id(), sample_rate_hz, state: RefCell::new(state) });
    task.attach(capture.clone());
    let writer = capture.clone();
    let listener = PortListener::new(port, move |message| writer.receive(message));
    while !capture.is_over() {
        clock::sleep_ms(LOOK_MS).await;
    }
    drop(listener);
    capture.finish(path)
}

impl Capture {
    /// Asks the capture to end.
    pub(crate) fn stop(&self) {
        self.state.borrow_mut().stop_at_ms.get_or_insert_with(clock::monotonic_ms);
    }

    fn is_over(&self) -> bool {
        let state = self.state.borrow();
        let waited = state.stop_at_ms.is_some_and(|it| clock::monotonic_ms() - it > LAST_BLOCKS_MS);
        state.failed.is_some() || state.ended || waited
    }

    fn receive(&self, message: PortMessage) {
        match message {
            PortMessage::End => self.state.borrow_mut().ended = true,
            PortMessage::Block(block) => {
                // The state is let go of before either arm wants it again.
                let appended = self.state.borrow_mut().append(&block);
                match appended {
                    Ok(data_bytes) => self.report(&block, data_bytes),
                    Err(error) => self.state.borrow_mut().failed = Some(error),
                }
            }
        }
    }

    fn report(&self, block: &[f32], data_bytes: u64) {
        let (min, max) = block.iter().fold((0.0f32, 0.0f32), |(min, max), it| (min.min(*it), max.max(*it)));
        let power = block.iter().map(|it| it * it).sum::<f32>() / block.len().max(1) as f32;
        let event = Event::Level {
            captured_s: self.seconds(data_bytes),
            min,
            max,
            rms_dbfs: (power > 0.0).then(|| 10.0 * power.log10()),
            clipped: max >= 0.999 || min <= -0.999,
        };
        post::event(self.id, event);
    }

    fn finish(&self, path: &str) -> Result<Answer, Fault> {
        let mut state = self.state.borrow_mut();
        let data_bytes = state.data_bytes;
        // Room for the header was taken at the start, so this works on a full disk too.
        let closed = state
            .file
            .write_at(&wav::header(self.sample_rate_hz, data_bytes), 0)
            .and_then(|()| state.file.flush());
        match state.failed.take() {
            Some(error) => Err(post::storage_fault(error)),
            None => {
                closed.map_err(post::storage_fault)?;
                let view = CaptureView {
                    path: path.to_owned(),
                    bytes: data_bytes + wav::HEADER_BYTES,
                    duration_s: self.seconds(data_bytes),
                    modified_ms: clock::now_ms() as f64,
                };
                Ok(Reply::Captured(view).into())
            }
        }
    }

    fn seconds(&self, data_bytes: u64) -> f64 {
        data_bytes as f64 / (wav::SAMPLE_BYTES as f64 * f64::from(self.sample_rate_hz))
    }
}

impl State {
    fn append(&mut self, block: &[f32]) -> Result<u64, PlatformError> {
        let bytes = wav::to_pcm16(block);
        self.file.write_at(&bytes, wav::HEADER_BYTES + self.data_bytes)?;
        self.data_bytes += bytes.len() as u64;
        let now_ms = clock::monotonic_ms();
        if now_ms - self.flushed_at_ms >= FLUSH_MS {
            self.file.flush()?;
            self.flushed_at_ms = now_ms;
        }
        Ok(self.data_bytes)
    }
}
