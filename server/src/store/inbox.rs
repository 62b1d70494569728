//! Table `submissions`, from the team's side: lists, one with everything, and where the team is with it.

use sotto_api::{
    OrganisationId, SubmissionId,
    feedback::{Shared, SubmissionChange, SubmissionStatus, SubmissionView, SubmissionWhole},
    page::Page,
};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use super::{
    Store, StoreError, StoreResult, page, signed,
    submissions::{audio_view, submission_id},
    unsigned,
};

/// Narrows a list down. Empty texts and none leave everything in.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Id of the link.
    pub link: String,
    /// Name of the status.
    pub status: String,
    /// Id of who looks after it, or `none`.
    pub assignee: String,
    /// Name of the emotion.
    pub emotion: String,
    /// Name of the sentiment.
    pub sentiment: String,
    /// Language in which the link was read.
    pub language: String,
    /// Arrived at this time or later, in milliseconds since 1970.
    pub from_ms: u64,
    /// Arrived before this time, in milliseconds since 1970.
    pub until_ms: Option<u64>,
}

/// An assignee who left the organisation looks after nothing.
const LIST: &str = "SELECT submissions.id, submissions.link_id, submissions.received_ms, submissions.status, \
    submissions.language, submissions.duration_ms, submissions.emotion, submissions.sentiment, \
    submissions.audio_bytes, submissions.audio_format, submissions.audio_complete, members.user_id AS assignee, \
    CASE WHEN submissions.transcript = '' THEN 0 ELSE 1 END AS has_transcript";
const FROM: &str = "FROM submissions LEFT JOIN members ON members.organisation_id = submissions.organisation_id \
    AND members.user_id = submissions.assignee WHERE submissions.organisation_id = $1";

fn submission_view(row: &AnyRow) -> StoreResult<SubmissionView> {
    let assignee: Option<String> = row.try_get("assignee")?;
    let status: String = row.try_get("status")?;
    Ok(SubmissionView {
        id: submission_id(row)?,
        link: row.try_get::<String, _>("link_id")?.parse().or(Err(StoreError::Corrupt("link id")))?,
        received_ms: unsigned(row.try_get("received_ms")?),
        status: SubmissionStatus::from_name(&status).ok_or(StoreError::Corrupt("status"))?,
        assignee: assignee.map(|user| user.parse().or(Err(StoreError::Corrupt("user id")))).transpose()?,
        language: row.try_get("language")?,
        duration_ms: unsigned(row.try_get("duration_ms")?),
        emotion: row.try_get("emotion")?,
        sentiment: row.try_get("sentiment")?,
        transcript: row.try_get::<i64, _>("has_transcript")? != 0,
        audio: audio_view(row)?,
    })
}

impl Store {
    /// Submissions of an organisation, newest first, before one of them.
    ///
    /// # Errors
    /// Database failures.
    pub async fn submissions(
        &self,
        organisation: OrganisationId,
        filter: &Filter,
        before: Option<SubmissionId>,
    ) -> StoreResult<Page<SubmissionView>> {
        let rows = sqlx::query(AssertSqlSafe(format!(
            "{LIST} {FROM} AND ($2 = '' OR submissions.id < $2) AND ($3 = '' OR submissions.link_id = $3) \
             AND ($4 = '' OR submissions.status = $4) \
             AND ($5 = '' OR ($5 = 'none' AND members.user_id IS NULL) OR members.user_id = $5) \
             AND ($6 = '' OR submissions.emotion = $6) AND ($7 = '' OR submissions.sentiment = $7) \
             AND ($8 = '' OR submissions.language = $8) \
             AND submissions.received_ms >= $9 AND submissions.received_ms < $10 \
             ORDER BY submissions.id DESC LIMIT $11"
        )))
        .bind(organisation.to_string())
        .bind(before.map(|id| id.to_string()).unwrap_or_default())
        .bind(&filter.link)
        .bind(&filter.status)
        .bind(&filter.assignee)
        .bind(&filter.emotion)
        .bind(&filter.sentiment)
        .bind(&filter.language)
        .bind(signed(filter.from_ms))
        .bind(filter.until_ms.map_or(i64::MAX, signed))
        .bind(page::limit())
        .fetch_all(&self.pool)
        .await?;
        let items = rows.iter().map(submission_view).collect::<StoreResult<_>>()?;
        Ok(page::cut(items, |view: &SubmissionView| view.id))
    }

    /// One submission, as in lists.
    ///
    /// # Errors
    /// Database failures.
    pub async fn submission(
        &self,
        organisation: OrganisationId,
        submission: SubmissionId,
    ) -> StoreResult<Option<SubmissionView>> {
        let row = sqlx::query(AssertSqlSafe(format!("{LIST} {FROM} AND submissions.id = $2")))
            .bind(organisation.to_string())
            .bind(submission.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(submission_view).transpose()
    }

    /// Everything of one submission.
    ///
    /// # Errors
    /// Database failures.
    pub async fn whole_submission(
        &self,
        organisation: OrganisationId,
        submission: SubmissionId,
    ) -> StoreResult<Option<SubmissionWhole>> {
        let columns = "submissions.consent, submissions.analysis, submissions.transcript";
        let row = sqlx::query(AssertSqlSafe(format!("{LIST}, {columns} {FROM} AND submissions.id = $2")))
            .bind(organisation.to_string())
            .bind(submission.to_string())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (analysis, transcript): (String, String) = (row.try_get("analysis")?, row.try_get("transcript")?);
        let transcript = (!transcript.is_empty()).then(|| serde_json::from_str(&transcript)).transpose();
        Ok(Some(SubmissionWhole {
            view: submission_view(&row)?,
            consent: row.try_get("consent")?,
            analysis: Shared(serde_json::from_str(&analysis).or(Err(StoreError::Corrupt("analysis")))?),
            transcript_text: transcript.or(Err(StoreError::Corrupt("transcript")))?.map(Shared),
            notes: self.notes(submission).await?,
        }))
    }

    /// Changes where the team is with a submission; false where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn change_submission(
        &self,
        organisation: OrganisationId,
        submission: SubmissionId,
        change: &SubmissionChange,
    ) -> StoreResult<bool> {
        let assignee = change.assignee.map(|user| user.map(|user| user.to_string()).unwrap_or_default());
        let changed = sqlx::query(
            "UPDATE submissions SET status = CASE WHEN $3 = '' THEN status ELSE $3 END, \
             assignee = CASE WHEN $4 = 0 THEN assignee WHEN $5 = '' THEN NULL ELSE $5 END \
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(organisation.to_string())
        .bind(submission.to_string())
        .bind(change.status.map_or("", SubmissionStatus::name))
        .bind(i64::from(assignee.is_some()))
        .bind(assignee.unwrap_or_default())
        .execute(&self.pool)
        .await?;
        Ok(changed.rows_affected() == 1)
    }
}
