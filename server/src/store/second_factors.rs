//! Tables `second_factors` (authenticator apps) and `recovery_codes`. Secrets are sealed before they come here, codes are hashes.

use sotto_api::{
    UserId,
    factor::{FactorMethod, SecondFactorView},
};
use sqlx::{Any, Row, Transaction};

use super::{Store, StoreResult, passkeys::has_factor, unsigned};

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

    /// What a sign-in by password asks for besides; nothing where it asks for no second factor.
    ///
    /// # Errors
    /// Database failures.
    pub async fn factor_methods(&self, user: UserId) -> StoreResult<Vec<FactorMethod>> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM second_factors WHERE user_id = $1 AND confirmed_ms > 0), \
             (SELECT COUNT(*) FROM passkeys WHERE user_id = $1), \
             (SELECT COUNT(*) FROM passkeys WHERE user_id = $1 AND second_factor = 1)",
        )
        .bind(user.to_string())
        .fetch_one(&self.pool)
        .await?;
        let (app, passkeys, asked): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let methods = [(app > 0, FactorMethod::Code), (passkeys > 0, FactorMethod::Passkey)];
        let wanted = app > 0 || asked > 0;
        Ok(methods.into_iter().filter(|(has, _)| *has && wanted).map(|(_, method)| method).collect())
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
        replace_codes(&mut transaction, &user.to_string(), hashes).await?;
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

    /// Takes an authenticator app away, and recovery codes that stand in for nothing any more.
    ///
    /// # Errors
    /// Database failures.
    pub async fn remove_factor(&self, user: UserId) -> StoreResult<()> {
        let id = user.to_string();
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM second_factors WHERE user_id = $1")
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        if !has_factor(&mut transaction, &id).await? {
            replace_codes(&mut transaction, &id, &[]).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Takes everything away that a sign-in could ask for besides the password, passkeys included.
    ///
    /// # Errors
    /// Database failures.
    pub async fn remove_factors(&self, user: UserId) -> StoreResult<()> {
        let id = user.to_string();
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM second_factors WHERE user_id = $1")
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM passkeys WHERE user_id = $1").bind(&id).execute(&mut *transaction).await?;
        replace_codes(&mut transaction, &id, &[]).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Puts recovery codes in the place of those until now.
pub(super) async fn replace_codes(
    transaction: &mut Transaction<'static, Any>,
    user: &str,
    hashes: &[String],
) -> StoreResult<()> {
    sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1")
        .bind(user)
        .execute(&mut **transaction)
        .await?;
    for hash in hashes {
        sqlx::query("INSERT INTO recovery_codes (user_id, hash, used_ms) VALUES ($1, $2, 0)")
            .bind(user)
            .bind(hash)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}
