//! The page's view of one worker: requests with answers, restart after a trap, one retry of what was cut off.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::{Rc, Weak},
};

use futures_channel::oneshot;
use sotto_platform::worker_link::{Attachment, WorkerLink};
use sotto_protocol::{
    Event, Fault, FaultCode, FromWorker, PROTOCOL_VERSION, Reply, Request, RequestId, Stage, ToWorker,
};
use sotto_seal::DeviceKey;

use super::{lock, requests};

/// Name that Trunk gives the worker's loader.
const SCRIPT: &str = "/sotto-worker_loader.js";

/// Starts in a row without a sign of life after which requests fail instead of waiting.
const MAX_FALSE_STARTS: u32 = 2;

/// News of a running request.
#[derive(Debug, Clone)]
pub(crate) enum News {
    /// How far it is.
    Progress(Stage, f32),
    /// Something happened.
    Event(Event),
}

/// A request's answer: the reply and the bytes beside it.
pub(crate) type Answer = Result<(Reply, Option<Vec<u8>>), Fault>;

/// A worker that is started at its first request and started again after a trap.
#[derive(Clone, Default)]
pub(crate) struct WorkerClient(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    link: Option<WorkerLink>,
    ready: bool,
    ended: bool,
    false_starts: u32,
    last_id: u32,
    waiting: VecDeque<RequestId>,
    pending: BTreeMap<RequestId, Pending>,
}

struct Pending {
    body: Request,
    attachment: Option<Attachment>,
    retried: bool,
    on_news: Rc<dyn Fn(News)>,
    answer: oneshot::Sender<Answer>,
}

