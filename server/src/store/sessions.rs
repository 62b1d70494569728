//! Tables `sessions` and `refresh_tokens`: a session is a family of refresh tokens.
//!
//! Each refresh moves the session to the next generation; only that generation's tokens work. A token of the
//! generation before is answered with one more token of the live generation for a few seconds, because its
//! answer may have been lost or two tabs may have refreshed at once. Every other old token means that it was
//! stolen, or that its thief was here first: the whole session ends.

use sotto_api::{
    UserId,
    auth::{ClientKind, UserView},
};
use sqlx::{Any, Row, Transaction, any::AnyRow};
use uuid::Uuid;

use super::{Store, StoreError, StoreResult, idempotency::KEPT_MS, users::user_view};

/// How long the generation before the live one is still answered, in milliseconds.
pub const REPLAY_MS: i64 = 10_000;
/// How long a sign-up waits for its e-mail to be verified, in milliseconds.
const PENDING_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Most live tokens of one session.
const MAX_SIBLINGS: i64 = 8;

/// A session to be made.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub user: UserId,
    /// Where its refresh token lives.
    pub client: ClientKind,
    /// What the client says of itself.
    pub agent: String,
    /// When it ends, whatever happens, in milliseconds since 1970.
    pub expires_ms: i64,
}

/// What became of a refresh.
#[derive(Debug, Clone)]
pub enum Refreshed {
    /// The new token works.
    Yes {
        /// The session.
        session: Uuid,
        /// When it ends, in milliseconds since 1970.
        expires_ms: i64,
        /// Whose it is.
        user: UserView,
    },
    /// Unknown, ended, or of the other kind of client.
    No,
    /// An old token came back; the session was ended just now.
    Reused {
        /// The session.
        session: Uuid,
    },
}

fn client_name(client: ClientKind) -> &'static str {
    match client {
        ClientKind::Browser => "browser",
        ClientKind::Api => "api",
    }
}

