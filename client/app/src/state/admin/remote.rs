//! Something that lies on the server, as far as it has come.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use crate::state::Problem;

/// How far it has come.
#[derive(Debug)]
pub(crate) enum Reading<T> {
    /// On its way.
    Coming,
    /// Here.
    Here(Arc<T>),
    /// It did not come, with a sentence that says why.
    Failed(String),
}

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Coming => Self::Coming,
            Self::Here(it) => Self::Here(it.clone()),
            Self::Failed(why) => Self::Failed(why.clone()),
        }
    }
}

/// A place for it. What was asked for last is what counts, in whatever order answers come.
pub(crate) struct Remote<T: Send + Sync + 'static> {
    reading: RwSignal<Reading<T>>,
    turn: StoredValue<u32>,
}

impl<T: Send + Sync> Copy for Remote<T> {}

impl<T: Send + Sync> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Remote<T> {
    pub(crate) fn new() -> Self {
        Self { reading: RwSignal::new(Reading::Coming), turn: StoredValue::new(0) }
    }

    /// Gets it. What is here stays until the answer comes, and where that is a failure.
    pub(crate) fn read(self, what: impl Future<Output = Result<T, Problem>> + 'static) {
        let Some(turn) = self.next() else { return };
        spawn_local(async move {
            let answer = what.await;
            // The page may have been left meanwhile, or have asked for something else.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(it) => self.reading.set(Reading::Here(Arc::new(it))),
                Err(why) if self.get_untracked().is_none() => self.reading.set(Reading::Failed(why.0)),
                Err(why) => crate::state::AppState::get().system.toast(why.0),
            }
        });
    }

    /// Knows nothing any more, whatever is still on its way.
    pub(crate) fn forget(self) {
        if self.next().is_some() {
            self.reading.set(Reading::Coming);
        }
    }

    /// Takes what the server answered to a change.
    pub(crate) fn set(self, it: T) {
        if self.next().is_some() {
            self.reading.set(Reading::Here(Arc::new(it)));
        }
    }

    /// It, where it is here.
    pub(crate) fn get(self) -> Option<Arc<T>> {
        self.reading.with(here)
    }

    /// [`Self::get`] without following it.
    pub(crate) fn get_untracked(self) -> Option<Arc<T>> {
        self.reading.try_with_untracked(here).flatten()
    }

    /// How far it has come.
    pub(crate) fn reading(self) -> Reading<T> {
        self.reading.get()
    }

    fn next(self) -> Option<u32> {
        self.turn.try_update_value(|it| {
            *it = it.wrapping_add(1);
            *it
        })
    }
}

fn here<T>(reading: &Reading<T>) -> Option<Arc<T>> {
    match reading {
        Reading::Here(it) => Some(it.clone()),
        Reading::Coming | Reading::Failed(_) => None,
    }
}
