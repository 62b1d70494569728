//! What the dashboard asks for: sums by what narrows it down, by day, and by hour.

use std::collections::BTreeMap;

use sotto_api::{OrganisationId, TeamId, dashboard::DashboardFilter};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use super::{Store, StoreResult, narrowing::Narrowing, unsigned};
use crate::dashboard::{
    period::{HOUR_MS, Period, Span},
    sums::{COLUMNS, EMOTIONS, IMPORTANT_PERCENT, INTENTS, SENTIMENTS, Sums},
};

/// What sums are kept apart by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// Id of the link.
    pub link: String,
    /// Name of the status.
    pub status: String,
    /// Language.
    pub language: String,
    /// Name of the kind of device.
    pub device: String,
}

/// Sums in the columns after the first `skip`.
fn sums(row: &AnyRow, skip: usize) -> StoreResult<Sums> {
    let mut values = [0; COLUMNS.len()];
    for (at, value) in values.iter_mut().enumerate() {
        *value = row.try_get(skip + at)?;
    }
    Ok(Sums::from_array(values))
}

/// The columns as sums of rows.
fn summed() -> String {
    COLUMNS.map(|column| format!("CAST(SUM({column}) AS BIGINT)")).join(", ")
}

/// The columns as sums over submissions.
fn counted() -> String {
    let when = |condition: String, value: &str| {
        format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN {value} ELSE 0 END), 0) AS BIGINT)")
    };
    let is = |column: &str, names: &[&str]| -> Vec<String> {
        names.iter().map(|name| when(format!("{column} = '{name}'"), "1")).collect()
    };
    let judged = "sentiment <> 'unsure'".to_owned();
    let mut columns = vec!["COUNT(*)".to_owned(), when("1 = 1".to_owned(), "duration_ms")];
    columns.extend([when(judged.clone(), "valence"), when(judged, "valence * valence")]);
    columns.extend(is("sentiment", &SENTIMENTS));
    columns.extend(is("emotion", &EMOTIONS));
    columns.extend(is("intent", &INTENTS));
    let read = "importance >= 0".to_owned();
    columns.extend([when(read.clone(), "importance"), when(read, "importance * importance")]);
    columns.push(when(format!("importance >= {IMPORTANT_PERCENT}"), "1"));
    columns.join(", ")
}

impl Store {
    /// Version of what the dashboard shows.
    ///
    /// # Errors
    /// Database failures.
    pub async fn feedback_version(&self, organisation: OrganisationId) -> StoreResult<u64> {
        let row = sqlx::query("SELECT feedback_version FROM organisations WHERE id = $1")
            .bind(organisation.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map_or(Ok(0), |row| Ok(unsigned(row.try_get(0)?)))
    }

    /// Ids of a team's links.
    ///
    /// # Errors
    /// Database failures.
    pub async fn links_of_team(
        &self,
        organisation: OrganisationId,
        team: TeamId,
    ) -> StoreResult<Vec<String>> {
        let rows = sqlx::query("SELECT id FROM feedback_links WHERE organisation_id = $1 AND team_id = $2")
            .bind(organisation.to_string())
            .bind(team.to_string())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Sums of a period by everything that they are kept apart by; of those with a tag, or of all where it is empty.
    ///
    /// # Errors
    /// Database failures.
    pub async fn sums_by_kind(
        &self,
        organisation: OrganisationId,
        tag: &str,
        period: Period,
    ) -> StoreResult<BTreeMap<Kind, Sums>> {
        let statement = format!(
            "SELECT link_id, status, language, device, {} FROM submission_rollups WHERE organisation_id = $1 \
             AND span = $2 AND tag = $3 AND day >= $4 AND day < $5 GROUP BY link_id, status, language, device",
            summed()
        );
        let mut found: BTreeMap<Kind, Sums> = BTreeMap::new();
        for (span, days) in period.spans() {
            let rows = sqlx::query(AssertSqlSafe(statement.clone()))
                .bind(organisation.to_string())
                .bind(span as i64)
                .bind(tag.to_owned())
                .bind(days.start)
                .bind(days.end)
                .fetch_all(&self.pool)
                .await?;
            for row in &rows {
                let kind = Kind {
                    link: row.try_get(0)?,
                    status: row.try_get(1)?,
                    language: row.try_get(2)?,
                    device: row.try_get(3)?,
                };
                *found.entry(kind).or_default() += sums(row, 4)?;
            }
        }
        Ok(found)
    }

    /// Sums by day, or by month, in order, each with its first day.
    ///
    /// # Errors
    /// Database failures.
    pub async fn sums_by_day(
        &self,
        organisation: OrganisationId,
        filter: &DashboardFilter,
        span: Span,
        days: std::ops::Range<i64>,
    ) -> StoreResult<Vec<(i64, Sums)>> {
        let mut narrowing = Narrowing::of(organisation, "organisation_id");
        narrowing.number("span = {}", span as i64);
        narrowing.text("tag = {}", filter.tag.as_deref().unwrap_or_default());
        narrowing.number("day >= {}", days.start);
        narrowing.number("day < {}", days.end);
        narrowing.common(filter);
        let (columns, conditions) = (summed(), narrowing.conditions());
        let statement = format!(
            "SELECT day, {columns} FROM submission_rollups WHERE {conditions} GROUP BY day ORDER BY day"
        );
        let rows = narrowing.query(statement).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, sums(row, 1)?))).collect()
    }

    /// Sums by hour, in order, each with its hour since 1970.
    ///
    /// # Errors
    /// Database failures.
    pub async fn sums_by_hour(
        &self,
        organisation: OrganisationId,
        filter: &DashboardFilter,
        period: Period,
    ) -> StoreResult<Vec<(i64, Sums)>> {
        let mut narrowing = Narrowing::of(organisation, "organisation_id");
        narrowing.of_submissions(&DashboardFilter {
            from_ms: Some(period.from_ms()),
            until_ms: Some(period.until_ms()),
            ..filter.clone()
        });
        narrowing.plain("counted = 1");
        let (columns, conditions) = (counted(), narrowing.conditions());
        let statement = format!(
            "SELECT received_ms / {HOUR_MS}, {columns} FROM submissions WHERE {conditions} GROUP BY 1 ORDER BY 1"
        );
        let rows = narrowing.query(statement).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, sums(row, 1)?))).collect()
    }
}
