//! Table `blobs`: uploads, begun or complete. The bytes lie in files or objects.

use sotto_api::{BlobId, UserId, blob::UploadRequest};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, StoreResult, signed, unsigned};
use crate::blobs::Key;

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
    /// The blob under which the bytes lie; itself, unless its owner had uploaded them before.
    pub kept_as: BlobId,
}

/// A complete upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobEntry {
    /// Its id.
    pub id: BlobId,
    /// Size of the whole, in bytes.
    pub bytes: u64,
    /// See [`BlobRow::kept_as`].
    pub kept_as: BlobId,
}

/// What came of announcing an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Announced {
    /// It is new.
    New,
    /// It is new, and its bytes are there: the person uploaded them before.
    Same,
    /// It was announced before.
    Known(BlobRow),
    /// It would take more than the person may keep.
    OverQuota,
    /// The person has too many uploads open.
    TooManyOpen,
}

fn blob_row(row: &AnyRow, blob: BlobId) -> StoreResult<BlobRow> {
    Ok(BlobRow {
        kept_as: kept_as(row, blob)?,
        bytes: unsigned(row.try_get("bytes")?),
        digest: row.try_get("digest")?,
        complete: row.try_get::<i64, _>("complete")? != 0,
    })
}

fn kept_as(row: &AnyRow, blob: BlobId) -> StoreResult<BlobId> {
    let kept_as: String = row.try_get("kept_as")?;
    if kept_as.is_empty() { Ok(blob) } else { blob_id(&kept_as) }
}

fn blob_id(text: &str) -> StoreResult<BlobId> {
    text.parse().or(Err(StoreError::Corrupt("blob id")))
}

const ONE: &str = "SELECT bytes, digest, complete, kept_as FROM blobs WHERE user_id = $1 AND id = $2";

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
        let digest = upload.digest.to_ascii_lowercase();
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE users SET sync_seq = sync_seq WHERE id = $1")
            .bind(&user)
            .execute(&mut *transaction)
            .await?;
        let known = sqlx::query(ONE).bind(&user).bind(&blob).fetch_optional(&mut *transaction).await?;
        if let Some(row) = known {
            return blob_row(&row, upload.blob).map(Announced::Known);
        }
        let same = sqlx::query(
            "SELECT id FROM blobs WHERE user_id = $1 AND digest = $2 AND bytes = $3 AND complete = 1 \
             AND kept_as = '' LIMIT 1",
        )
        .bind(&user)
        .bind(&digest)
        .bind(signed(upload.bytes))
        .fetch_optional(&mut *transaction)
        .await?;
        let same: Option<String> = same.map(|row| row.try_get(0)).transpose()?;
        if same.is_none() {
            let row = sqlx::query(
                "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT), \
                        CAST(COALESCE(SUM(1 - complete), 0) AS BIGINT) \
                 FROM blobs WHERE user_id = $1 AND kept_as = ''",
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
        }
        sqlx::query(
            "INSERT INTO blobs (user_id, id, bytes, digest, complete, touched_ms, kept_as) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&user)
        .bind(&blob)
        .bind(signed(upload.bytes))
        .bind(digest)
        .bind(i64::from(same.is_some()))
        .bind(now_ms)
        .bind(same.as_deref().unwrap_or_default())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(if same.is_some() { Announced::Same } else { Announced::New })
    }

    /// One upload of a person.
    ///
    /// # Errors
    /// Database failures.
    pub async fn blob(&self, user: UserId, blob: BlobId) -> StoreResult<Option<BlobRow>> {
        let row =
            sqlx::query(ONE).bind(user.to_string()).bind(blob.to_string()).fetch_optional(&self.pool).await?;
        row.map(|row| blob_row(&row, blob)).transpose()
    }

    /// All complete uploads of a person.
    ///
    /// # Errors
    /// Database failures.
    pub async fn complete_blobs(&self, user: UserId) -> StoreResult<Vec<BlobEntry>> {
        let rows = sqlx::query(
            "SELECT id, bytes, kept_as FROM blobs WHERE user_id = $1 AND complete = 1 ORDER BY id",
        )
        .bind(user.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let id = blob_id(&row.try_get::<String, _>("id")?)?;
                Ok(BlobEntry { id, bytes: unsigned(row.try_get("bytes")?), kept_as: kept_as(row, id)? })
            })
            .collect()
    }

    /// Notes that an upload went on.
    ///
    /// # Errors
    /// Database failures.
    pub async fn touch_blob(&self, (user, blob): Key, now_ms: i64) -> StoreResult<()> {
        sqlx::query("UPDATE blobs SET touched_ms = $3 WHERE user_id = $1 AND id = $2")
            .bind(user.to_string())
            .bind(blob.to_string())
            .bind(now_ms)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Notes that an upload is complete, and forgets its parts.
    ///
    /// # Errors
    /// Database failures.
    pub async fn complete_blob(&self, (user, blob): Key, now_ms: i64) -> StoreResult<()> {
        let (user, blob) = (user.to_string(), blob.to_string());
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE blobs SET complete = 1, touched_ms = $3 WHERE user_id = $1 AND id = $2")
            .bind(&user)
            .bind(&blob)
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM blob_parts WHERE user_id = $1 AND blob_id = $2")
            .bind(&user)
            .bind(&blob)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets an upload that is not complete, and gives its reservation back.
    ///
    /// # Errors
    /// Database failures.
    pub async fn forget_upload(&self, (user, blob): Key) -> StoreResult<()> {
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
    pub async fn abandoned_uploads(&self, before_ms: i64) -> StoreResult<Vec<Key>> {
        let rows = sqlx::query("SELECT user_id, id FROM blobs WHERE complete = 0 AND touched_ms < $1")
            .bind(before_ms)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let (user, blob): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                Ok((user.parse().or(Err(StoreError::Corrupt("user id")))?, blob_id(&blob)?))
            })
            .collect()
    }
}
