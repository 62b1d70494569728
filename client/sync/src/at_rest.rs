//! Rows that lie sealed: a backend around another one. What was written before it was switched on stays readable, and what
//! does not open is handed on as it is, so that the library counts it among what it cannot read.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use sotto_seal::{DeviceKey, Random, is_sealed_row, open_row, seal_row};
use sotto_store::{Backend, BackendError, Entropy, Table, Write};

/// Key in [`Table::Keys`] of what opens the others, which is never sealed itself.
pub const LOCK_ROW: &str = "lock";

/// Randomness of the store's kind, for sealing.
#[derive(Debug, Clone, Copy)]
pub struct SealRandom<E>(pub E);

impl<E: Entropy> Random for SealRandom<E> {
    fn fill(&self, into: &mut [u8]) -> bool {
        self.0.fill(into).is_ok()
    }
}

/// Rows that are sealed while there is a key and sealing is on. A clone shares both.
#[derive(Debug, Clone)]
pub struct SealedBackend<B, E> {
    inner: B,
    random: SealRandom<E>,
    key: Rc<RefCell<Option<DeviceKey>>>,
    sealing: Rc<Cell<bool>>,
}

impl<B: Backend, E: Entropy> SealedBackend<B, E> {
    /// Around a backend whose rows are plain.
    pub fn new(inner: B, entropy: E) -> Self {
        Self {
            inner,
            random: SealRandom(entropy),
            key: Rc::new(RefCell::new(None)),
            sealing: Rc::new(Cell::new(false)),
        }
    }

    /// Opens rows with this key from now on, and seals what is written if `sealing`.
    pub fn use_key(&self, key: Option<DeviceKey>, sealing: bool) {
        self.sealing.set(sealing && key.is_some());
        self.key.replace(key);
    }

    /// The backend within.
    pub fn inner(&self) -> &B {
        &self.inner
    }

    /// Brings all rows of a table to how they are to lie now, in one write. Answers how many changed; a second time none
    /// do.
    ///
    /// # Errors
    /// [`BackendError`] where the table stays as it was.
    pub async fn convert(&self, table: Table) -> Result<usize, BackendError> {
        let mut writes = Vec::new();
        for (key, value) in self.inner.scan(table).await? {
            if is_sealed_row(&value) != self.seals(table, &key) {
                let plain = self.opened(table, &key, value);
                // What does not open stays as it is.
                if !is_sealed_row(&plain) {
                    let value = Some(self.sealed(table, &key, plain)?);
                    writes.push(Write { table, key, value });
                }
            }
        }
        let changed = writes.len();
        self.inner.apply(writes).await?;
        Ok(changed)
    }

    fn seals(&self, table: Table, key: &str) -> bool {
        self.sealing.get() && !(table == Table::Keys && key == LOCK_ROW)
    }

    fn opened(&self, table: Table, key: &str, value: Vec<u8>) -> Vec<u8> {
        let held = self.key.borrow();
        match held.as_ref().filter(|_| is_sealed_row(&value)) {
            Some(held) => open_row(held, table.name(), key, &value).unwrap_or(value),
            None => value,
        }
    }

    fn sealed(&self, table: Table, key: &str, value: Vec<u8>) -> Result<Vec<u8>, BackendError> {
        match self.key.borrow().as_ref().filter(|_| self.seals(table, key)) {
            Some(held) => seal_row(held, table.name(), key, &value, &self.random)
                .map_err(|error| BackendError::Other(error.to_string())),
            None => Ok(value),
        }
    }
}

impl<B: Backend, E: Entropy> Backend for SealedBackend<B, E> {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Vec<u8>>, BackendError> {
        Ok(self.inner.get(table, key).await?.map(|value| self.opened(table, key, value)))
    }

    async fn scan(&self, table: Table) -> Result<Vec<(String, Vec<u8>)>, BackendError> {
        let rows = self.inner.scan(table).await?;
        let open = |(key, value): (String, Vec<u8>)| {
            let value = self.opened(table, &key, value);
            (key, value)
        };
        Ok(rows.into_iter().map(open).collect())
    }

    async fn apply(&self, writes: Vec<Write>) -> Result<(), BackendError> {
        let seal = |Write { table, key, value }: Write| {
            let value = value.map(|value| self.sealed(table, &key, value)).transpose()?;
            Ok(Write { table, key, value })
        };
        let writes: Vec<Write> = writes.into_iter().map(seal).collect::<Result<_, BackendError>>()?;
        self.inner.apply(writes).await
    }
}
