//! Table `links`: one-time links, kept as hashes.

use sotto_api::{UserId, auth::UserView};
use sqlx::{Any, Row, Transaction};

use super::{Store, StoreError, StoreResult, identities::join_first, users::user_view};

/// How soon after one link another of its kind is mailed to the same person, in milliseconds.
const QUIET_MS: i64 = 2 * 60 * 1000;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To verify an e-mail; mailed.
    Verify,
    /// To set a password anew; mailed, so that it verifies the e-mail, too.
    Reset,
    /// To set a password anew; handed over by an operator.
    Handed,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
            Self::Handed => "handed",
        }
    }
}

/// A link to be kept.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Hash of its token.
    pub hash: String,
    /// Whose it is.
    pub user: UserId,
    /// What it is for.
    pub purpose: Purpose,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: i64,
}

impl Store {
    /// Keeps a link in the place of others of its kind. False, and nothing is kept, where one was mailed a moment
    /// ago.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_link(&self, link: &NewLink, now_ms: i64) -> StoreResult<bool> {
        let (user, purpose) = (link.user.to_string(), link.purpose.name());
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE users SET sync_seq = sync_seq WHERE id = $1")
            .bind(&user)
            .execute(&mut *transaction)
            .await?;
        let recent =
            sqlx::query("SELECT hash FROM links WHERE user_id = $1 AND purpose = $2 AND made_ms > $3")
                .bind(&user)
                .bind(purpose)
                .bind(now_ms - QUIET_MS)
                .fetch_optional(&mut *transaction)
                .await?;
        if recent.is_some() && link.purpose != Purpose::Handed {
            return Ok(false);
        }
        sqlx::query("DELETE FROM links WHERE user_id = $1 AND purpose = $2")
            .bind(&user)
            .bind(purpose)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO links (hash, user_id, purpose, made_ms, expires_ms) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&link.hash)
        .bind(&user)
        .bind(purpose)
        .bind(now_ms)
        .bind(link.expires_ms)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The person of a link that can still be used for one of these purposes.
    ///
    /// # Errors
    /// Database failures.
    pub async fn link_user(
        &self,
        hash: &str,
        purposes: &[Purpose],
        now_ms: i64,
    ) -> StoreResult<Option<UserView>> {
        let row = sqlx::query(
            "SELECT users.id, users.email, users.name, users.admin, users.verified_ms, links.purpose FROM links \
             JOIN users ON users.id = links.user_id \
             WHERE links.hash = $1 AND links.expires_ms > $2 AND users.disabled_ms = 0",
        )
        .bind(hash)
        .bind(now_ms)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let found: String = row.try_get("purpose")?;
        let fits = purposes.iter().any(|purpose| purpose.name() == found);
        if fits { user_view(&row).map(Some) } else { Ok(None) }
    }

    /// Uses a link up and sets a new password: all sessions end, and so do the person's other links. False where
    /// the link was used.
    ///
    /// # Errors
    /// Database failures.
    pub async fn reset_password(&self, hash: &str, password_hash: &str, now_ms: i64) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        let Some((user, purpose)) = claim_link(&mut transaction, hash, now_ms).await? else {
            return Ok(false);
        };
        sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(&user)
            .bind(password_hash)
            .execute(&mut *transaction)
            .await?;
        if purpose == Purpose::Reset.name() {
            verify(&mut transaction, &user, now_ms).await?;
        }
        sqlx::query("UPDATE sessions SET revoked_ms = $2 WHERE user_id = $1 AND revoked_ms = 0")
            .bind(&user)
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM links WHERE user_id = $1").bind(&user).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Uses a link up and notes that its person's e-mail is theirs. False where the link was used.
    ///
    /// # Errors
    /// Database failures.
    pub async fn verify_email(&self, hash: &str, now_ms: i64) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        let Some((user, _)) = claim_link(&mut transaction, hash, now_ms).await? else { return Ok(false) };
        verify(&mut transaction, &user, now_ms).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Uses a link up; answers its person and purpose.
async fn claim_link(
    transaction: &mut Transaction<'static, Any>,
    hash: &str,
    now_ms: i64,
) -> StoreResult<Option<(String, String)>> {
    let row = sqlx::query("DELETE FROM links WHERE hash = $1 AND expires_ms > $2 RETURNING user_id, purpose")
        .bind(hash)
        .bind(now_ms)
        .fetch_optional(&mut **transaction)
        .await?;
    row.map(|row| Ok((row.try_get("user_id")?, row.try_get("purpose")?))).transpose()
}

/// Who signed up by domain joins the first organisation now, because now it is known that they belong to it.
async fn verify(transaction: &mut Transaction<'static, Any>, user: &str, now_ms: i64) -> StoreResult<()> {
    let joins = sqlx::query("UPDATE users SET pending = 0 WHERE id = $1 AND pending = 1")
        .bind(user)
        .execute(&mut **transaction)
        .await?
        .rows_affected()
        == 1;
    sqlx::query("UPDATE users SET verified_ms = $2 WHERE id = $1")
        .bind(user)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    if joins {
        let user = user.parse().or(Err(StoreError::Corrupt("user id")))?;
        join_first(transaction, user, now_ms).await?;
    }
    Ok(())
}