impl WorkerClient {
    /// Sends a request. The id serves to cancel it, the future ends with its answer.
    pub(crate) fn send<F: Fn(News) + 'static>(
        &self,
        body: Request,
        attachment: Option<Attachment>,
        on_news: F,
    ) -> (RequestId, impl Future<Output = Answer> + use<F>) {
        let (answer, answered) = oneshot::channel();
        let id = {
            let mut inner = self.0.borrow_mut();
            inner.last_id += 1;
            let id = RequestId(inner.last_id);
            let pending = Pending { body, attachment, retried: false, on_news: Rc::new(on_news), answer };
            inner.pending.insert(id, pending);
            inner.waiting.push_back(id);
            id
        };
        self.start();
        self.flush();
        (id, async move { answered.await.unwrap_or_else(|_| Err(trapped())) })
    }

    /// Sends a request of which only the answer matters.
    pub(crate) async fn ask(&self, body: Request) -> Answer {
        self.send(body, None, |_| ()).1.await
    }

    /// Asks the worker to stop working on a request.
    pub(crate) fn cancel(&self, request: RequestId) {
        drop(self.send(Request::Cancel { request }, None, |_| ()));
    }

    /// Ends the worker until the next request, where it has nothing to do; what it holds in memory goes.
    pub(crate) fn rest(&self) {
        let mut inner = self.0.borrow_mut();
        if inner.pending.is_empty() {
            drop(inner.link.take());
        }
    }

    /// Tells the worker, where it runs, which key opens and seals files. A worker that starts later is told then.
    pub(crate) fn use_key(&self, key: Option<&DeviceKey>) {
        let inner = self.0.borrow();
        if let (Some(link), true) = (&inner.link, inner.ready) {
            let bytes = js_sys::Uint8Array::from(key.map(DeviceKey::to_bytes).unwrap_or_default().as_slice());
            // Nobody waits for the answer: requests are served in the order in which they come.
            let text = serde_json::to_string(&ToWorker { id: RequestId(0), body: Request::UseKey })
                .unwrap_or_default();
            // A worker that is gone is started anew, and told then.
            let _ = link.send(&text, Some(&Attachment::Bytes(bytes)));
        }
    }

    /// Ends the worker for good; requests fail from now on.
    pub(crate) fn end(&self) {
        let link = {
            let mut inner = self.0.borrow_mut();
            inner.ended = true;
            inner.link.take()
        };
        drop(link);
        self.fail_all(&trapped());
    }

    fn start(&self) {
        if self.0.borrow().ended {
            return self.fail_all(&trapped());
        }
        if self.0.borrow().link.is_some() {
            return;
        }
        let (on_message, on_trap) = (Rc::downgrade(&self.0), Rc::downgrade(&self.0));
        let link = WorkerLink::start(
            SCRIPT,
            move |text, attachment| with(&on_message, |it| it.receive(&text, attachment)),
            // The link must not be dropped by its own callback.
            move || with(&on_trap, |it| leptos::task::spawn_local(async move { it.restart() })),
        );
        let mut inner = self.0.borrow_mut();
        inner.ready = false;
        match link {
            Ok(link) => inner.link = Some(link),
            Err(error) => {
                drop(inner);
                self.fail_all(&Fault::permanent(FaultCode::Internal, error.to_string()));
            }
        }
    }

    /// Sends what waits, once the worker listens.
    fn flush(&self) {
        let mut inner = self.0.borrow_mut();
        let inner = &mut *inner;
        let (Some(link), true) = (&inner.link, inner.ready) else { return };
        let mut refused = Vec::new();
        for id in inner.waiting.drain(..) {
            let Some(pending) = inner.pending.get(&id) else { continue };
            // Requests are plain data; turning them into text has no failing path.
            let text =
                serde_json::to_string(&ToWorker { id, body: pending.body.clone() }).unwrap_or_default();
            if let Err(error) = link.send(&text, pending.attachment.as_ref()) {
                refused.extend(inner.pending.remove(&id).map(|it| (it.answer, error)));
            }
        }
        for (answer, error) in refused {
            // A caller that went away does not care.
            let _ = answer.send(Err(Fault::permanent(FaultCode::Internal, error.to_string())));
        }
    }

    fn receive(&self, text: &str, attachment: Option<Attachment>) {
        let wrong =
            || Fault::permanent(FaultCode::WrongProtocol, "page and worker come from different builds");
        match serde_json::from_str::<FromWorker>(text) {
            Ok(FromWorker::Ready { protocol }) if protocol == PROTOCOL_VERSION => {
                let mut inner = self.0.borrow_mut();
                inner.ready = true;
                inner.false_starts = 0;
                drop(inner);
                if let Some(key) = lock::key_for_new() {
                    self.use_key(Some(&key));
                }
                self.flush();
            }
            Ok(FromWorker::Fetched { path, bytes, status }) => requests::fetched(path, bytes, status),
            Ok(FromWorker::Progress { id, stage, done }) => self.news(id, News::Progress(stage, done)),
            Ok(FromWorker::Event { id, event }) => self.news(id, News::Event(event)),
            Ok(FromWorker::Done { id, reply }) => {
                let bytes = match attachment {
                    Some(Attachment::Bytes(bytes)) => Some(bytes.to_vec()),
                    _ => None,
                };
                self.settle(id, Ok((reply, bytes)));
            }
            Ok(FromWorker::Fault { id: Some(id), fault }) => self.settle(id, Err(fault)),
            Ok(FromWorker::Fault { id: None, fault }) => self.fail_all(&fault),
            Ok(FromWorker::Ready { .. }) | Err(_) => self.fail_all(&wrong()),
        }
    }

    fn news(&self, id: RequestId, news: News) {
        let listener = self.0.borrow().pending.get(&id).map(|it| it.on_news.clone());
        if let Some(listener) = listener {
            listener(news);
        }
    }

    fn settle(&self, id: RequestId, answer: Answer) {
        let pending = self.0.borrow_mut().pending.remove(&id);
        if let Some(pending) = pending {
            // A caller that went away does not care.
            let _ = pending.answer.send(answer);
        }
    }

    fn fail_all(&self, fault: &Fault) {
        let pending = std::mem::take(&mut self.0.borrow_mut().pending);
        for (_, pending) in pending {
            let _ = pending.answer.send(Err(fault.clone()));
        }
    }

    /// The worker died: starts another, sends again what may be sent again, and fails the rest.
    fn restart(&self) {
        let dead = {
            let mut inner = self.0.borrow_mut();
            if !inner.ready {
                inner.false_starts += 1;
            }
            inner.link.take()
        };
        drop(dead);
        if self.0.borrow().false_starts >= MAX_FALSE_STARTS {
            self.0.borrow_mut().false_starts = 0;
            self.fail_all(&trapped());
            return;
        }
        let lost = self.0.borrow_mut().sort_out_survivors();
        for pending in lost {
            let _ = pending.answer.send(Err(trapped()));
        }
        if !self.0.borrow().pending.is_empty() {
            self.start();
        }
    }
}

impl Inner {
    /// Queues what may be tried again; removes and returns what may not.
    fn sort_out_survivors(&mut self) -> Vec<Pending> {
        self.waiting.clear();
        let ids: Vec<RequestId> = self.pending.keys().copied().collect();
        let mut lost = Vec::new();
        for id in ids {
            let again = self.pending.get_mut(&id).is_some_and(Pending::try_again);
            if again {
                self.waiting.push_back(id);
            } else {
                lost.extend(self.pending.remove(&id));
            }
        }
        lost
    }
}

impl Pending {
    /// A port is handed over only once, and what made the worker die on purpose must not do so twice.
    fn try_again(&mut self) -> bool {
        let repeatable = !matches!(self.attachment, Some(Attachment::Port(_))) && self.body != Request::Trap;
        repeatable && !std::mem::replace(&mut self.retried, true)
    }
}

fn trapped() -> Fault {
    Fault::transient(FaultCode::Trapped, "the worker stopped unexpectedly")
}

fn with(inner: &Weak<RefCell<Inner>>, act: impl FnOnce(WorkerClient)) {
    if let Some(inner) = inner.upgrade() {
        act(WorkerClient(inner));
    }
}
