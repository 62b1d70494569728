//! What is on the list is kept, so that a page that comes back goes on with it and says honestly what it lost.

use leptos::{prelude::*, task::spawn_local};
use sotto_store::intake::{INTAKE, Intake};

use super::{ImportState, Source, refuses_file};
use crate::state::{ImportItem, Work, keep_setting, services};

/// Whether the list is being written, and whether it changed meanwhile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Noting {
    #[default]
    Idle,
    Writing,
    Again,
}

impl ImportState {
    /// Takes up what an earlier page left. A list on which everything is through is not shown again.
    pub(crate) fn load(self) {
        let library = &services::get().library;
        let kept = library.setting(&INTAKE).unwrap_or_default();
        if kept.is_empty() {
            return;
        }
        let mut items = Vec::new();
        for Intake { name, bytes, recording } in kept {
            let mut item = ImportItem::new(name, bytes);
            match recording {
                None => item.lost = true,
                Some(id) => {
                    let Some(found) = library.get(id).filter(|it| it.deleted_at_ms.is_none()) else {
                        continue;
                    };
                    item.recording = Some(id);
                    item.work = match (found.failure, found.analysis) {
                        (Some(fault), _) => Work::Failed(fault),
                        (None, Some(_)) => Work::Idle,
                        (None, None) => Work::Queued,
                    };
                }
            }
            items.push(item);
        }
        if items.iter().any(|it| it.work != Work::Idle) {
            for item in items {
                let failed = matches!(item.work, Work::Failed(_)).then_some(item.recording).flatten();
                self.push(item, None);
                // What was refused just before the page went away is removed now.
                failed.into_iter().for_each(|id| self.analysed(id));
            }
        }
        self.changed();
    }

    /// Keeps the list; while it is being kept, once more afterwards and not at once.
    pub(super) fn write_down(self) {
        if self.noting.get_value() != Noting::Idle {
            return self.noting.set_value(Noting::Again);
        }
        self.noting.set_value(Noting::Writing);
        spawn_local(async move {
            loop {
                keep_setting(&INTAKE, &self.as_kept()).await;
                if self.noting.get_value() == Noting::Writing {
                    return self.noting.set_value(Noting::Idle);
                }
                self.noting.set_value(Noting::Writing);
            }
        });
    }

    fn as_kept(self) -> Vec<Intake> {
        // What another app shared lies in local storage already, and a file that was refused is not missed.
        let safe = |key: u32| self.sources.with_value(|it| matches!(it.get(&key), Some(Source::Inbox(_))));
        self.read(|it| {
            let refused = matches!(&it.work, Work::Failed(fault) if refuses_file(fault.code));
            let kept = Intake { name: it.name.clone(), bytes: it.bytes, recording: it.recording };
            (!refused && !safe(it.key)).then_some(kept)
        })
    }
}
