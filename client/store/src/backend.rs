//! Where rows lie: the storage that a shell implements, over IndexedDB in the browser.

use std::rc::Rc;

/// Groups of rows. Each has its own keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// One row a recording, JSON.
    Recordings,
    /// What a result page draws, one row a recording, bytes.
    Tracks,
    /// What left the device, JSON.
    Ledger,
    /// Settings, JSON.
    Settings,
    /// Secrets of this device, bytes.
    Keys,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 5] = [Self::Recordings, Self::Tracks, Self::Ledger, Self::Settings, Self::Keys];

    /// The name under which a backend keeps the table. Permanent.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recordings => "recordings",
            Self::Tracks => "tracks",
            Self::Ledger => "ledger",
            Self::Settings => "settings",
            Self::Keys => "keys",
        }
    }
}

/// One row to be set, or removed where `value` is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Table of the row.
    pub table: Table,
    /// Key within the table.
    pub key: String,
    /// New value.
    pub value: Option<Vec<u8>>,
}

/// Why storage refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackendError {
    /// No room is left; nothing of the write was kept.
    #[error("storage is full")]
    StorageFull,
    /// The database was closed, for example because another tab upgrades it.
    #[error("the database is closed")]
    Closed,
    /// Anything else, in the backend's words.
    #[error("storage failed: {0}")]
    Other(String),
}

/// Rows by table and key. Futures need not be `Send`: a page has one thread.
#[allow(async_fn_in_trait, reason = "single-threaded by design; no Send bound is wanted")]
pub trait Backend {
    /// Reads one row.
    ///
    /// # Errors
    /// [`BackendError`] where storage cannot be read.
    async fn get(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, BackendError>;

    /// Reads a whole table, ordered by key.
    ///
    /// # Errors
    /// [`BackendError`] where storage cannot be read.
    async fn scan(&self, table: Table) -> Result<Vec<(String, Vec<u8>)>, BackendError>;

    /// Makes all writes or none.
    ///
    /// # Errors
    /// [`BackendError`] where nothing was written.
    async fn apply(&self, writes: Vec<Write>) -> Result<(), BackendError>;
}

impl<B: Backend> Backend for Rc<B> {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, BackendError> {
        (**self).get(table, key).await
    }

    async fn scan(&self, table: Table) -> Result<Vec<(String, Vec<u8>)>, BackendError> {
        (**self).scan(table).await
    }

    async fn apply(&self, writes: Vec<Write>) -> Result<(), BackendError> {
        (**self).apply(writes).await
    }
}
