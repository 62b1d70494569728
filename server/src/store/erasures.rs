//! Deleting an account with everything. Rows go in one transaction; a note in table `erasures` stays until the
//! files are gone, too, so that a server killed in between goes on with it.

use sotto_api::{OrganisationId, UserId};
use sqlx::{Any, Row, Transaction};

use super::{
    Store, StoreError, StoreResult,
    members::{count_members, count_owners},
    organisations::lock_organisation,
};

/// What came of deleting an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// Its rows are gone; its files are to be removed.
    Yes,
    /// An organisation with others in it would be without an owner.
    LastOwner,
    /// The server would be without an operator.
    LastOperator,
}

impl Store {
    /// Deletes an account: its changes, blobs, vault, sessions and memberships, and the organisations that nobody
    /// else is in.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_user(&self, user: UserId, now_ms: i64) -> StoreResult<Deleted> {
        let id = user.to_string();
        let mut transaction = self.pool.begin().await?;
        lock_operators(&mut transaction).await?;
        if is_last_operator(&mut transaction, &id).await? {
            return Ok(Deleted::LastOperator);
        }
        for organisation in owned(&mut transaction, &id).await? {
            lock_organisation(&mut transaction, organisation).await?;
            if count_owners(&mut transaction, organisation).await? > 1 {
                continue;
            }
            if count_members(&mut transaction, organisation).await? > 1 {
                return Ok(Deleted::LastOwner);
            }
            sqlx::query("DELETE FROM organisations WHERE id = $1")
                .bind(organisation.to_string())
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query("INSERT INTO erasures (user_id, asked_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(&id)
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM users WHERE id = $1").bind(&id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Deleted::Yes)
    }

    /// People whose files are to be removed.
    ///
    /// # Errors
    /// Database failures.
    pub async fn erasures(&self) -> StoreResult<Vec<UserId>> {
        let rows = sqlx::query("SELECT user_id FROM erasures").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| row.try_get::<String, _>(0)?.parse().or(Err(StoreError::Corrupt("user id"))))
            .collect()
    }

    /// Notes that the files of a person who left before `before_ms` are gone. Until then an upload that was under
    /// way may still have written.
    ///
    /// # Errors
    /// Database failures.
    pub async fn end_erasure(&self, user: UserId, before_ms: i64) -> StoreResult<()> {
        sqlx::query("DELETE FROM erasures WHERE user_id = $1 AND asked_ms < $2")
            .bind(user.to_string())
            .bind(before_ms)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// Takes the row that stands for the server's operators, so that two changes of them never interleave.
pub(super) async fn lock_operators(transaction: &mut Transaction<'static, Any>) -> StoreResult<()> {
    sqlx::query("UPDATE server_state SET value = value WHERE name = 'set_up'")
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Whether this person runs the server and no other active person does.
pub(super) async fn is_last_operator(
    transaction: &mut Transaction<'static, Any>,
    user: &str,
) -> StoreResult<bool> {
    let rows = sqlx::query("SELECT id FROM users WHERE admin = 1 AND disabled_ms = 0 LIMIT 2")
        .fetch_all(&mut **transaction)
        .await?;
    match rows.as_slice() {
        [only] => Ok(only.try_get::<String, _>(0)? == user),
        _ => Ok(false),
    }
}

async fn owned(transaction: &mut Transaction<'static, Any>, user: &str) -> StoreResult<Vec<OrganisationId>> {
    let rows =
        sqlx::query("SELECT organisation_id FROM members WHERE user_id = $1 AND role = 'owner' ORDER BY 1")
            .bind(user)
            .fetch_all(&mut **transaction)
            .await?;
    rows.iter()
        .map(|row| row.try_get::<String, _>(0)?.parse().or(Err(StoreError::Corrupt("organisation id"))))
        .collect()
}
