//! Tables `second_factors` and `recovery_codes`. Secrets are sealed before they come here, codes are hashes.

use sotto_api::{UserId, factor::SecondFactorView};
use sqlx::{Any, Row, Transaction};

use super::{Store, StoreResult, unsigned};

/// A second factor, being set up or in use.
#[derive(Debug, Clone)]
pub struct FactorRow {
    /// The secret, sealed.
    pub secret: String,
    /// Whether sign-in asks for it.
    pub enabled: bool,
    /// The step of time that was used last.
    pub last_step: i64,
}

impl Store {
    /// The second factor of a person.
    ///
    /// # Errors
    /// Database failures.
    pub async fn factor(&self, user: UserId) -> StoreResult<Option<FactorRow>> {
        let row =
            sqlx::query("SELECT secret, confirmed_ms, last_step FROM second_factors WHERE user_id = $1")
                .bind(user.to_string())
                .fetch_optional(&self.pool)
                .await?;
        row.map(|row| {
            Ok(FactorRow {
                secret: row.try_get("secret")?,
                enabled: row.try_get::<i64, _>("confirmed_ms")? != 0,
                last_step: row.try_get("last_step")?,
            })
        })
        .transpose()
    }

    /// What a person is told of their second factor.
    ///
    /// # Errors
    /// Database failures.
    pub async fn factor_view(&self, user: UserId) -> StoreResult<SecondFactorView> {
        let enabled = self.factor(user).await?.is_some_and(|factor| factor.enabled);
        let row = sqlx::query("SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used_ms = 0")
            .bind(user.to_string())
            .fetch_one(&self.pool)
            .await?;
        Ok(SecondFactorView { enabled, recovery_codes: unsigned(row.try_get(0)?) })
    }

    /// Keeps a secret that is still to be confirmed; false where one is in use.
    ///
    /// # Errors
    /// Database failures.
    pub async fn begin_factor(&self, user: UserId, secret: &str) -> StoreResult<bool> {
        let kept = sqlx::query(
            "INSERT INTO second_factors (user_id, secret, confirmed_ms, last_step) VALUES ($1, $2, 0, 0) \
             ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0 \
             WHERE second_factors.confirmed_ms = 0",
        )
        .bind(user.to_string())
        .bind(secret)
        .execute(&self.pool)
        .await?;
        Ok(kept.rows_affected() == 1)
    }

    /// Switches the second factor on, with its recovery codes; false where the secret is another by now, or on
    /// already.
    ///
    /// # Errors
    /// Database failures.
    pub async fn confirm_factor(
        &self,
        user: UserId,
        secret: &str,
        step: i64,
        hashes: &[String],
        now_ms: i64,
    ) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        let confirmed = sqlx::query(
            "UPDATE second_factors SET confirmed_ms = $3, last_step = $4 \
             WHERE user_id = $1 AND secret = $2 AND confirmed_ms = 0",
        )
        .bind(user.to_string())
        .bind(secret)
        .bind(now_ms)
        .bind(step)
        .execute(&mut *transaction)
        .await?;
        if confirmed.rows_affected() == 0 {
            return Ok(false);
        }
        insert_codes(&mut transaction, &user.to_string(), hashes).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Uses a step of time up; false where it, or a later one, was used.
    ///
    /// # Errors
    /// Database failures.
    pub async fn use_step(&self, user: UserId, step: i64) -> StoreResult<bool> {
        let used = sqlx::query(
            "UPDATE second_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2 AND confirmed_ms > 0",
        )
        .bind(user.to_string())
        .bind(step)
        .execute(&self.pool)
        .await?;
        Ok(used.rows_affected() == 1)
    }

    /// Uses a recovery code up; false where it was used or never was.
    ///
    /// # Errors
    /// Database failures.
    pub async fn use_recovery_code(&self, user: UserId, hash: &str, now_ms: i64) -> StoreResult<bool> {
        let used = sqlx::query(
            "UPDATE recovery_codes SET used_ms = $3 WHERE user_id = $1 AND hash = $2 AND used_ms = 0",
        )
        .bind(user.to_string())
        .bind(hash)
        .bind(now_ms)
        .execute(&self.pool)
        .await?;
        Ok(used.rows_affected() == 1)
    }

    /// Takes a second factor away, with its recovery codes.
    ///
    /// # Errors
    /// Database failures.
    pub async fn remove_factor(&self, user: UserId) -> StoreResult<()> {
        sqlx::query("DELETE FROM second_factors WHERE user_id = $1")
            .bind(user.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

async fn insert_codes(
    transaction: &mut Transaction<'static, Any>,
    user: &str,
    hashes: &[String],
) -> StoreResult<()> {
    for hash in hashes {
        sqlx::query("INSERT INTO recovery_codes (user_id, hash, used_ms) VALUES ($1, $2, 0)")
            .bind(user)
            .bind(hash)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}
