//! Table `api_keys`. Keys are kept as hashes; their scopes as JSON.

use sotto_api::{
    KeyId, UserId,
    auth::UserView,
    key::{KeyView, MAX_KEYS, Scope},
};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, StoreResult, signed, unsigned, users::user_view};

/// How often a key's last use is noted, in milliseconds.
const NOTED_EVERY_MS: i64 = 60 * 60 * 1000;

fn scopes(row: &AnyRow) -> StoreResult<Vec<Scope>> {
    serde_json::from_str(&row.try_get::<String, _>("scopes")?).or(Err(StoreError::Corrupt("scopes")))
}

fn key_view(row: &AnyRow) -> StoreResult<KeyView> {
    Ok(KeyView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("key id")))?,
        name: row.try_get("name")?,
        prefix: row.try_get("prefix")?,
        scopes: scopes(row)?,
        created_ms: unsigned(row.try_get("created_ms")?),
        expires_ms: unsigned(row.try_get("expires_ms")?),
        used_ms: unsigned(row.try_get("used_ms")?),
    })
}

impl Store {
    /// Keeps a key; false where the person has as many as they may.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_key(&self, user: UserId, key: &KeyView, hash: &str) -> StoreResult<bool> {
        let scopes = serde_json::to_string(&key.scopes).or(Err(StoreError::Corrupt("scopes")))?;
        let id = user.to_string();
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE users SET sync_seq = sync_seq WHERE id = $1")
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        let row = sqlx::query("SELECT COUNT(*) FROM api_keys WHERE user_id = $1")
            .bind(&id)
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<i64, _>(0)? >= signed(MAX_KEYS as u64) {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO api_keys (id, user_id, hash, prefix, name, scopes, created_ms, expires_ms, used_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
        )
        .bind(key.id.to_string())
        .bind(&id)
        .bind(hash)
        .bind(&key.prefix)
        .bind(&key.name)
        .bind(scopes)
        .bind(signed(key.created_ms))
        .bind(signed(key.expires_ms))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The keys of a person, oldest first, ended ones included.
    ///
    /// # Errors
    /// Database failures.
    pub async fn keys_of(&self, user: UserId) -> StoreResult<Vec<KeyView>> {
        let rows = sqlx::query(
            "SELECT id, name, prefix, scopes, created_ms, expires_ms, used_ms FROM api_keys \
             WHERE user_id = $1 ORDER BY id",
        )
        .bind(user.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(key_view).collect()
    }

    /// Takes a key away; false where the person has no such key.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_key(&self, user: UserId, key: KeyId) -> StoreResult<bool> {
        let deleted = sqlx::query("DELETE FROM api_keys WHERE user_id = $1 AND id = $2")
            .bind(user.to_string())
            .bind(key.to_string())
            .execute(&self.pool)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// The person behind a key that has not ended, and what it may do; notes its use once an hour.
    ///
    /// # Errors
    /// Database failures.
    pub async fn key_user(&self, hash: &str, now_ms: i64) -> StoreResult<Option<(UserView, Vec<Scope>)>> {
        let row = sqlx::query(
            "SELECT users.id, users.email, users.name, users.admin, users.verified_ms, api_keys.scopes, api_keys.used_ms \
             FROM api_keys JOIN users ON users.id = api_keys.user_id \
             WHERE api_keys.hash = $1 AND api_keys.expires_ms > $2 AND users.disabled_ms = 0",
        )
        .bind(hash)
        .bind(now_ms)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let noted: i64 = row.try_get("used_ms")?;
        if now_ms - noted >= NOTED_EVERY_MS {
            sqlx::query("UPDATE api_keys SET used_ms = $2 WHERE hash = $1")
                .bind(hash)
                .bind(now_ms)
                .execute(&self.pool)
                .await?;
        }
        Ok(Some((user_view(&row)?, scopes(&row)?)))
    }
}
