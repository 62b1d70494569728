//! The twin of [`Backend`] in memory, with faults on demand.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use crate::{Backend, BackendError, Table, Write};

type Rows = BTreeMap<(Table, String), Vec<u8>>;

/// Rows in memory. A clone is another handle on the same rows, as a reopened database is.
#[derive(Debug, Clone, Default)]
pub struct MemoryBackend {
    rows: Rc<RefCell<Rows>>,
    fault: Rc<RefCell<Option<BackendError>>>,
    applied: Rc<Cell<u64>>,
}

impl MemoryBackend {
    /// Empty storage.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the next [`Backend::apply`] fail with this error and write nothing.
    pub fn fail_next_apply(&self, error: BackendError) {
        *self.fault.borrow_mut() = Some(error);
    }

    /// How often rows were written.
    #[must_use]
    pub fn applied(&self) -> u64 {
        self.applied.get()
    }
}

impl Backend for MemoryBackend {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, BackendError> {
        Ok(self.rows.borrow().get(&(table, key.to_owned())).cloned())
    }

    async fn scan(&self, table: Table) -> Result<Vec<(String, Vec<u8>)>, BackendError> {
        let rows = self.rows.borrow();
        let found = rows.iter().filter(|((at, _), _)| *at == table);
        Ok(found.map(|((_, key), value)| (key.clone(), value.clone())).collect())
    }

    async fn apply(&self, writes: Vec<Write>) -> Result<(), BackendError> {
        if let Some(error) = self.fault.borrow_mut().take() {
            return Err(error);
        }
        let mut rows = self.rows.borrow_mut();
        for Write { table, key, value } in writes {
            match value {
                Some(value) => rows.insert((table, key), value),
                None => rows.remove(&(table, key)),
            };
        }
        self.applied.set(self.applied.get() + 1);
        Ok(())
    }
}
