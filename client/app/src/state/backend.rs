//! The store's capabilities in a browser: IndexedDB, the wall clock, cryptographic randomness.

use sotto_platform::{
    PlatformError, clock,
    database::{Database, DatabaseWrite},
    entropy,
};
use sotto_store::{Backend, BackendError, Clock, Entropy, EntropyError, Table, Write};

const NAME: &str = "sotto";

/// Raise it when a table is added.
const VERSION: u32 = 1;

/// The store's tables in IndexedDB.
#[derive(Clone)]
pub(crate) struct BrowserBackend(Database);

impl BrowserBackend {
    /// Opens the database of this origin.
    pub(crate) async fn open() -> Result<Self, BackendError> {
        let tables = Table::ALL.map(Table::name).to_vec();
        Database::open(NAME, VERSION, tables).await.map(Self).map_err(translate)
    }

    /// Ends the connection for good.
    pub(crate) fn close(&self) {
        self.0.close();
    }
}

impl Backend for BrowserBackend {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, BackendError> {
        self.0.get(table.name(), key).await.map_err(translate)
    }

    async fn scan(&self, table: Table) -> Result<Vec<(String, Vec<u8>)>, BackendError> {
        self.0.scan(table.name()).await.map_err(translate)
    }

    async fn apply(&self, writes: Vec<Write>) -> Result<(), BackendError> {
        let writes = writes.into_iter().map(|it| DatabaseWrite {
            table: it.table.name(),
            key: it.key,
            value: it.value,
        });
        self.0.apply(writes.collect()).await.map_err(translate)
    }
}

fn translate(error: PlatformError) -> BackendError {
    match error {
        PlatformError::StorageFull => BackendError::StorageFull,
        PlatformError::Busy => BackendError::Closed,
        other => BackendError::Other(other.to_string()),
    }
}

/// The browser's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserClock;

impl Clock for BrowserClock {
    fn now_ms(&self) -> u64 {
        clock::now_ms()
    }
}

/// The browser's cryptographic generator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserEntropy;

impl Entropy for BrowserEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        entropy::fill(bytes).or(Err(EntropyError))
    }
}
