//! Table `submission_rollups`: sums of days and months, kept by the transactions that change submissions, exactly once. A
//! transaction reads what it is about to change, changes it, reads it again, and applies the difference.

use std::collections::BTreeMap;

use sotto_api::{OrganisationId, SubmissionId};
use sotto_protocol::{Analysis, Transcript};
use sqlx::{Any, AssertSqlSafe, Row, Transaction, any::AnyRow};

use super::{Store, StoreError, StoreResult, organisations::lock_organisation};
use crate::{
    dashboard::{
        period::{DAY_MS, Span, month_of},
        reading::read,
        sums::{COLUMNS, Counted, Sums},
    },
    signals::{CHANNEL, Topic},
};

/// Submissions that are counted in one go, of those that an earlier version kept.
const BATCH: i64 = 1000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    span: i64,
    tag: String,
    day: i64,
    link: String,
    status: String,
    language: String,
    device: String,
}

/// What a transaction adds to the sums and takes away.
#[derive(Debug, Default)]
pub(super) struct Deltas(BTreeMap<Cell, Sums>);

/// Places of parameters for a list: `$first, …`.
pub(super) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

impl Deltas {
    /// Takes away what these submissions add as they stand.
    pub(super) async fn take(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        submissions: &[SubmissionId],
    ) -> StoreResult<()> {
        self.read(transaction, submissions, Sums::negated).await
    }

    /// Adds what these submissions add as they stand.
    pub(super) async fn give(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        submissions: &[SubmissionId],
    ) -> StoreResult<()> {
        self.read(transaction, submissions, |sums| sums).await
    }

    async fn read(
        &mut self,
        transaction: &mut Transaction<'static, Any>,
        submissions: &[SubmissionId],
        turn: fn(Sums) -> Sums,
    ) -> StoreResult<()> {
        if submissions.is_empty() {
            return Ok(());
        }
        let list = places(1, submissions.len());
        let statement =
            format!("SELECT submission_id, tag FROM submission_tags WHERE submission_id IN ({list})");
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for id in submissions {
            query = query.bind(id.to_string());
        }
        let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in query.fetch_all(&mut **transaction).await? {
            tags.entry(row.try_get(0)?).or_default().push(row.try_get(1)?);
        }
        let statement = format!(
            "SELECT id, received_ms, link_id, status, language, device, duration_ms, sentiment, emotion, intent, \
             valence, importance FROM submissions WHERE counted = 1 AND id IN ({list})"
        );
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for id in submissions {
            query = query.bind(id.to_string());
        }
        for row in query.fetch_all(&mut **transaction).await? {
            let id: String = row.try_get("id")?;
            self.add(&row, tags.get(&id).map_or(&[][..], Vec::as_slice), turn)?;
        }
        Ok(())
    }

    fn add(&mut self, row: &AnyRow, tags: &[String], turn: fn(Sums) -> Sums) -> StoreResult<()> {
        let sums = turn(Sums::of(&Counted {
            duration: row.try_get("duration_ms")?,
            sentiment: row.try_get("sentiment")?,
            emotion: row.try_get("emotion")?,
            intent: row.try_get("intent")?,
            valence: row.try_get("valence")?,
            importance: row.try_get("importance")?,
        }));
        let day = row.try_get::<i64, _>("received_ms")? / DAY_MS;
        for tag in std::iter::once("").chain(tags.iter().map(String::as_str)) {
            for (span, day) in [(Span::Day, day), (Span::Month, month_of(day))] {
                let cell = Cell {
                    span: span as i64,
                    tag: tag.to_owned(),
                    day,
                    link: row.try_get("link_id")?,
                    status: row.try_get("status")?,
                    language: row.try_get("language")?,
                    device: row.try_get("device")?,
                };
                *self.0.entry(cell).or_default() += sums;
            }
        }
        Ok(())
    }

