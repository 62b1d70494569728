//! Table `idempotency_keys`: requests that make something, by the keys that their clients gave them.

use sotto_api::UserId;
use sqlx::Row;

use super::{Store, StoreResult};

/// How long an answer is kept, in milliseconds.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// After this long, a request that did not come to its end was cut off with its server, in milliseconds.
const LOST_MS: i64 = 60 * 1000;

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// Nothing: it is taken now.
    None,
    /// It came with another request.
    Other,
    /// Its request is under way.
    UnderWay,
    /// Its request was answered.
    Answered {
        /// Status.
        status: u16,
        /// Body, sealed.
        answer: String,
    },
}

impl Store {
    /// Takes a key for a request, or says what came of it before.
    ///
    /// # Errors
    /// Database failures.
    pub async fn take_key(
        &self,
        user: UserId,
        key_hash: &str,
        fingerprint: &str,
        now_ms: i64,
    ) -> StoreResult<Earlier> {
        let user = user.to_string();
        let taken = sqlx::query(
            "INSERT INTO idempotency_keys (user_id, key_hash, fingerprint, begun_ms, status, answer) \
             VALUES ($1, $2, $3, $4, 0, '') ON CONFLICT (user_id, key_hash) DO UPDATE \
             SET fingerprint = excluded.fingerprint, begun_ms = excluded.begun_ms, status = 0, answer = '' \
             WHERE idempotency_keys.begun_ms <= $5 \
             OR (idempotency_keys.status = 0 AND idempotency_keys.begun_ms <= $6 \
             AND idempotency_keys.fingerprint = excluded.fingerprint)",
        )
        .bind(&user)
        .bind(key_hash)
        .bind(fingerprint)
        .bind(now_ms)
        .bind(now_ms - KEPT_MS)
        .bind(now_ms - LOST_MS)
        .execute(&self.pool)
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(Earlier::None);
        }
        let row = sqlx::query(
            "SELECT fingerprint, status, answer FROM idempotency_keys WHERE user_id = $1 AND key_hash = $2",
        )
        .bind(&user)
        .bind(key_hash)
        .fetch_optional(&self.pool)
        .await?;
        // Forgotten just now: the request before failed.
        let Some(row) = row else { return Ok(Earlier::UnderWay) };
        if row.try_get::<String, _>(0)? != fingerprint {
            return Ok(Earlier::Other);
        }
        Ok(match u16::try_from(row.try_get::<i64, _>(1)?).unwrap_or_default() {
            0 => Earlier::UnderWay,
            status => Earlier::Answered { status, answer: row.try_get(2)? },
        })
    }

    /// Keeps the answer to a request.
    ///
    /// # Errors
    /// Database failures.
    pub async fn keep_answer(
        &self,
        user: UserId,
        key_hash: &str,
        (status, answer): (u16, &str),
    ) -> StoreResult<()> {
        sqlx::query(
            "UPDATE idempotency_keys SET status = $3, answer = $4 WHERE user_id = $1 AND key_hash = $2",
        )
        .bind(user.to_string())
        .bind(key_hash)
        .bind(i64::from(status))
        .bind(answer)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets a request that made nothing, so that it may be tried again.
    ///
    /// # Errors
    /// Database failures.
    pub async fn forget_key(&self, user: UserId, key_hash: &str) -> StoreResult<()> {
        sqlx::query("DELETE FROM idempotency_keys WHERE user_id = $1 AND key_hash = $2 AND status = 0")
            .bind(user.to_string())
            .bind(key_hash)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
