//! Table `vaults`: each person's wrapped account key.

use sotto_api::UserId;
use sqlx::Row;

use super::{Store, StoreResult};

/// What came of keeping an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is the first, or took the place of one of an earlier generation.
    Now,
    /// The very same was there.
    Before,
    /// Another one of its generation or a later one is there.
    No,
}

impl Store {
    /// The envelope as JSON.
    ///
    /// # Errors
    /// Database failures.
    pub async fn vault(&self, user: UserId) -> StoreResult<Option<String>> {
        let row = sqlx::query("SELECT body FROM vaults WHERE user_id = $1")
            .bind(user.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    /// Keeps the envelope where there is none, or one of an earlier generation.
    ///
    /// # Errors
    /// Database failures.
    pub async fn put_vault(&self, user: UserId, generation: u32, body: &str) -> StoreResult<Kept> {
        let put = sqlx::query(
            "INSERT INTO vaults (user_id, generation, body) VALUES ($1, $2, $3) \
             ON CONFLICT (user_id) DO UPDATE SET generation = excluded.generation, body = excluded.body \
             WHERE vaults.generation < excluded.generation",
        )
        .bind(user.to_string())
        .bind(i64::from(generation))
        .bind(body)
        .execute(&self.pool)
        .await?;
        if put.rows_affected() == 1 {
            return Ok(Kept::Now);
        }
        Ok(if self.vault(user).await?.as_deref() == Some(body) { Kept::Before } else { Kept::No })
    }
}