    /// Applies the differences, and says that there is something new.
    pub(super) async fn apply(
        self,
        transaction: &mut Transaction<'static, Any>,
        organisation: OrganisationId,
        is_postgres: bool,
    ) -> StoreResult<()> {
        let raised =
            COLUMNS.map(|column| format!("{column} = submission_rollups.{column} + excluded.{column}"));
        let statement = format!(
            "INSERT INTO submission_rollups (organisation_id, span, tag, day, link_id, status, language, device, {}) \
             VALUES ({}) ON CONFLICT (organisation_id, span, tag, day, link_id, status, language, device) \
             DO UPDATE SET {}",
            COLUMNS.join(", "),
            places(1, 8 + COLUMNS.len()),
            raised.join(", "),
        );
        for (cell, sums) in self.0.iter().filter(|(_, sums)| **sums != Sums::default()) {
            let mut query = bound(sqlx::query(AssertSqlSafe(statement.clone())), organisation, cell);
            for value in sums.to_array() {
                query = query.bind(value);
            }
            query.execute(&mut **transaction).await?;
            if sums.n < 0 {
                let statement = "DELETE FROM submission_rollups WHERE organisation_id = $1 AND span = $2 AND tag = $3 \
                                 AND day = $4 AND link_id = $5 AND status = $6 AND language = $7 AND device = $8 \
                                 AND n = 0";
                bound(sqlx::query(statement), organisation, cell).execute(&mut **transaction).await?;
            }
        }
        raise_version(transaction, organisation, is_postgres).await
    }
}

type Query<'q> = sqlx::query::Query<'q, Any, sqlx::any::AnyArguments>;

fn bound<'q>(query: Query<'q>, organisation: OrganisationId, cell: &'q Cell) -> Query<'q> {
    query
        .bind(organisation.to_string())
        .bind(cell.span)
        .bind(&cell.tag)
        .bind(cell.day)
        .bind(&cell.link)
        .bind(&cell.status)
        .bind(&cell.language)
        .bind(&cell.device)
}

/// Says that what the dashboard shows has changed: the version rises, and all servers hear of it once this stands.
pub(super) async fn raise_version(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    is_postgres: bool,
) -> StoreResult<()> {
    sqlx::query("UPDATE organisations SET feedback_version = feedback_version + 1 WHERE id = $1")
        .bind(organisation.to_string())
        .execute(&mut **transaction)
        .await?;
    if is_postgres {
        sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)")
            .bind(CHANNEL)
            .bind(Topic::Organisation(organisation).to_string())
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

impl Store {
    /// Counts submissions that an earlier version kept.
    ///
    /// # Errors
    /// Database failures.
    pub async fn count_all(&self) -> StoreResult<()> {
        loop {
            let statement = "SELECT organisation_id FROM submissions WHERE counted = 0 LIMIT 1";
            let Some(row) = sqlx::query(statement).fetch_optional(&self.pool).await? else { return Ok(()) };
            let organisation: String = row.try_get(0)?;
            self.count_some(organisation.parse().or(Err(StoreError::Corrupt("organisation id")))?).await?;
        }
    }

    async fn count_some(&self, organisation: OrganisationId) -> StoreResult<()> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let rows = sqlx::query(
            "SELECT id, analysis, transcript FROM submissions WHERE counted = 0 AND organisation_id = $1 \
             ORDER BY id LIMIT $2",
        )
        .bind(organisation.to_string())
        .bind(BATCH)
        .fetch_all(&mut *transaction)
        .await?;
        let mut ids: Vec<SubmissionId> = Vec::with_capacity(rows.len());
        for row in &rows {
            let id: String = row.try_get("id")?;
            read_anew(&mut transaction, &id, row.try_get("analysis")?, row.try_get("transcript")?).await?;
            ids.push(id.parse().or(Err(StoreError::Corrupt("submission id")))?);
        }
        let list = places(1, ids.len());
        let statement = format!("UPDATE submissions SET counted = 1 WHERE id IN ({list})");
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for id in &ids {
            query = query.bind(id.to_string());
        }
        query.execute(&mut *transaction).await?;
        let mut deltas = Deltas::default();
        deltas.give(&mut transaction, &ids).await?;
        deltas.apply(&mut transaction, organisation, self.is_postgres).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Reads one submission anew; an analysis that this version cannot read counts as it stands.
async fn read_anew(
    transaction: &mut Transaction<'static, Any>,
    id: &str,
    analysis: String,
    transcript: String,
) -> StoreResult<()> {
    let transcript: Option<Transcript> = serde_json::from_str(&transcript).ok();
    let Ok(analysis) = serde_json::from_str::<Analysis>(&analysis) else { return Ok(()) };
    let reading = read(&analysis, transcript.as_ref());
    sqlx::query("UPDATE submissions SET valence = $2, intent = $3, importance = $4 WHERE id = $1")
        .bind(id)
        .bind(reading.valence)
        .bind(reading.intent)
        .bind(reading.importance)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