impl Store {
    /// Keeps a session and its first refresh token.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_session(
        &self,
        session: &NewSession,
        token_hash: &str,
        now_ms: i64,
    ) -> StoreResult<()> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO sessions \
             (id, user_id, client, agent, generation, rotated_ms, created_ms, expires_ms, revoked_ms) \
             VALUES ($1, $2, $3, $6, 0, $4, $4, $5, 0)",
        )
        .bind(session.id.to_string())
        .bind(session.user.to_string())
        .bind(client_name(session.client))
        .bind(now_ms)
        .bind(session.expires_ms)
        .bind(&session.agent)
        .execute(&mut *transaction)
        .await?;
        insert_token(&mut transaction, &session.id.to_string(), token_hash, 0).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Exchanges a refresh token for another. A session that nobody used for longer than `idle_ms` ends.
    ///
    /// # Errors
    /// Database failures.
    pub async fn refresh(
        &self,
        client: ClientKind,
        old_hash: &str,
        new_hash: &str,
        (now_ms, idle_ms): (i64, i64),
    ) -> StoreResult<Refreshed> {
        let mut transaction = self.pool.begin().await?;
        let Some(session) = lock_session(&mut transaction, old_hash).await? else { return Ok(Refreshed::No) };
        if session.client != client_name(client) || session.revoked || session.expires_ms <= now_ms {
            return Ok(Refreshed::No);
        }
        if now_ms - session.rotated_ms > idle_ms {
            revoke(&mut transaction, &session.id.to_string(), now_ms).await?;
            transaction.commit().await?;
            return Ok(Refreshed::No);
        }
        let id: String = session.id.to_string();
        let of_live = session.token_generation == session.generation;
        let of_last = session.token_generation == session.generation - 1
            && now_ms - session.rotated_ms <= REPLAY_MS
            && count_live(&mut transaction, &id, session.generation).await? < MAX_SIBLINGS;
        if !of_live && !of_last {
            revoke(&mut transaction, &id, now_ms).await?;
            transaction.commit().await?;
            return Ok(Refreshed::Reused { session: session.id });
        }
        let mut generation = session.generation;
        if of_live {
            generation += 1;
            sqlx::query("UPDATE sessions SET generation = $2, rotated_ms = $3 WHERE id = $1")
                .bind(&id)
                .bind(generation)
                .bind(now_ms)
                .execute(&mut *transaction)
                .await?;
        }
        insert_token(&mut transaction, &id, new_hash, generation).await?;
        let row = sqlx::query("SELECT id, email, name, admin, verified_ms FROM users WHERE id = $1")
            .bind(&session.user)
            .fetch_one(&mut *transaction)
            .await?;
        let user = user_view(&row)?;
        transaction.commit().await?;
        Ok(Refreshed::Yes { session: session.id, expires_ms: session.expires_ms, user })
    }

    /// Ends the session a refresh token belongs to, if there is one; answers which, and whose it was.
    ///
    /// # Errors
    /// Database failures.
    pub async fn end_session(&self, token_hash: &str, now_ms: i64) -> StoreResult<Option<(Uuid, UserId)>> {
        let row = sqlx::query(
            "UPDATE sessions SET revoked_ms = $2 \
             WHERE revoked_ms = 0 AND id = (SELECT session_id FROM refresh_tokens WHERE hash = $1) \
             RETURNING id, user_id",
        )
        .bind(token_hash)
        .bind(now_ms)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let session = row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("session id")))?;
        let user = row.try_get::<String, _>("user_id")?.parse().or(Err(StoreError::Corrupt("user id")))?;
        Ok(Some((session, user)))
    }

    /// The person behind a session that has not ended.
    ///
    /// # Errors
    /// Database failures.
    pub async fn session_user(&self, session: Uuid, now_ms: i64) -> StoreResult<Option<UserView>> {
        let row = sqlx::query(
            "SELECT users.id, users.email, users.name, users.admin, users.verified_ms FROM sessions \
             JOIN users ON users.id = sessions.user_id \
             WHERE sessions.id = $1 AND sessions.revoked_ms = 0 AND sessions.expires_ms > $2 AND users.disabled_ms = 0",
        )
        .bind(session.to_string())
        .bind(now_ms)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(user_view).transpose()
    }

    /// Forgets sessions, invitations, links, challenges and kept answers that ended, and sign-ups whose e-mail was never verified.
    ///
    /// # Errors
    /// Database failures.
    pub async fn forget_ended(&self, now_ms: i64) -> StoreResult<()> {
        for statement in [
            "DELETE FROM sessions WHERE expires_ms <= $1",
            "DELETE FROM invitations WHERE expires_ms <= $1",
            "DELETE FROM links WHERE expires_ms <= $1",
            "DELETE FROM used_challenges WHERE expires_ms <= $1",
            "UPDATE pairings SET message = '', answer = '', keys = '' WHERE expires_ms <= $1",
        ] {
            sqlx::query(statement).bind(now_ms).execute(&self.pool).await?;
        }
        sqlx::query("DELETE FROM idempotency_keys WHERE begun_ms <= $1")
            .bind(now_ms - KEPT_MS)
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM users WHERE pending = 1 AND created_ms <= $1")
            .bind(now_ms - PENDING_MS)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

struct LockedSession {
    id: Uuid,
    user: String,
    client: String,
    generation: i64,
    token_generation: i64,
    rotated_ms: i64,
    expires_ms: i64,
    revoked: bool,
}

async fn lock_session(
    transaction: &mut Transaction<'static, Any>,
    token_hash: &str,
) -> StoreResult<Option<LockedSession>> {
    let row = sqlx::query(
        "UPDATE sessions SET rotated_ms = rotated_ms \
         WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = $1) \
         RETURNING id, user_id, client, generation, rotated_ms, expires_ms, revoked_ms",
    )
    .bind(token_hash)
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let token = sqlx::query("SELECT generation FROM refresh_tokens WHERE hash = $1")
        .bind(token_hash)
        .fetch_one(&mut **transaction)
        .await?;
    locked(&row, token.try_get(0)?).map(Some)
}

fn locked(row: &AnyRow, token_generation: i64) -> StoreResult<LockedSession> {
    let id: String = row.try_get("id")?;
    Ok(LockedSession {
        id: id.parse().or(Err(StoreError::Corrupt("session id")))?,
        user: row.try_get("user_id")?,
        client: row.try_get("client")?,
        generation: row.try_get("generation")?,
        token_generation,
        rotated_ms: row.try_get("rotated_ms")?,
        expires_ms: row.try_get("expires_ms")?,
        revoked: row.try_get::<i64, _>("revoked_ms")? != 0,
    })
}

async fn count_live(
    transaction: &mut Transaction<'static, Any>,
    session: &str,
    generation: i64,
) -> StoreResult<i64> {
    let row = sqlx::query("SELECT COUNT(*) FROM refresh_tokens WHERE session_id = $1 AND generation = $2")
        .bind(session)
        .bind(generation)
        .fetch_one(&mut **transaction)
        .await?;
    Ok(row.try_get(0)?)
}

async fn insert_token(
    transaction: &mut Transaction<'static, Any>,
    session: &str,
    hash: &str,
    generation: i64,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO refresh_tokens (hash, session_id, generation) VALUES ($1, $2, $3)")
        .bind(hash)
        .bind(session)
        .bind(generation)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn revoke(transaction: &mut Transaction<'static, Any>, session: &str, now_ms: i64) -> StoreResult<()> {
    sqlx::query("UPDATE sessions SET revoked_ms = $2 WHERE id = $1")
        .bind(session)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
