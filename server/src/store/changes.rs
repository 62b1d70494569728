//! Table `changes`: what each person's devices pushed, in the order of arrival.
//!
//! A push holds the lock of the person's row until it commits, so sequence numbers become visible in order
//! and a puller never steps over one that commits later.

use futures_util::TryStreamExt;
use sotto_api::{
    ChangeId, UserId,
    sync::{MAX_BATCH, PushStatus},
};
use sqlx::Row;

use super::{Store, StoreResult, signed, unsigned};
use crate::signals::CHANNEL;

/// A change as it is kept.
#[derive(Debug, Clone)]
pub struct ChangeText {
    /// Idempotency key.
    pub id: ChangeId,
    /// The whole change as canonical JSON; none where it was found unacceptable before.
    pub body: Option<String>,
}

/// What came of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pushed {
    /// One status a change.
    Yes(Vec<PushStatus>),
    /// The person's changes would take more than they may; nothing was kept.
    Full,
}

/// Changes newer than a cursor.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Each as canonical JSON.
    pub bodies: Vec<String>,
    /// Sequence number of the last one, or the cursor that was asked for.
    pub cursor: u64,
    /// Whether there is more.
    pub more: bool,
}

impl Store {
    /// Keeps a batch: all of it or, where this fails, nothing.
    ///
    /// # Errors
    /// Database failures.
    pub async fn push(&self, user: UserId, batch: &[ChangeText], quota_bytes: u64) -> StoreResult<Pushed> {
        let user = user.to_string();
        let mut transaction = self.pool.begin().await?;
        let row =
            sqlx::query("UPDATE users SET sync_seq = sync_seq WHERE id = $1 RETURNING sync_seq, sync_bytes")
                .bind(&user)
                .fetch_one(&mut *transaction)
                .await?;
        let (mut seq, mut bytes): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let mut statuses = Vec::with_capacity(batch.len());
        for change in batch {
            let Some(body) = &change.body else {
                statuses.push(PushStatus::Rejected);
                continue;
            };
            let id = change.id.to_string();
            let known = sqlx::query("SELECT body FROM changes WHERE user_id = $1 AND id = $2")
                .bind(&user)
                .bind(&id)
                .fetch_optional(&mut *transaction)
                .await?;
            if let Some(known) = known {
                let same = known.try_get::<String, _>(0)? == *body;
                statuses.push(if same { PushStatus::Duplicate } else { PushStatus::Rejected });
                continue;
            }
            seq += 1;
            bytes += signed(body.len() as u64);
            sqlx::query("INSERT INTO changes (user_id, seq, id, body) VALUES ($1, $2, $3, $4)")
                .bind(&user)
                .bind(seq)
                .bind(&id)
                .bind(body)
                .execute(&mut *transaction)
                .await?;
            statuses.push(PushStatus::Applied);
        }
        if statuses.contains(&PushStatus::Applied) {
            if unsigned(bytes) > quota_bytes {
                return Ok(Pushed::Full);
            }
            sqlx::query("UPDATE users SET sync_seq = $2, sync_bytes = $3 WHERE id = $1")
                .bind(&user)
                .bind(seq)
                .bind(bytes)
                .execute(&mut *transaction)
                .await?;
        }
        if statuses.contains(&PushStatus::Applied) && self.is_postgres {
            // Heard by all servers once this stands.
            sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)")
                .bind(CHANNEL)
                .bind(&user)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Pushed::Yes(statuses))
    }

    /// Sequence number of a person's newest change.
    ///
    /// # Errors
    /// Database failures.
    pub async fn sync_seq(&self, user: UserId) -> StoreResult<u64> {
        let row = sqlx::query("SELECT sync_seq FROM users WHERE id = $1")
            .bind(user.to_string())
            .fetch_one(&self.pool)
            .await?;
        Ok(unsigned(row.try_get(0)?))
    }

    /// What is newer than `cursor`: at most [`MAX_BATCH`] changes, and no more after `max_bytes` of them.
    ///
    /// # Errors
    /// Database failures.
    pub async fn pull(&self, user: UserId, cursor: u64, max_bytes: usize) -> StoreResult<Page> {
        let mut rows = sqlx::query(
            "SELECT seq, body FROM changes WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(user.to_string())
        .bind(signed(cursor))
        .bind(signed(MAX_BATCH as u64 + 1))
        .fetch(&self.pool);
        let mut page = Page { cursor, ..Page::default() };
        let mut bytes = 0;
        while let Some(row) = rows.try_next().await? {
            let body: String = row.try_get(1)?;
            bytes += body.len();
            if page.bodies.len() == MAX_BATCH || (bytes > max_bytes && !page.bodies.is_empty()) {
                page.more = true;
                break;
            }
            page.cursor = unsigned(row.try_get(0)?);
            page.bodies.push(body);
        }
        Ok(page)
    }
}
