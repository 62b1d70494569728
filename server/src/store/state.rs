//! Table `server_state`: the sync epoch, and whether the first admin was made.

use sqlx::Row;

use super::{Store, StoreResult, unsigned};
use crate::clock::now_ms;

impl Store {
    /// Writes the first values. The epoch begins at the second of creation, so that a server made anew in
    /// place of a lost one has another epoch, and clients push all they have again.
    pub(super) async fn ensure_state(&self) -> StoreResult<()> {
        for (name, value) in [("epoch", now_ms() / 1000), ("set_up", 0)] {
            sqlx::query("INSERT INTO server_state (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(name)
                .bind(value)
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }

    /// The sync epoch.
    ///
    /// # Errors
    /// Database failures.
    pub async fn epoch(&self) -> StoreResult<u64> {
        let row =
            sqlx::query("SELECT value FROM server_state WHERE name = 'epoch'").fetch_one(&self.pool).await?;
        Ok(unsigned(row.try_get(0)?))
    }

    /// Raises the sync epoch after a restore and answers the new one.
    ///
    /// # Errors
    /// Database failures.
    pub async fn raise_epoch(&self) -> StoreResult<u64> {
        let row = sqlx::query(
            "UPDATE server_state SET value = CASE WHEN value >= $1 THEN value + 1 ELSE $1 END \
             WHERE name = 'epoch' RETURNING value",
        )
        .bind(now_ms() / 1000)
        .fetch_one(&self.pool)
        .await?;
        Ok(unsigned(row.try_get(0)?))
    }

    /// Whether the first admin is still to be made.
    ///
    /// # Errors
    /// Database failures.
    pub async fn needs_setup(&self) -> StoreResult<bool> {
        let row =
            sqlx::query("SELECT value FROM server_state WHERE name = 'set_up'").fetch_one(&self.pool).await?;
        Ok(row.try_get::<i64, _>(0)? == 0)
    }
}
