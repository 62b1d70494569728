//! Table `submission_tags`: words that a team gives to submissions.

use std::collections::BTreeMap;

use sotto_api::{OrganisationId, SubmissionId, feedback::SubmissionView};
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::{Store, StoreResult, rollups::places};

impl Store {
    /// All tags of an organisation, in order.
    ///
    /// # Errors
    /// Database failures.
    pub async fn tags(&self, organisation: OrganisationId) -> StoreResult<Vec<String>> {
        // The sums have few rows a tag.
        let statement = "SELECT DISTINCT tag FROM submission_rollups WHERE organisation_id = $1 AND span = 1 \
                         AND tag > '' ORDER BY tag";
        let rows = sqlx::query(statement).bind(organisation.to_string()).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Adds the tags to submissions of a list.
    pub(super) async fn add_tags(&self, views: &mut [SubmissionView]) -> StoreResult<()> {
        if views.is_empty() {
            return Ok(());
        }
        let statement = format!(
            "SELECT submission_id, tag FROM submission_tags WHERE submission_id IN ({}) ORDER BY tag",
            places(1, views.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for view in views.iter() {
            query = query.bind(view.id.to_string());
        }
        let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in query.fetch_all(&self.pool).await? {
            tags.entry(row.try_get(0)?).or_default().push(row.try_get(1)?);
        }
        for view in views {
            view.tags = tags.remove(&view.id.to_string()).unwrap_or_default();
        }
        Ok(())
    }
}

pub(super) async fn add_tag(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    submission: SubmissionId,
    tag: &str,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO submission_tags (organisation_id, tag, submission_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(organisation.to_string())
    .bind(tag)
    .bind(submission.to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

pub(super) async fn remove_tag(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    submission: SubmissionId,
    tag: &str,
) -> StoreResult<()> {
    sqlx::query("DELETE FROM submission_tags WHERE organisation_id = $1 AND tag = $2 AND submission_id = $3")
        .bind(organisation.to_string())
        .bind(tag)
        .bind(submission.to_string())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// How many tags a submission has.
pub(super) async fn tags_of(
    transaction: &mut Transaction<'static, Any>,
    submission: SubmissionId,
) -> StoreResult<i64> {
    let row = sqlx::query("SELECT COUNT(*) FROM submission_tags WHERE submission_id = $1")
        .bind(submission.to_string())
        .fetch_one(&mut **transaction)
        .await?;
    Ok(row.try_get(0)?)
}
