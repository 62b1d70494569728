//! Table `submissions`, as the team works with many at once: status and assignee. Sums follow in the same transaction.

use sotto_api::{
    OrganisationId, SubmissionId,
    dashboard::{BulkChange, MAX_TAGS, WebhookEvent},
    feedback::SubmissionStatus,
};
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::{
    Store, StoreError, StoreResult,
    deliveries::tell,
    organisations::lock_organisation,
    rollups::{Deltas, places},
    signed,
    tags::{add_tag, remove_tag, tags_of},
};

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// These were changed; those that are not there were passed over.
    Yes(Vec<SubmissionId>),
    /// One would have more than [`MAX_TAGS`] tags; none was changed.
    TooManyTags,
}

impl Store {
    /// Changes many submissions alike, all or none.
    ///
    /// # Errors
    /// Database failures.
    pub async fn change_submissions(
        &self,
        organisation: OrganisationId,
        change: &BulkChange,
    ) -> StoreResult<Changed> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let there = there(&mut transaction, organisation, &change.submissions).await?;
        if there.is_empty() {
            return Ok(Changed::Yes(there));
        }
        let mut deltas = Deltas::default();
        deltas.take(&mut transaction, &there).await?;
        update(&mut transaction, &there, change).await?;
        for submission in &there {
            for tag in &change.remove_tags {
                remove_tag(&mut transaction, organisation, *submission, tag).await?;
            }
            for tag in &change.add_tags {
                add_tag(&mut transaction, organisation, *submission, tag).await?;
            }
            if !change.add_tags.is_empty()
                && tags_of(&mut transaction, *submission).await? > signed(MAX_TAGS as u64)
            {
                return Ok(Changed::TooManyTags);
            }
        }
        deltas.give(&mut transaction, &there).await?;
        deltas.apply(&mut transaction, organisation, self.is_postgres).await?;
        tell(&mut transaction, organisation, WebhookEvent::SubmissionChanged, &there).await?;
        transaction.commit().await?;
        Ok(Changed::Yes(there))
    }
}

async fn there(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    submissions: &[SubmissionId],
) -> StoreResult<Vec<SubmissionId>> {
    let list = places(2, submissions.len());
    let statement =
        format!("SELECT id FROM submissions WHERE organisation_id = $1 AND id IN ({list}) ORDER BY id");
    let mut query = sqlx::query(AssertSqlSafe(statement)).bind(organisation.to_string());
    for id in submissions {
        query = query.bind(id.to_string());
    }
    let rows = query.fetch_all(&mut **transaction).await?;
    let id = |row: &sqlx::any::AnyRow| {
        let id: String = row.try_get(0)?;
        id.parse().or(Err(StoreError::Corrupt("submission id")))
    };
    rows.iter().map(id).collect()
}

async fn update(
    transaction: &mut Transaction<'static, Any>,
    submissions: &[SubmissionId],
    change: &BulkChange,
) -> StoreResult<()> {
    let assignee = change.assignee.map(|user| user.map(|user| user.to_string()).unwrap_or_default());
    let statement = format!(
        "UPDATE submissions SET status = CASE WHEN $1 = '' THEN status ELSE $1 END, \
         assignee = CASE WHEN $2 = 0 THEN assignee WHEN $3 = '' THEN NULL ELSE $3 END WHERE id IN ({})",
        places(4, submissions.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(statement))
        .bind(change.status.map_or("", SubmissionStatus::name))
        .bind(i64::from(assignee.is_some()))
        .bind(assignee.unwrap_or_default());
    for id in submissions {
        query = query.bind(id.to_string());
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}
