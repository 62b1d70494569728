//! Table `blobs`: uploads, begun or complete. The bytes lie in files.

use sotto_api::{BlobId, UserId, blob::UploadRequest};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, StoreResult, signed, unsigned};

/// Most uploads a person may have begun and not completed.
const MAX_OPEN: i64 = 256;

/// An upload, begun or complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobRow {
    /// Size of the whole, in bytes.
    pub bytes: u64,
    /// BLAKE3 of the whole, 64 lower-case hexadecimal digits.
    pub digest: String,
    /// Whether all bytes are there and the digest was right.
    pub complete: bool,
}

/// A complete upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobEntry {
    /// Its id.
    pub id: BlobId,
    /// Size of the whole, in bytes.
    pub bytes: u64,
}

/// What came of announcing an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Announced {
    /// It is new.
    New,
    /// It was announced before.
    Known(BlobRow),
    /// It would take more than the person may keep.
    OverQuota,
    /// The person has too many uploads open.
    TooManyOpen,
}

fn blob_row(row: &AnyRow) -> StoreResult<BlobRow> {
    Ok(BlobRow {
        bytes: unsigned(row.try_get("bytes")?),
        digest: row.try_get("digest")?,
        complete: row.try_get::<i64, _>("complete")? != 0,
    })
}

impl Store {
    /// Announces an upload, which reserves its size.
    ///
    /// # Errors
    /// Database failures.
    pub async fn announce_blob(
        &self,
        user: UserId,
        upload: &UploadRequest,
        quota_bytes: u64,
        now_ms: i64,
    ) -> StoreResult<Announced> {
        let (user, blob) = (user.to_string(), upload.blob.to_string());
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE users SET sync_seq = sync_seq WHERE id = $1")
            .bind(&user)
            .execute(&mut *transaction)
            .await?;
        let known = sqlx::query("SELECT bytes, digest, complete FROM blobs WHERE user_id = $1 AND id = $2")
            .bind(&user)
            .bind(&blob)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = known {
            return blob_row(&row).map(Announced::Known);
        }
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT), \
                    CAST(COALESCE(SUM(1 - complete), 0) AS BIGINT) FROM blobs WHERE user_id = $1",
        )
        .bind(&user)
        .fetch_one(&mut *transaction)
        .await?;
        if unsigned(row.try_get(0)?).saturating_add(upload.bytes) > quota_bytes {
            return Ok(Announced::OverQuota);
        }
        if row.try_get::<i64, _>(1)? >= MAX_OPEN {
            return Ok(Announced::TooManyOpen);
        }
        sqlx::query(
            "INSERT INTO blobs (user_id, id, bytes, digest, complete, touched_ms) VALUES ($1, $2, $3, $4, 0, $5)",
        )
        .bind(&user)
        .bind(&blob)
        .bind(signed(upload.bytes))
        .bind(upload.digest.to_ascii_lowercase())
        .bind(now_ms)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Announced::New)
    }

    /// One upload of a person.
    ///
    /// # Errors
    /// Database failures.
    pub async fn blob(&self, user: UserId, blob: BlobId) -> StoreResult<Option<BlobRow>> {
        let row = sqlx::query("SELECT bytes, digest, complete FROM blobs WHERE user_id = $1 AND id = $2")
            .bind(user.to_string())
            .bind(blob.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(blob_row).transpose()
    }

    /// All complete uploads of a person.
    ///
    /// # Errors
    /// Database failures.
    pub async fn complete_blobs(&self, user: UserId) -> StoreResult<Vec<BlobEntry>> {
        let rows = sqlx::query("SELECT id, bytes FROM blobs WHERE user_id = $1 AND complete = 1 ORDER BY id")
            .bind(user.to_string())
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let id = row.try_get::<String, _>(0)?.parse().or(Err(StoreError::Corrupt("blob id")))?;
                Ok(BlobEntry { id, bytes: unsigned(row.try_get(1)?) })
            })
            .collect()
    }

    /// Notes that an upload went on or is complete.
    ///
    /// # Errors
    /// Database failures.
    pub async fn touch_blob(
        &self,
        user: UserId,
        blob: BlobId,
        complete: bool,
        now_ms: i64,
    ) -> StoreResult<()> {
        sqlx::query("UPDATE blobs SET complete = $3, touched_ms = $4 WHERE user_id = $1 AND id = $2")
            .bind(user.to_string())
            .bind(blob.to_string())
            .bind(i64::from(complete))
            .bind(now_ms)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets an upload that is not complete, and gives its reservation back.
    ///
    /// # Errors
    /// Database failures.
    pub async fn forget_upload(&self, user: UserId, blob: BlobId) -> StoreResult<()> {
        sqlx::query("DELETE FROM blobs WHERE user_id = $1 AND id = $2 AND complete = 0")
            .bind(user.to_string())
            .bind(blob.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Uploads that nobody continued since `before_ms`.
    ///
    /// # Errors
    /// Database failures.
    pub async fn abandoned_uploads(&self, before_ms: i64) -> StoreResult<Vec<(UserId, BlobId)>> {
        let rows = sqlx::query("SELECT user_id, id FROM blobs WHERE complete = 0 AND touched_ms < $1")
            .bind(before_ms)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let (user, blob): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                match (user.parse(), blob.parse()) {
                    (Ok(user), Ok(blob)) => Ok((user, blob)),
                    _ => Err(StoreError::Corrupt("blob id")),
                }
            })
            .collect()
    }
}
