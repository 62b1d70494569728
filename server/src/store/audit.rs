//! Tables `audit` and `audit_head`: security events in a chain. Rows are added, never changed.

use sotto_api::{UserId, audit::AuditEntry};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreResult, signed, unsigned};
use crate::audit::chain::{Chain, derive_hash};

impl Store {
    /// Adds an event to the end of the chain, and answers it with its number and hash, which are given here.
    ///
    /// # Errors
    /// Database failures.
    pub async fn add_audit(&self, mut entry: AuditEntry) -> StoreResult<AuditEntry> {
        let mut transaction = self.pool.begin().await?;
        let head = sqlx::query("UPDATE audit_head SET seq = seq + 1 WHERE id = 0 RETURNING seq, hash")
            .fetch_one(&mut *transaction)
            .await?;
        entry.seq = unsigned(head.try_get("seq")?);
        entry.hash = derive_hash(&head.try_get::<String, _>("hash")?, &entry);
        sqlx::query(
            "INSERT INTO audit (seq, at_ms, event, actor, subject, address, request_id, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(signed(entry.seq))
        .bind(signed(entry.at_ms))
        .bind(&entry.event)
        .bind(&entry.actor)
        .bind(&entry.subject)
        .bind(&entry.address)
        .bind(&entry.request_id)
        .bind(&entry.hash)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("UPDATE audit_head SET hash = $1 WHERE id = 0")
            .bind(&entry.hash)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(entry)
    }

    /// Entries after a number, oldest first, at most `limit`.
    ///
    /// # Errors
    /// Database failures.
    pub async fn audit_after(&self, cursor: u64, limit: usize) -> StoreResult<Vec<AuditEntry>> {
        let rows = sqlx::query(
            "SELECT seq, at_ms, event, actor, subject, address, request_id, hash FROM audit \
             WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(signed(cursor))
        .bind(signed(limit as u64))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(entry).collect()
    }

    /// Entries after a number that a person made or that are about them, oldest first, at most `limit`.
    ///
    /// # Errors
    /// Database failures.
    pub async fn audit_of(&self, user: UserId, cursor: u64, limit: usize) -> StoreResult<Vec<AuditEntry>> {
        let rows = sqlx::query(
            "SELECT seq, at_ms, event, actor, subject, address, request_id, hash FROM audit \
             WHERE seq > $1 AND (actor = $3 OR subject = $3) ORDER BY seq LIMIT $2",
        )
        .bind(signed(cursor))
        .bind(signed(limit as u64))
        .bind(user.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(entry).collect()
    }

    /// The end of the chain, as noted beside it.
    ///
    /// # Errors
    /// Database failures.
    pub async fn audit_head(&self) -> StoreResult<Chain> {
        let row = sqlx::query("SELECT seq, hash FROM audit_head WHERE id = 0").fetch_one(&self.pool).await?;
        Ok(Chain { seq: unsigned(row.try_get("seq")?), hash: row.try_get("hash")? })
    }
}

fn entry(row: &AnyRow) -> StoreResult<AuditEntry> {
    Ok(AuditEntry {
        seq: unsigned(row.try_get("seq")?),
        at_ms: unsigned(row.try_get("at_ms")?),
        event: row.try_get("event")?,
        actor: row.try_get("actor")?,
        subject: row.try_get("subject")?,
        address: row.try_get("address")?,
        request_id: row.try_get("request_id")?,
        hash: row.try_get("hash")?,
    })
}
