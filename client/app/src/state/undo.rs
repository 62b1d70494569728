//! Changes that can be taken back: by the message that tells of them, or by Ctrl+Z, the latest first.

use leptos::{prelude::*, task::spawn_local};
use sotto_store::Step;

use super::{AppState, services};
use crate::text;

/// Changes that can be taken back.
const MAX_KEPT: usize = 50;

/// Changes that were made, with their way back.
#[derive(Clone, Copy)]
pub(crate) struct UndoState {
    done: StoredValue<Vec<Done>>,
    next: StoredValue<u32>,
}

#[derive(Clone)]
struct Done {
    number: u32,
    back: Vec<Step>,
}

impl UndoState {
    pub(super) fn new() -> Self {
        Self { done: StoredValue::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Makes changes as one. `said` tells the person of it, with a way back.
    pub(crate) fn make(self, steps: Vec<Step>, said: Option<String>) {
        spawn_local(async move {
            self.make_now(steps, Vec::new(), said).await;
        });
    }

    /// As [`Self::make`]; `with` is done too when it is taken back. Answers whether it was kept.
    pub(super) async fn make_now(self, steps: Vec<Step>, with: Vec<Step>, said: Option<String>) -> bool {
        let state = AppState::get();
        for step in &steps {
            if let Step::Deleted(id, true) = step {
                services::get().queue.cancel(state, *id);
            }
        }
        let back = match services::get().library.take_steps(steps).await {
            Ok(back) => back,
            Err(error) => {
                state.system.toast(text::store_sentence(&error));
                return false;
            }
        };
        self.follow(&back);
        if back.is_empty() {
            return true;
        }
        state.library.empty_bin_later(&back);
        let number = self.remember(back.into_iter().chain(with).collect());
        if let Some(said) = said {
            let undo = Callback::new(move |()| self.take_back(number));
            state.system.toast_with(said, Some((text::undo().to_owned(), undo)));
        }
        true
    }

    /// Takes the latest change back.
    pub(crate) fn undo(self) {
        let latest = self.done.with_value(|done| done.last().map(|it| it.number));
        match latest {
            Some(number) => {
                self.take_back(number);
                AppState::get().system.toast(text::t("Took the last change back."));
            }
            None => AppState::get().system.toast(text::t("There is nothing to take back.")),
        }
    }

    fn take_back(self, number: u32) {
        let done = self.done.try_update_value(|done| {
            let at = done.iter().position(|it| it.number == number)?;
            Some(done.remove(at))
        });
        let Some(Some(done)) = done else { return };
        spawn_local(async move {
            match services::get().library.take_steps(done.back).await {
                Ok(forth) => self.follow(&forth),
                Err(error) => AppState::get().system.toast(text::store_sentence(&error)),
            }
        });
    }

    fn remember(self, back: Vec<Step>) -> u32 {
        self.next.update_value(|it| *it += 1);
        let number = self.next.get_value();
        self.done.update_value(|done| {
            done.push(Done { number, back });
            let surplus = done.len().saturating_sub(MAX_KEPT);
            done.drain(..surplus);
        });
        number
    }

    /// Shows what changed, and lets it travel.
    fn follow(self, steps: &[Step]) {
        let state = AppState::get();
        match steps {
            [] => return,
            [step] if !matches!(step, Step::Deleted(..)) => state.library.refresh_one(step.recording()),
            _ => state.library.refresh(),
        }
        state.account.changed();
    }
}
