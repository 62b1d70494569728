//! Analyses in the order in which they were asked for, as many at once as there are workers: who waits, who runs, and how
//! to stop one.

use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::clock;
use sotto_protocol::{Fault, FaultCode, Reply, Request, RequestId};
use sotto_store::Recording;

use super::{
    AppState, Phase, Work, services,
    worker_client::{News, WorkerClient},
};

/// How long workers that were prepared wait for files.
const PREPARED_MS: u32 = 60_000;

/// Recordings that wait for their analysis.
#[derive(Default)]
pub(crate) struct AnalysisQueue {
    waiting: RefCell<VecDeque<RecordingId>>,
    running: RefCell<Vec<Run>>,
    work: RefCell<HashMap<RecordingId, Work>>,
}

/// An analysis that runs.
#[derive(Clone, Copy)]
struct Run {
    id: RecordingId,
    /// Number of its worker.
    worker: usize,
    request: RequestId,
}

/// A worker by its number: first the one that does everything else too.
fn worker(number: usize) -> Option<WorkerClient> {
    let services = services::get();
    std::iter::once(&services.analysis).chain(&services.helpers).nth(number).cloned()
}

impl AnalysisQueue {
    /// What is being done with a recording.
    pub(crate) fn work(&self, id: RecordingId) -> Option<Work> {
        self.work.borrow().get(&id).cloned()
    }

    /// Queues a recording; one that waits or runs already stays where it is.
    pub(crate) fn push(&self, state: AppState, id: RecordingId) {
        if self.run_of(id).is_some() || self.waiting.borrow().contains(&id) {
            return;
        }
        self.waiting.borrow_mut().push_back(id);
        self.note(state, id, Some(Work::Queued));
        self.next(state);
    }

    /// Takes a recording out of the queue, or stops its analysis.
    pub(crate) fn cancel(&self, state: AppState, id: RecordingId) {
        self.waiting.borrow_mut().retain(|it| *it != id);
        match self.run_of(id).map(|run| (worker(run.worker), run.request)) {
            Some((Some(worker), request)) => worker.cancel(request),
            _ => self.note(state, id, None),
        }
    }

    /// Whether anything runs or waits.
    pub(crate) fn is_busy(&self) -> bool {
        !self.running.borrow().is_empty() || !self.waiting.borrow().is_empty()
    }

    fn run_of(&self, id: RecordingId) -> Option<Run> {
        self.running.borrow().iter().find(|run| run.id == id).copied()
    }

    /// The first worker that has no analysis, with its number. While something is recorded, fewer take up work.
    fn free(&self, state: AppState) -> Option<(usize, WorkerClient)> {
        let running = self.running.borrow();
        let number = (0..).find(|number| running.iter().all(|run| run.worker != *number))?;
        let spared =
            number < services::spared_workers() || state.recorder.phase.with_untracked(Phase::is_free);
        worker(number).filter(|_| spared).map(|worker| (number, worker))
    }

    /// Prepares every worker for files that are about to come, so that their models are ready by then.
    pub(crate) fn prepare(&self, state: AppState) {
        // Without leave to read emotion no model is needed, and nothing else takes long to prepare.
        let needs_model = state.privacy.others_agreed.get_untracked();
        if !needs_model || !state.recorder.phase.with_untracked(Phase::is_free) || !self.is_idle() {
            return;
        }
        let services = services::get();
        for worker in std::iter::once(&services.analysis).chain(&services.helpers) {
            // Files say for themselves where the model is missing.
            let (_, prepared) = worker.send(Request::Prepare, None, |_| ());
            spawn_local(async move { drop(prepared.await) });
        }
        spawn_local(async move {
            clock::sleep_ms(PREPARED_MS).await;
            let services = services::get();
            if services.queue.is_idle() {
                services.helpers.iter().for_each(WorkerClient::rest);
            }
        });
    }

    fn is_idle(&self) -> bool {
        self.waiting.borrow().is_empty() && self.running.borrow().is_empty()
    }

    fn next(&self, state: AppState) {
        while let Some((number, worker)) = self.free(state) {
            let Some(id) = self.waiting.borrow_mut().pop_front() else {
                services::get().helpers.iter().for_each(WorkerClient::rest);
                return;
            };
            self.start(state, id, number, &worker);
        }
    }

    fn start(&self, state: AppState, id: RecordingId, number: usize, worker: &WorkerClient) {
        let recording = services::get().library.get(id);
        let emotion = recording.as_ref().is_some_and(|it| state.privacy.may_read_emotion(it));
        let voice = recording.as_ref().filter(|_| emotion).and_then(|it| state.own_voice.of(it));
        let Some(audio) = recording.and_then(|it| it.audio) else {
            return self.note(state, id, None);
        };
        let request = Request::Analyse { path: audio.path, extension: audio.extension, voice, emotion };
        let on_news = move |news| {
            if let News::Progress(stage, done) = news {
                services::get().queue.note(state, id, Some(Work::Running { stage, done }));
            }
        };
        let (request, answer) = worker.send(request, None, on_news);
        self.running.borrow_mut().push(Run { id, worker: number, request });
        spawn_local(async move {
            let outcome = match answer.await {
                Ok((Reply::Analysed { analysis }, Some(tracks))) => Ok((*analysis, tracks)),
                Ok(_) => Err(Fault::permanent(FaultCode::Internal, "unexpected answer")),
                Err(fault) => Err(fault),
            };
            let services = services::get();
            let stored = match outcome {
                Ok((analysis, tracks)) => services.library.set_analysis(id, analysis, tracks).await,
                Err(fault) if fault.code == FaultCode::Cancelled => Ok(()),
                Err(fault) => services.library.set_failure(id, fault).await,
            };
            if let Err(error) = stored {
                state.system.toast(crate::text::store_sentence(&error));
            }
            services.queue.running.borrow_mut().retain(|run| run.id != id);
            services.queue.note(state, id, None);
            state.imports.analysed(id);
            state.account.changed();
            services.queue.next(state);
        });
    }

    fn note(&self, state: AppState, id: RecordingId, work: Option<Work>) {
        if let Some(work) = &work {
            state.imports.follow(id, work);
        }
        match work {
            Some(work) => drop(self.work.borrow_mut().insert(id, work)),
            None => drop(self.work.borrow_mut().remove(&id)),
        }
        state.library.refresh_one(id);
    }
}

/// Whether a recording's analysis is still to be made: it has audio here and neither a result nor a failure.
pub(crate) fn needs_analysis(recording: &Recording) -> bool {
    recording.audio.is_some() && recording.analysis.is_none() && recording.failure.is_none()
}
