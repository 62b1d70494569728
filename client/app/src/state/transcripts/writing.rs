//! Writing down one recording, with several workers where that pays.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use futures_channel::oneshot;
use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_protocol::{
    Begun, Fault, FaultCode, Reply, Request, RequestId, Share, Stage, Transcript,
    lanes::{Lanes, Told},
};

use super::{TranscriptState, Writing, editing::History, read};
use crate::state::{
    services, unfinished,
    worker_client::{Answer, News, WorkerClient},
};

/// Length from which on several workers write, in seconds: each prepares a model of its own first.
const LONG_S: f64 = 120.0;

/// Requests that are being served.
pub(super) type Running = Vec<(WorkerClient, RequestId)>;

impl TranscriptState {
    pub(in crate::state) async fn write(self, id: RecordingId) {
        let Some(recording) = services::get().library.get(id) else { return };
        let Some(audio) = recording.audio else { return };
        self.failed.set(None);
        self.so_far.set(Vec::new());
        let before = recording.transcript.as_deref().and_then(read).map(Arc::unwrap_or_clone);
        let mut before = before.unwrap_or_default();
        if !before.source.is_machine() {
            // What the person brought stays over what the model hears.
            before.keep_all();
        }
        let Transcript { edits, said_by, speakers, .. } = before;
        let duration_s = recording.analysis.map_or(recording.duration_s, |it| it.duration_s);
        let workers = self.workers(duration_s);
        let begun = unfinished::of(id);
        let request = |lane: usize| Request::Transcribe {
            path: audio.path.clone(),
            extension: audio.extension.clone(),
            language: self.spoken_language(),
            clean: self.clean.get_untracked(),
            speakers: speakers.clone(),
            // What was there stands in the first one's share.
            begun: begun.clone().map(|begun| Box::new(if lane == 0 { begun } else { without_text(begun) })),
            share: Share { index: lane as u32, of: workers.len() as u32 },
        };
        self.writing.set(Some(Writing { id, stage: Stage::LoadingModel, done: 0.0, hears: true }));
        let requests = (0..workers.len()).map(request).collect();
        let shares = self.ask_all(id, &workers, requests).await;
        self.ended();
        services::get().helpers.iter().for_each(WorkerClient::rest);
        match shares {
            Ok(shares) => {
                let heard = Transcript::join(shares).unwrap_or_default();
                let transcript = Transcript { edits, said_by, ..heard };
                // It is kept before anything else is tried with it.
                self.keep(id, &transcript).await;
                self.history.set(History::default());
                unfinished::forget().await;
                self.read_on(id, transcript).await;
            }
            Err(fault) => {
                unfinished::stop().await;
                self.note(id, fault);
            }
        }
        self.so_far.set(Vec::new());
    }

    /// Who writes a recording down: one, or several where it is long and nobody has to find out its language, which one
    /// does better who hears all of it.
    fn workers(self, duration_s: f64) -> Vec<WorkerClient> {
        let services = services::get();
        let many = duration_s >= LONG_S && (!self.many_languages() || self.spoken_language().is_some());
        let helpers = services.helpers.iter().take(services::spared_workers() - 1).filter(|_| many);
        std::iter::once(&services.analysis).chain(helpers).cloned().collect()
    }

    /// The answers of all; where one fails, the others are stopped, and its fault is the answer.
    async fn ask_all(
        self,
        id: RecordingId,
        workers: &[WorkerClient],
        requests: Vec<Request>,
    ) -> Result<Vec<Transcript>, Fault> {
        let lanes = Rc::new(RefCell::new(Lanes::new(workers.len())));
        let mut answers = Vec::new();
        let mut running = Running::new();
        for (lane, (worker, request)) in workers.iter().zip(requests).enumerate() {
            let lanes = lanes.clone();
            let on_news = move |news| self.hear(id, &mut lanes.borrow_mut(), lane, news);
            let (request, answer) = worker.send(request, None, on_news);
            running.push((worker.clone(), request));
            answers.push(self.or_stop(answer));
        }
        self.running.set_value(running);
        let mut shares = Vec::new();
        let mut failed: Option<Fault> = None;
        for answer in answers {
            match answer.await {
                Ok(Ok((Reply::Transcribed { transcript }, _))) => shares.push(*transcript),
                Ok(Err(fault)) => {
                    // The others were stopped for it.
                    let first = failed.take().filter(|it| it.code != FaultCode::Cancelled);
                    failed = Some(first.unwrap_or(fault));
                }
                _ => failed = Some(Fault::permanent(FaultCode::Internal, "unexpected answer")),
            }
        }
        failed.map_or(Ok(shares), Err)
    }

    /// The same answer; stops everything as soon as it is a fault.
    fn or_stop(self, answer: impl Future<Output = Answer> + 'static) -> oneshot::Receiver<Answer> {
        let (sender, receiver) = oneshot::channel();
        spawn_local(async move {
            let answer = answer.await;
            if answer.is_err() {
                self.cancel();
            }
            // Nobody waits for it any more where the page is left.
            let _ = sender.send(answer);
        });
        receiver
    }

    fn hear(self, id: RecordingId, lanes: &mut Lanes, lane: usize, news: News) {
        match news {
            News::Progress(stage, done) => {
                let done = lanes.progress(lane, done);
                self.writing.set(Some(Writing { id, stage, done, hears: true }));
            }
            News::Event(event) => {
                for told in lanes.tell(lane, event) {
                    self.follow(id, told);
                }
            }
        }
    }

    fn follow(self, id: RecordingId, told: Told) {
        match told {
            Told::Begun(begun) => {
                self.so_far.set(begun.transcript.segments.clone());
                unfinished::begin(id, *begun);
            }
            Told::More(segments, stretches) => {
                self.so_far.update(|it| it.extend(segments.iter().cloned()));
                unfinished::go_on(segments, stretches);
            }
        }
    }
}

/// What was written down of a recording, but for the words.
fn without_text(begun: Begun) -> Begun {
    let Begun { transcript, stretches } = begun;
    Begun { transcript: Transcript { segments: Vec::new(), ..transcript }, stretches }
}
