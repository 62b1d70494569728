//! What the server is asked for: on its way, here, or why not.

use leptos::{prelude::*, task::spawn_local};

use crate::state::Problem;

/// An answer that is awaited; it may be asked for again.
pub(crate) struct Loaded<T: Send + Sync + 'static>(RwSignal<Option<Result<T, String>>>);

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Asks. What was here stays until the answer comes; the page may be gone by then.
    pub(crate) fn load(self, what: impl Future<Output = Result<T, Problem>> + 'static) {
        spawn_local(async move {
            let answer = what.await.map_err(|it| it.0);
            drop(self.0.try_set(Some(answer)));
        });
    }

    /// What is here.
    pub(crate) fn get(self) -> Option<T> {
        self.0.with(|it| it.as_ref()?.as_ref().ok().cloned())
    }

    /// Why nothing is here.
    pub(crate) fn problem(self) -> Option<String> {
        self.0.with(|it| it.as_ref()?.as_ref().err().cloned())
    }
}
