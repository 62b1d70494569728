//! Table `vaults`: each person's wrapped account key.

use sotto_api::UserId;
use sqlx::Row;

use super::{Store, StoreResult};

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

    /// Keeps the envelope where there is none; answers whether it now stands as given.
    ///
    /// # Errors
    /// Database failures.
    pub async fn put_vault(&self, user: UserId, body: &str) -> StoreResult<bool> {
        let put = sqlx::query("INSERT INTO vaults (user_id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(user.to_string())
            .bind(body)
            .execute(&self.pool)
            .await?;
        Ok(put.rows_affected() == 1 || self.vault(user).await?.as_deref() == Some(body))
    }
}
