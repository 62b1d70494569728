//! Table `blob_parts`: what has arrived of uploads to a bucket. Several servers may write one upload; its row in
//! `blobs` is locked while a part is added, so parts follow on each other without gap or overlap.

use sqlx::Row;

use super::{Store, StoreResult, signed, unsigned};
use crate::blobs::Key;

/// One part of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// Its first byte.
    pub first: u64,
    /// Its length, in bytes.
    pub bytes: u64,
    /// The object that holds it.
    pub object: String,
}

impl Store {
    /// Adds a part where the upload ends at its first byte. Answers whether it did.
    ///
    /// # Errors
    /// Database failures.
    pub async fn add_part(&self, (user, blob): Key, part: &PartRow, now_ms: i64) -> StoreResult<bool> {
        let (user, blob) = (user.to_string(), blob.to_string());
        let mut transaction = self.pool.begin().await?;
        let open =
            sqlx::query("UPDATE blobs SET touched_ms = $3 WHERE user_id = $1 AND id = $2 AND complete = 0")
                .bind(&user)
                .bind(&blob)
                .bind(now_ms)
                .execute(&mut *transaction)
                .await?;
        let end = sqlx::query(
            "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM blob_parts WHERE user_id = $1 AND blob_id = $2",
        )
        .bind(&user)
        .bind(&blob)
        .fetch_one(&mut *transaction)
        .await?;
        if open.rows_affected() == 0 || unsigned(end.try_get(0)?) != part.first {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO blob_parts (user_id, blob_id, first, bytes, object) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&user)
        .bind(&blob)
        .bind(signed(part.first))
        .bind(signed(part.bytes))
        .bind(&part.object)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The parts of an upload, from its first byte on.
    ///
    /// # Errors
    /// Database failures.
    pub async fn parts(&self, (user, blob): Key) -> StoreResult<Vec<PartRow>> {
        let rows = sqlx::query(
            "SELECT first, bytes, object FROM blob_parts WHERE user_id = $1 AND blob_id = $2 ORDER BY first",
        )
        .bind(user.to_string())
        .bind(blob.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let (first, bytes) = (unsigned(row.try_get("first")?), unsigned(row.try_get("bytes")?));
                Ok(PartRow { first, bytes, object: row.try_get("object")? })
            })
            .collect()
    }
}
