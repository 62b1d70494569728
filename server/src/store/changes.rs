//! Table `changes`: what each person's devices pushed, in the order of arrival.
//!
//! A push holds the lock of the person's row until it commits, so sequence numbers become visible in order
//! and a puller never steps over one that commits later.

use std::collections::{HashMap, hash_map::Entry};

use futures_util::TryStreamExt;
use sotto_api::{
    ChangeId, UserId,
    sync::{MAX_BATCH, PushStatus},
};
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::{Store, StoreError, StoreResult, signed, unsigned};
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
        let mut known = find_known(&mut transaction, &user, batch).await?;
        let mut statuses = Vec::with_capacity(batch.len());
        let mut new = Vec::with_capacity(batch.len());
        for change in batch {
            let Some(body) = &change.body else {
                statuses.push(PushStatus::Rejected);
                continue;
            };
            match known.entry(change.id) {
                Entry::Occupied(known) => {
                    let same = known.get() == body;
                    statuses.push(if same { PushStatus::Duplicate } else { PushStatus::Rejected });
                }
                Entry::Vacant(place) => {
                    place.insert(body.clone());
                    seq += 1;
                    bytes += signed(body.len() as u64);
                    new.push((seq, change.id, body));
                    statuses.push(PushStatus::Applied);
                }
            }
        }
        if !new.is_empty() {
            if unsigned(bytes) > quota_bytes {
                return Ok(Pushed::Full);
            }
            insert(&mut transaction, &user, &new).await?;
            sqlx::query("UPDATE users SET sync_seq = $2, sync_bytes = $3 WHERE id = $1")
                .bind(&user)
                .bind(seq)
                .bind(bytes)
                .execute(&mut *transaction)
                .await?;
        }
        if !new.is_empty() && self.is_postgres {
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

/// How many rows one statement reads or writes: a few sizes, so that a connection keeps few prepared statements, and many
/// rows travel at once.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// A list cut into pieces of these sizes.
fn cut<T>(mut list: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= list.len())?;
        let (piece, rest) = list.split_at(size);
        list = rest;
        Some(piece)
    })
}

/// Which changes of a batch are kept already, with their texts.
async fn find_known(
    transaction: &mut Transaction<'static, Any>,
    user: &str,
    batch: &[ChangeText],
) -> StoreResult<HashMap<ChangeId, String>> {
    let mut known = HashMap::with_capacity(batch.len());
    for piece in cut(batch) {
        let places: Vec<_> = (0..piece.len()).map(|at| format!("${}", at + 2)).collect();
        let statement =
            format!("SELECT id, body FROM changes WHERE user_id = $1 AND id IN ({})", places.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(statement)).bind(user.to_owned());
        for change in piece {
            query = query.bind(change.id.to_string());
        }
        for row in query.fetch_all(&mut **transaction).await? {
            let id = row.try_get::<String, _>(0)?.parse().or(Err(StoreError::Corrupt("change id")))?;
            known.insert(id, row.try_get(1)?);
        }
    }
    Ok(known)
}

/// Keeps changes under their sequence numbers.
async fn insert(
    transaction: &mut Transaction<'static, Any>,
    user: &str,
    changes: &[(i64, ChangeId, &String)],
) -> StoreResult<()> {
    for piece in cut(changes) {
        let place = |at: usize| format!("($1, ${}, ${}, ${})", 3 * at + 2, 3 * at + 3, 3 * at + 4);
        let places: Vec<_> = (0..piece.len()).map(place).collect();
        let statement = format!("INSERT INTO changes (user_id, seq, id, body) VALUES {}", places.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(statement)).bind(user.to_owned());
        for (seq, id, body) in piece {
            query = query.bind(*seq).bind(id.to_string()).bind((*body).clone());
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut_into_few_sizes_and_nothing_is_left_out() {
        for length in 0..=200 {
            let list: Vec<usize> = (0..length).collect();
            let pieces: Vec<_> = cut(&list).collect();
            assert!(pieces.iter().all(|piece| SIZES.contains(&piece.len())));
            assert_eq!(pieces.concat(), list);
        }
    }
}
