//! A small transactional key-value view of IndexedDB: tables of bytes by string key.

use std::{cell::Cell, rc::Rc};

use idb::{DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::PlatformError;

/// An open database.
#[derive(Clone)]
pub struct Database {
    inner: Rc<idb::Database>,
    replaced: Rc<Cell<bool>>,
}

/// One step of a transaction.
#[derive(Debug, Clone)]
pub struct DatabaseWrite {
    /// Table.
    pub table: &'static str,
    /// Key in it.
    pub key: String,
    /// New value; none deletes.
    pub value: Option<Vec<u8>>,
}

impl Database {
    /// Opens a database and makes the tables that are missing.
    ///
    /// # Errors
    /// [`PlatformError`] where storage is off (private windows of some browsers) or full.
    pub async fn open(name: &str, version: u32, tables: Vec<&'static str>) -> Result<Self, PlatformError> {
        let mut request = Factory::new()?.open(name, Some(version))?;
        request.on_upgrade_needed(move |event| {
            let Ok(database) = event.database() else { return };
            let present = database.store_names();
            for table in tables.iter().filter(|it| !present.iter().any(|name| name == **it)) {
                // A table that cannot be made shows as `NotFound` at its first use.
                let _ = database.create_object_store(table, ObjectStoreParams::new());
            }
        });
        let mut inner = request.await?;
        let replaced = Rc::new(Cell::new(false));
        let flag = replaced.clone();
        // A newer build in another tab wants to upgrade: give way instead of blocking it for ever.
        inner.on_version_change(move |event| {
            flag.set(true);
            if let Ok(event) = event.database() {
                event.close();
            }
        });
        Ok(Self { inner: Rc::new(inner), replaced })
    }

    /// Ends the connection; whatever is asked of it from now on fails.
    pub fn close(&self) {
        self.replaced.set(true);
        self.inner.close();
    }

    /// Reads one value.
    ///
    /// # Errors
    /// [`PlatformError::Busy`] after another tab upgraded the database; the page must reload.
    pub async fn get(&self, table: &str, key: &str) -> Result<Option<Vec<u8>>, PlatformError> {
        let transaction = self.begin(&[table], TransactionMode::ReadOnly)?;
        let value = transaction.object_store(table)?.get(JsValue::from_str(key))?.await?;
        Ok(value.map(|it| to_bytes(&it)))
    }

    /// Reads a whole table, ordered by key.
    ///
    /// # Errors
    /// As [`Database::get`].
    pub async fn scan(&self, table: &str) -> Result<Vec<(String, Vec<u8>)>, PlatformError> {
        let transaction = self.begin(&[table], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(table)?;
        let keys = store.get_all_keys(None, None)?;
        let values = store.get_all(None, None)?;
        let (keys, values) = (keys.await?, values.await?);
        Ok(keys
            .into_iter()
            .zip(values)
            .map(|(key, value)| (key.as_string().unwrap_or_default(), to_bytes(&value)))
            .collect())
    }

    /// Applies all steps, or none of them.
    ///
    /// # Errors
    /// [`PlatformError::StorageFull`] where there is no room; nothing was changed then.
    pub async fn apply(&self, writes: Vec<DatabaseWrite>) -> Result<(), PlatformError> {
        let mut tables: Vec<&str> = writes.iter().map(|it| it.table).collect();
        tables.sort_unstable();
        tables.dedup();
        if tables.is_empty() {
            return Ok(());
        }
        let transaction = self.begin(&tables, TransactionMode::ReadWrite)?;
        for write in &writes {
            let store = transaction.object_store(write.table)?;
            let key = JsValue::from_str(&write.key);
            match &write.value {
                Some(value) => drop(store.put(&Uint8Array::from(value.as_slice()), Some(&key))?),
                None => drop(store.delete(key)?),
            }
        }
        match transaction.await? {
            idb::TransactionResult::Committed => Ok(()),
            // Chromium aborts where the disk is full; no other cause is left once every step was accepted.
            idb::TransactionResult::Aborted => Err(PlatformError::StorageFull),
        }
    }

    fn begin(&self, tables: &[&str], mode: TransactionMode) -> Result<idb::Transaction, PlatformError> {
        if self.replaced.get() {
            return Err(PlatformError::Busy);
        }
        Ok(self.inner.transaction(tables, mode)?)
    }
}

fn to_bytes(value: &JsValue) -> Vec<u8> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

impl From<idb::Error> for PlatformError {
    fn from(error: idb::Error) -> Self {
        let message = error.to_string();
        if message.contains("QuotaExceeded") {
            return Self::StorageFull;
        }
        Self::Other { name: "IndexedDB".to_owned(), message }
    }
}
