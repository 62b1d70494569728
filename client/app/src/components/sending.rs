//! A form on its way: sent once however often it is asked to, and what went wrong.

use leptos::{prelude::*, task::spawn_local};
use web_sys::SubmitEvent;

use crate::state::Problem;

/// Whether a form is under way, and why it did not get there.
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    /// Whether an answer is awaited.
    pub(crate) busy: RwSignal<bool>,
    /// What went wrong the last time.
    pub(crate) problem: RwSignal<Option<String>>,
}

impl Sending {
    pub(crate) fn new() -> Self {
        Self { busy: RwSignal::new(false), problem: RwSignal::new(None) }
    }

    /// Does what the form is for, unless that is going on already; `then` follows where it succeeds. The form may be gone
    /// by then.
    pub(crate) fn send(
        self,
        event: &SubmitEvent,
        what: impl Future<Output = Result<(), Problem>> + 'static,
        then: impl FnOnce() + 'static,
    ) {
        event.prevent_default();
        self.start(what, then);
    }

    /// The same for a button.
    pub(crate) fn start(
        self,
        what: impl Future<Output = Result<(), Problem>> + 'static,
        then: impl FnOnce() + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let done = what.await;
            let _ = self.busy.try_set(false);
            match done {
                Ok(()) => then(),
                Err(reason) => drop(self.problem.try_set(Some(reason.0))),
            }
        });
    }
}
