//! Table `pairings`: how one device of a person hands the account keys to another. What is in it, the server cannot open.

use sotto_api::{
    PairingId, UserId,
    pairing::{MAX_PAIRINGS, PairingAnswer, PairingView},
    vault::Sealed,
};
use sqlx::Row;

use super::{Store, StoreError, StoreResult, unsigned};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// What came of a step of a pairing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is kept, or was before.
    Done,
    /// The pairing has ended, or another took its place.
    Gone,
    /// Another device was faster, or the step before is missing.
    Taken,
}

impl Store {
    /// Begins a pairing in the place of the one before; false where the person began too many within an hour.
    ///
    /// # Errors
    /// Database failures.
    pub async fn begin_pairing(
        &self,
        user: UserId,
        id: PairingId,
        message: &str,
        (now_ms, expires_ms): (i64, i64),
    ) -> StoreResult<bool> {
        let begun = sqlx::query(
            "INSERT INTO pairings (user_id, id, message, answer, keys, expires_ms, begun, hour_ms) \
             VALUES ($1, $2, $3, '', '', $4, 1, $5) \
             ON CONFLICT (user_id) DO UPDATE SET id = excluded.id, message = excluded.message, answer = '', keys = '', \
             expires_ms = excluded.expires_ms, \
             begun = CASE WHEN pairings.hour_ms <= $6 THEN 1 ELSE pairings.begun + 1 END, \
             hour_ms = CASE WHEN pairings.hour_ms <= $6 THEN excluded.hour_ms ELSE pairings.hour_ms END \
             WHERE pairings.hour_ms <= $6 OR pairings.begun < $7",
        )
        .bind(user.to_string())
        .bind(id.to_string())
        .bind(message)
        .bind(expires_ms)
        .bind(now_ms)
        .bind(now_ms - HOUR_MS)
        .bind(i64::from(MAX_PAIRINGS))
        .execute(&self.pool)
        .await?;
        Ok(begun.rows_affected() == 1)
    }

    /// The pairing of a person that has not ended.
    ///
    /// # Errors
    /// Database failures.
    pub async fn pairing(&self, user: UserId, now_ms: i64) -> StoreResult<Option<PairingView>> {
        let row = sqlx::query(
            "SELECT id, message, answer, keys, expires_ms FROM pairings WHERE user_id = $1 AND expires_ms > $2",
        )
        .bind(user.to_string())
        .bind(now_ms)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let (answer, keys): (String, String) = (row.try_get("answer")?, row.try_get("keys")?);
        let answer = (!answer.is_empty()).then(|| serde_json::from_str(&answer)).transpose();
        Ok(Some(PairingView {
            id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("pairing id")))?,
            message: row.try_get("message")?,
            answer: answer.or(Err(StoreError::Corrupt("answer of a pairing")))?,
            keys: Some(Sealed(keys)).filter(|keys| !keys.0.is_empty()),
            expires_ms: unsigned(row.try_get("expires_ms")?),
        }))
    }

    /// Keeps the answer of the new device. There is one: who was not told the code has no second guess.
    ///
    /// # Errors
    /// Database failures.
    pub async fn answer_pairing(
        &self,
        user: UserId,
        id: PairingId,
        answer: &PairingAnswer,
        now_ms: i64,
    ) -> StoreResult<Step> {
        let body = serde_json::to_string(answer).or(Err(StoreError::Corrupt("answer of a pairing")))?;
        let kept = sqlx::query(
            "UPDATE pairings SET answer = $3 WHERE user_id = $1 AND id = $2 AND answer = '' AND expires_ms > $4",
        )
        .bind(user.to_string())
        .bind(id.to_string())
        .bind(body)
        .bind(now_ms)
        .execute(&self.pool)
        .await?;
        let same = |held: &PairingView| held.answer.as_ref() == Some(answer);
        self.step(kept.rows_affected() == 1, user, id, same, now_ms).await
    }

    /// Keeps what the old device hands over, after an answer, once.
    ///
    /// # Errors
    /// Database failures.
    pub async fn hand_over_keys(
        &self,
        user: UserId,
        id: PairingId,
        keys: &Sealed,
        now_ms: i64,
    ) -> StoreResult<Step> {
        let kept = sqlx::query(
            "UPDATE pairings SET keys = $3 \
             WHERE user_id = $1 AND id = $2 AND answer <> '' AND keys = '' AND expires_ms > $4",
        )
        .bind(user.to_string())
        .bind(id.to_string())
        .bind(&keys.0)
        .bind(now_ms)
        .execute(&self.pool)
        .await?;
        let same = |held: &PairingView| held.keys.as_ref() == Some(keys);
        self.step(kept.rows_affected() == 1, user, id, same, now_ms).await
    }

    async fn step(
        &self,
        kept: bool,
        user: UserId,
        id: PairingId,
        same: impl Fn(&PairingView) -> bool,
        now_ms: i64,
    ) -> StoreResult<Step> {
        if kept {
            return Ok(Step::Done);
        }
        Ok(match self.pairing(user, now_ms).await?.filter(|held| held.id == id) {
            None => Step::Gone,
            Some(held) if same(&held) => Step::Done,
            Some(_) => Step::Taken,
        })
    }

    /// Ends a pairing; false where there is no such one. How many were begun is not forgotten.
    ///
    /// # Errors
    /// Database failures.
    pub async fn end_pairing(&self, user: UserId, id: PairingId, now_ms: i64) -> StoreResult<bool> {
        let ended = sqlx::query(
            "UPDATE pairings SET message = '', answer = '', keys = '', expires_ms = 0 \
             WHERE user_id = $1 AND id = $2 AND expires_ms > $3",
        )
        .bind(user.to_string())
        .bind(id.to_string())
        .bind(now_ms)
        .execute(&self.pool)
        .await?;
        Ok(ended.rows_affected() == 1)
    }
}
