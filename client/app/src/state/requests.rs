//! Every request that left this device: sync writes down its own; all others are written down here.

use std::cell::RefCell;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::route;
use sotto_platform::{clock, requests};
use sotto_store::{DataClass, LedgerEntry, ledger};

use super::{AppState, hand_over, services};

/// What visitors ask of a link, without its slug.
const FEEDBACK: &str = "/api/v1/feedback";

thread_local! {
    /// What is to be written down, so that a page with many files needs one write.
    static WAITING: RefCell<Vec<LedgerEntry>> = const { RefCell::new(Vec::new()) };
}

/// The ledger.
#[derive(Clone, Copy)]
pub(crate) struct RequestState {
    /// Counts what was added.
    added: RwSignal<u32>,
}

impl RequestState {
    pub(super) fn new() -> Self {
        Self { added: RwSignal::new(0) }
    }

    /// Every request, newest first; of one class, or of all. Follows what is added.
    pub(crate) fn ledger(self, class: Option<DataClass>) -> Vec<LedgerEntry> {
        self.added.track();
        AppState::get().account.sync.track();
        let mut all = services::get().library.ledger();
        all.retain(|it| class.is_none_or(|class| it.class == class));
        all
    }

    /// Looks at what the service worker wrote down since the last look.
    pub(crate) fn refresh(self) {
        spawn_local(take_notes());
    }

    /// Hands the ledger to the person as a table.
    pub(crate) fn save(self, class: Option<DataClass>) {
        let entries = untrack(move || self.ledger(class));
        hand_over(crate::text::privacy::ledger_name(), "csv", "text/csv", Ok(ledger::to_csv(&entries)));
    }
}

/// Whether the requests of a path are written down by sync, with what was in them.
pub(super) fn told_by_sync(path: &str) -> bool {
    let path = plain(path);
    [route::PUSH, route::PULL].contains(&path)
        || path.starts_with(route::UPLOADS)
        || path.starts_with(route::BLOBS)
}

/// A request of the app's own to the server's interface; `class` where it is not what such requests carry.
pub(super) fn asked(path: &str, class: Option<DataClass>, sent_bytes: u64, received_bytes: u64, status: u16) {
    let usual = if plain(path) == route::SERVER { DataClass::App } else { DataClass::Account };
    let class = class.unwrap_or(usual);
    let route = route_of(plain(path)).to_owned();
    add(LedgerEntry { at_ms: clock::now_ms(), route, class, sent_bytes, received_bytes, status });
}

/// A file that a worker fetched.
pub(super) fn fetched(path: String, bytes: u64, status: u16) {
    file(clock::now_ms(), path, bytes, status);
}

/// Hears of every file that the page fetches.
pub(super) fn watch() {
    // Where the browser does not tell, the ledger says less.
    let _ = requests::watch(|it| file(it.at_ms, it.path, it.bytes, it.status));
}

/// Takes what the service worker wrote down.
pub(super) async fn take_notes() {
    // Without caches there is no service worker either.
    for it in requests::take_notes().await.unwrap_or_default() {
        file(it.at_ms, it.path, it.bytes, it.status);
    }
}

/// A file of the app. Requests to the server's interface are written down where they are made.
fn file(at_ms: u64, route: String, received_bytes: u64, status: u16) {
    if !route.starts_with("/api/") {
        add(LedgerEntry { at_ms, route, class: DataClass::App, sent_bytes: 0, received_bytes, status });
    }
}

fn add(entry: LedgerEntry) {
    let first = WAITING.with_borrow_mut(|waiting| {
        waiting.push(entry);
        waiting.len() == 1
    });
    if first {
        spawn_local(async {
            clock::breathe().await;
            let entries = WAITING.take();
            // Without room the requests are made all the same; the storage page tells that it is full.
            let _ = services::get().library.ledger_append(entries).await;
            AppState::get().requests.added.update(|it| *it += 1);
        });
    }
}

fn plain(path: &str) -> &str {
    path.split('?').next().unwrap_or(path)
}

/// The path without ids.
fn route_of(path: &str) -> &str {
    [route::UPLOADS, route::BLOBS, FEEDBACK].into_iter().find(|route| path.starts_with(route)).unwrap_or(path)
}
