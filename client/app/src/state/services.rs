//! The things behind the signals, made once before the first page is shown: store, workers, queue.

use std::{cell::OnceCell, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use sotto_platform::{clock, exclusive, machine};
use sotto_store::{BackendError, Library, StoreError};
use sotto_sync::at_rest::SealedBackend;

use super::{
    analysis_queue::AnalysisQueue,
    backend::{BrowserBackend, BrowserClock, BrowserEntropy},
    lock,
    recorder::RECORDING,
    transport::HttpTransport,
    worker_client::WorkerClient,
};

/// Folder of captures in the origin's private file system.
pub(crate) const CAPTURES: &str = "captures";

/// Folder of captures that are forgotten when their page is closed. What lies there at the next start goes.
pub(crate) const PASSING: &str = "passing";

/// Folder of imported and downloaded audio.
pub(crate) const AUDIO: &str = "audio";

/// Each holds a copy of the model and of what it works on, some hundred megabytes.
const MOST_WORKERS: usize = 4;

/// The library of this browser profile.
pub(crate) type BrowserLibrary = Library<SealedRows, BrowserClock, BrowserEntropy>;

/// Rows of this browser profile, sealed where the person wants it.
pub(crate) type SealedRows = SealedBackend<BrowserBackend, BrowserEntropy>;

/// What methods of the state work with.
pub(crate) struct Services {
    pub(crate) library: BrowserLibrary,
    /// The same storage as the library's.
    pub(crate) rows: SealedRows,
    /// Writes recordings and does nothing else, so that nothing else can end it.
    pub(crate) capture: WorkerClient,
    /// Copies files that are added, so that none waits for an analysis to be kept; ends when all are.
    pub(crate) copies: WorkerClient,
    /// Analyses files, and does everything else that takes a worker.
    pub(crate) analysis: WorkerClient,
    /// Analyse further files beside it.
    pub(crate) helpers: Vec<WorkerClient>,
    /// Looks at a voice while it speaks; ends with the recording.
    pub(crate) watch: WorkerClient,
    pub(crate) queue: AnalysisQueue,
    pub(crate) transport: HttpTransport,
}

impl Services {
    /// All workers, whether they run or not.
    pub(crate) fn workers(&self) -> impl Iterator<Item = &WorkerClient> {
        [&self.capture, &self.copies, &self.analysis, &self.watch].into_iter().chain(&self.helpers)
    }
}

thread_local! {
    static SERVICES: OnceCell<Rc<Services>> = const { OnceCell::new() };
}

/// Name of the lock that the tab with the library holds.
const LOCK: &str = "sotto-library";

/// How often, and how far apart, to ask for the lock: a page that is just being left still holds it.
const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE_MS: u32 = 200;

/// How often a page that waits looks whether the other tab records.
const ELSEWHERE_MS: u32 = 1_000;

/// Opens the storage, and the library in it where no passphrase is needed. Answers whether the library is open.
///
/// # Errors
/// `Closed` where another tab has the library: each holds a copy in memory, and two would undo each other's work.
pub(crate) async fn open() -> Result<bool, StoreError> {
    if !alone().await {
        spawn_local(start_when_alone());
        return Err(BackendError::Closed.into());
    }
    let rows = SealedRows::new(BrowserBackend::open().await?, BrowserEntropy);
    if lock::is_locked(&rows).await? {
        return Ok(false);
    }
    open_library(rows).await?;
    Ok(true)
}

/// Opens the library in storage whose rows can be read. Must have succeeded before anything else of the state is used.
///
/// # Errors
/// The rows cannot be read.
pub(super) async fn open_library(rows: SealedRows) -> Result<(), StoreError> {
    let library = Library::open(rows.clone(), BrowserClock, BrowserEntropy).await?;
    let services = Services {
        library,
        rows,
        capture: WorkerClient::default(),
        copies: WorkerClient::default(),
        analysis: WorkerClient::default(),
        helpers: (1..workers()).map(|_| WorkerClient::default()).collect(),
        watch: WorkerClient::default(),
        queue: AnalysisQueue::default(),
        transport: HttpTransport::default(),
    };
    // Opening twice keeps the first.
    let _ = SERVICES.with(|it| it.set(Rc::new(services)));
    Ok(())
}

/// Workers that analyse at once: half the processors, for the page and the rest of the machine want some too, but two
/// where there are two. While something is recorded, one of these rests.
fn workers() -> usize {
    spared_workers().max(machine::processors().min(2))
}

/// Workers that analyse beside a recording, or write down a long one: half the processors.
pub(crate) fn spared_workers() -> usize {
    (machine::processors() / 2).clamp(1, MOST_WORKERS)
}

/// Waits until the other tab is closed, then starts this page anew.
async fn start_when_alone() {
    while !alone().await {}
    // Where a reload is refused, the sentence on the page still says what to do.
    let _ = window().location().reload();
}

/// Tells, as long as this page waits for another tab, whether that tab records.
pub(crate) fn watch_recording_elsewhere(records: RwSignal<bool>) {
    spawn_local(async move {
        loop {
            // Without an answer nothing is said about it.
            let now = exclusive::is_held(RECORDING).await.unwrap_or(false);
            if records.try_set(now).is_some() {
                return;
            }
            clock::sleep_ms(ELSEWHERE_MS).await;
        }
    });
}

async fn alone() -> bool {
    for _ in 0..LOCK_TRIES {
        // Every browser that has the private file system has locks; an error means neither.
        if exclusive::hold(LOCK).await.unwrap_or(true) {
            return true;
        }
        clock::sleep_ms(LOCK_PAUSE_MS).await;
    }
    false
}

/// The services.
#[expect(clippy::expect_used, reason = "the app is mounted only after `open` has succeeded")]
pub(crate) fn get() -> Rc<Services> {
    SERVICES.with(|it| it.get().cloned()).expect("services are open")
}
