//! Table `users`, as those who run the server see it, and what changes in it after an account was made.

use sotto_api::{
    UserId,
    account::{AccountRequest, AccountView},
    page::Page,
};
use sqlx::{Row, any::AnyRow};
use uuid::Uuid;

use super::{
    Store, StoreError, StoreResult,
    erasures::{is_last_operator, lock_operators},
    page, unsigned,
};

/// What came of changing an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It stands as asked.
    Yes,
    /// There is no such account.
    NoAccount,
    /// The server would be without an operator.
    LastOperator,
}

fn account_view(row: &AnyRow) -> StoreResult<AccountView> {
    Ok(AccountView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("user id")))?,
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        admin: row.try_get::<i64, _>("admin")? != 0,
        active: row.try_get::<i64, _>("disabled_ms")? == 0,
        verified: row.try_get::<i64, _>("verified_ms")? != 0,
        created_ms: unsigned(row.try_get("created_ms")?),
    })
}

impl Store {
    /// Accounts by id, after one of them.
    ///
    /// # Errors
    /// Database failures.
    pub async fn accounts(&self, after: Option<UserId>) -> StoreResult<Page<AccountView>> {
        let rows = sqlx::query(
            "SELECT id, email, name, admin, disabled_ms, verified_ms, created_ms FROM users \
             WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .bind(after.map(|user| user.to_string()).unwrap_or_default())
        .bind(page::limit())
        .fetch_all(&self.pool)
        .await?;
        let accounts = rows.iter().map(account_view).collect::<StoreResult<_>>()?;
        Ok(page::cut(accounts, |account: &AccountView| account.id))
    }

    /// One account.
    ///
    /// # Errors
    /// Database failures.
    pub async fn account(&self, user: UserId) -> StoreResult<Option<AccountView>> {
        let row = sqlx::query(
            "SELECT id, email, name, admin, disabled_ms, verified_ms, created_ms FROM users WHERE id = $1",
        )
        .bind(user.to_string())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(account_view).transpose()
    }

    /// Switches an account on or off, or makes its person an operator or none. Switching it off ends its
    /// sessions.
    ///
    /// # Errors
    /// Database failures.
    pub async fn change_account(
        &self,
        user: UserId,
        request: &AccountRequest,
        now_ms: i64,
    ) -> StoreResult<Changed> {
        let id = user.to_string();
        let mut transaction = self.pool.begin().await?;
        lock_operators(&mut transaction).await?;
        let stops = request.active == Some(false) || request.admin == Some(false);
        if stops && is_last_operator(&mut transaction, &id).await? {
            return Ok(Changed::LastOperator);
        }
        let changed = sqlx::query(
            "UPDATE users SET admin = CASE WHEN $2 < 0 THEN admin ELSE $2 END, \
             disabled_ms = CASE WHEN $3 < 0 THEN disabled_ms WHEN $3 = 1 THEN 0 ELSE $4 END WHERE id = $1",
        )
        .bind(&id)
        .bind(request.admin.map_or(-1, i64::from))
        .bind(request.active.map_or(-1, i64::from))
        .bind(now_ms)
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(Changed::NoAccount);
        }
        if request.active == Some(false) {
            sqlx::query("UPDATE sessions SET revoked_ms = $2 WHERE user_id = $1 AND revoked_ms = 0")
                .bind(&id)
                .bind(now_ms)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Changed::Yes)
    }

    /// Puts a hash of today's parameters in the place of an older one, unless the password was changed meanwhile.
    ///
    /// # Errors
    /// Database failures.
    pub async fn replace_hash(&self, user: UserId, old: &str, new: &str) -> StoreResult<()> {
        sqlx::query("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
            .bind(user.to_string())
            .bind(old)
            .bind(new)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Sets a new password and ends all sessions, apart from `kept`.
    ///
    /// # Errors
    /// Database failures.
    pub async fn set_password(
        &self,
        user: UserId,
        hash: &str,
        kept: Option<Uuid>,
        now_ms: i64,
    ) -> StoreResult<()> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(user.to_string())
            .bind(hash)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE sessions SET revoked_ms = $3 WHERE user_id = $1 AND id <> $2 AND revoked_ms = 0")
            .bind(user.to_string())
            .bind(kept.map(|session| session.to_string()).unwrap_or_default())
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
