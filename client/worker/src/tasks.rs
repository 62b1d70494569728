//! Which requests are running and which of them are to stop.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use sotto_protocol::{Fault, FaultCode, RequestId};

use crate::capture::Capture;

thread_local! {
    static RUNNING: RefCell<HashMap<RequestId, Task>> = RefCell::default();
}

#[derive(Default)]
struct Task {
    cancelled: bool,
    capture: Option<Rc<Capture>>,
}

/// A running request; forgotten when dropped.
pub(crate) struct TaskGuard(RequestId);

impl TaskGuard {
    /// Notes that a request runs.
    pub(crate) fn begin(id: RequestId) -> Self {
        RUNNING.with_borrow_mut(|it| it.insert(id, Task::default()));
        Self(id)
    }

    /// The request.
    pub(crate) fn id(&self) -> RequestId {
        self.0
    }

    /// Fails once the request was cancelled. Long work asks this between steps.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let cancelled = RUNNING.with_borrow(|it| it.get(&self.0).is_some_and(|task| task.cancelled));
        if cancelled { Err(Fault::permanent(FaultCode::Cancelled, "cancelled")) } else { Ok(()) }
    }

    /// Lets `StopCapture` find the capture of this request.
    pub(crate) fn attach(&self, capture: Rc<Capture>) {
        RUNNING.with_borrow_mut(|it| {
            if let Some(task) = it.get_mut(&self.0) {
                task.capture = Some(capture);
            }
        });
    }
}

impl Drop for TaskGuard {
    fn drop(&mut self) {
        RUNNING.with_borrow_mut(|it| it.remove(&self.0));
    }
}

/// Asks a request to stop at its next step.
pub(crate) fn cancel(id: RequestId) {
    RUNNING.with_borrow_mut(|it| {
        if let Some(task) = it.get_mut(&id) {
            task.cancelled = true;
        }
    });
}

/// The capture that a request runs.
pub(crate) fn capture_of(id: RequestId) -> Option<Rc<Capture>> {
    RUNNING.with_borrow(|it| it.get(&id)?.capture.clone())
}
