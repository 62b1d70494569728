//! Rows of a list that are chosen, for what is done with many at once.

use std::collections::BTreeSet;

use leptos::prelude::*;
use sotto_api::RecordingId;

/// Recordings of the library that are chosen.
pub(crate) type SelectionState = Selection<RecordingId>;

/// What is chosen.
pub(crate) struct Selection<T: Send + Sync + 'static> {
    /// Those that are chosen, all of which are listed.
    pub(crate) chosen: RwSignal<BTreeSet<T>>,
    /// Where a range begins.
    anchor: StoredValue<Option<T>>,
}

impl<T: Send + Sync> Copy for Selection<T> {}

impl<T: Send + Sync> Clone for Selection<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Copy + Ord + Send + Sync> Selection<T> {
    pub(crate) fn new() -> Self {
        Self { chosen: RwSignal::new(BTreeSet::new()), anchor: StoredValue::new(None) }
    }

    /// Chooses one, or no longer. With `range`, all between it and the one before come along.
    pub(crate) fn toggle(self, id: T, range: bool, listed: &[T]) {
        let add = self.chosen.with_untracked(|it| !it.contains(&id));
        let place = |id: T| listed.iter().position(|it| *it == id);
        let from = if range { self.anchor.get_value().and_then(place) } else { None };
        let (from, to) = match (from, place(id)) {
            (Some(from), Some(to)) => (from.min(to), from.max(to)),
            (_, Some(to)) => (to, to),
            _ => return,
        };
        self.chosen.update(|chosen| {
            for id in &listed[from..=to] {
                if add {
                    chosen.insert(*id)
                } else {
                    chosen.remove(id)
                };
            }
        });
        self.anchor.set_value(Some(id));
    }

    /// Chooses all that is listed.
    pub(crate) fn all(self, listed: &[T]) {
        self.chosen.set(listed.iter().copied().collect());
    }

    /// Chooses none.
    pub(crate) fn clear(self) {
        self.chosen.set(BTreeSet::new());
        self.anchor.set_value(None);
    }

    /// Chooses no more what is not listed any more: nobody does anything to what they do not see.
    pub(crate) fn keep(self, listed: &[T]) {
        if self.chosen.with_untracked(BTreeSet::is_empty) {
            return;
        }
        let listed: BTreeSet<T> = listed.iter().copied().collect();
        if self.chosen.with_untracked(|it| !it.is_subset(&listed)) {
            self.chosen.update(|it| it.retain(|id| listed.contains(id)));
        }
    }

    /// What is chosen, in the order of the list.
    pub(crate) fn in_order(self, listed: &[T]) -> Vec<T> {
        self.chosen.with_untracked(|chosen| listed.iter().filter(|id| chosen.contains(id)).copied().collect())
    }
}
