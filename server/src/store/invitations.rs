//! Table `invitations`. Codes are kept as hashes only.

use sotto_api::UserId;
use sqlx::{Any, Transaction};

use super::{Store, StoreResult};

impl Store {
    /// Keeps an invitation.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_invitation(&self, hash: &str, by: UserId, expires_ms: i64) -> StoreResult<()> {
        sqlx::query("INSERT INTO invitations (hash, created_by, expires_ms, used_ms) VALUES ($1, $2, $3, 0)")
            .bind(hash)
            .bind(by.to_string())
            .bind(expires_ms)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whether an invitation can still be used; only [`Store::create_user`] uses it up.
    ///
    /// # Errors
    /// Database failures.
    pub async fn invitation_is_live(&self, hash: &str, now_ms: i64) -> StoreResult<bool> {
        let row =
            sqlx::query("SELECT hash FROM invitations WHERE hash = $1 AND used_ms = 0 AND expires_ms > $2")
                .bind(hash)
                .bind(now_ms)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.is_some())
    }
}

/// Uses an invitation up; false where it was used or has ended.
pub(super) async fn claim_invitation(
    transaction: &mut Transaction<'static, Any>,
    hash: &str,
    now_ms: i64,
) -> StoreResult<bool> {
    let claimed = sqlx::query(
        "UPDATE invitations SET used_ms = $2 WHERE hash = $1 AND used_ms = 0 AND expires_ms > $2",
    )
    .bind(hash)
    .bind(now_ms)
    .execute(&mut **transaction)
    .await?;
    Ok(claimed.rows_affected() == 1)
}
