//! Table `sessions`, as people see it: their devices.

use sotto_api::{SessionId, UserId, account::SessionView, auth::ClientKind};
use sqlx::{Row, any::AnyRow};
use uuid::Uuid;

use super::{Store, StoreError, StoreResult, unsigned};

fn session_view(row: &AnyRow, current: Uuid) -> StoreResult<SessionView> {
    let id: Uuid = row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("session id")))?;
    Ok(SessionView {
        id: SessionId(id),
        client: if row.try_get::<String, _>("client")? == "api" {
            ClientKind::Api
        } else {
            ClientKind::Browser
        },
        agent: row.try_get("agent")?,
        created_ms: unsigned(row.try_get("created_ms")?),
        seen_ms: unsigned(row.try_get("rotated_ms")?),
        expires_ms: unsigned(row.try_get("expires_ms")?),
        current: id == current,
    })
}

impl Store {
    /// The sessions of a person that have not ended, newest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn sessions_of(
        &self,
        user: UserId,
        current: Uuid,
        now_ms: i64,
    ) -> StoreResult<Vec<SessionView>> {
        let rows = sqlx::query(
            "SELECT id, client, agent, created_ms, rotated_ms, expires_ms FROM sessions \
             WHERE user_id = $1 AND revoked_ms = 0 AND expires_ms > $2 ORDER BY created_ms DESC, id",
        )
        .bind(user.to_string())
        .bind(now_ms)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| session_view(row, current)).collect()
    }

    /// Ends one session of a person; false where it is not theirs or has ended.
    ///
    /// # Errors
    /// Database failures.
    pub async fn end_session_of(&self, user: UserId, session: SessionId, now_ms: i64) -> StoreResult<bool> {
        let ended = sqlx::query(
            "UPDATE sessions SET revoked_ms = $3 \
             WHERE user_id = $1 AND id = $2 AND revoked_ms = 0 AND expires_ms > $3",
        )
        .bind(user.to_string())
        .bind(session.to_string())
        .bind(now_ms)
        .execute(&self.pool)
        .await?;
        Ok(ended.rows_affected() == 1)
    }

    /// Ends all sessions of a person.
    ///
    /// # Errors
    /// Database failures.
    pub async fn end_sessions_of(&self, user: UserId, now_ms: i64) -> StoreResult<()> {
        sqlx::query("UPDATE sessions SET revoked_ms = $2 WHERE user_id = $1 AND revoked_ms = 0")
            .bind(user.to_string())
            .bind(now_ms)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
