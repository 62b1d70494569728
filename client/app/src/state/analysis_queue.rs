//! One analysis after the other: who waits, who runs, and how to stop one.

use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
};

use leptos::task::spawn_local;
use sotto_api::RecordingId;
use sotto_protocol::{Fault, FaultCode, Reply, Request, RequestId};
use sotto_store::Recording;

use super::{AppState, Work, services, worker_client::News};

/// Recordings that wait for their analysis.
#[derive(Default)]
pub(crate) struct AnalysisQueue {
    waiting: RefCell<VecDeque<RecordingId>>,
    running: RefCell<Option<(RecordingId, RequestId)>>,
    work: RefCell<HashMap<RecordingId, Work>>,
}

impl AnalysisQueue {
    /// What is being done with a recording.
    pub(crate) fn work(&self, id: RecordingId) -> Option<Work> {
        self.work.borrow().get(&id).cloned()
    }

    /// Queues a recording; one that waits or runs already stays where it is.
    pub(crate) fn push(&self, state: AppState, id: RecordingId) {
        let running = self.running.borrow().is_some_and(|(it, _)| it == id);
        if running || self.waiting.borrow().contains(&id) {
            return;
        }
        self.waiting.borrow_mut().push_back(id);
        self.note(state, id, Some(Work::Queued));
        self.next(state);
    }

    /// Takes a recording out of the queue, or stops its analysis.
    pub(crate) fn cancel(&self, state: AppState, id: RecordingId) {
        self.waiting.borrow_mut().retain(|it| *it != id);
        match *self.running.borrow() {
            Some((running, request)) if running == id => services::get().analysis.cancel(request),
            _ => self.note(state, id, None),
        }
    }

    fn next(&self, state: AppState) {
        if self.running.borrow().is_some() {
            return;
        }
        let Some(id) = self.waiting.borrow_mut().pop_front() else { return };
        let services = services::get();
        let recording = services.library.get(id);
        let voice = recording.as_ref().and_then(|it| state.own_voice.of(it));
        let Some(audio) = recording.and_then(|it| it.audio) else {
            self.note(state, id, None);
            return self.next(state);
        };
        let request = Request::Analyse { path: audio.path, extension: audio.extension, voice };
        let on_news = move |news| {
            if let News::Progress(stage, done) = news {
                services::get().queue.note(state, id, Some(Work::Running { stage, done }));
            }
        };
        let (request, answer) = services.analysis.send(request, None, on_news);
        *self.running.borrow_mut() = Some((id, request));
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
            *services.queue.running.borrow_mut() = None;
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
