//! The whole log at once, for the command line: written as lines, or followed from its beginning.

use std::io::{self, Write};

use crate::{
    audit::chain::{Broken, Chain},
    store::{Store, StoreError},
};

const PAGE: usize = 1000;

/// Why a log could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lines could not be written.
    #[error("the entries cannot be written: {0}")]
    Write(#[from] io::Error),
    /// The chain does not hold.
    #[error("the log of security events was tampered with: {0}")]
    Broken(#[from] Broken),
}

/// Writes every entry as a line of JSON, oldest first.
///
/// # Errors
/// See [`AuditError`].
pub async fn export(store: &Store, to: &mut impl Write) -> Result<(), AuditError> {
    let mut cursor = 0;
    loop {
        let page = store.audit_after(cursor, PAGE).await?;
        let Some(last) = page.last() else { return Ok(to.flush()?) };
        cursor = last.seq;
        for entry in &page {
            serde_json::to_writer(&mut *to, entry).map_err(io::Error::from)?;
            to.write_all(b"\n")?;
        }
    }
}

/// Follows the chain from its beginning to its end, past `marks` that were kept elsewhere; answers the end.
///
/// # Errors
/// See [`AuditError`].
pub async fn verify(store: &Store, marks: &[Chain]) -> Result<Chain, AuditError> {
    // The end first: a running server goes on meanwhile.
    let mut marks = marks.to_vec();
    marks.push(store.audit_head().await?);
    let mut chain = Chain::default();
    loop {
        let page = store.audit_after(chain.seq, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for entry in &page {
            chain.follow(entry)?;
            if marks.iter().any(|mark| mark.seq == chain.seq && mark.hash != chain.hash) {
                return Err(Broken::Changed(chain.seq).into());
            }
        }
    }
    match marks.iter().find(|mark| mark.seq > chain.seq) {
        Some(mark) => Err(Broken::Cut(chain.seq, mark.seq).into()),
        None => Ok(chain),
    }
}
