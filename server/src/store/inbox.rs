//! Table `submissions`, from the team's side: lists, and one with everything.

use std::{fmt, str::FromStr};

use sotto_api::{
    OrganisationId, SubmissionId,
    dashboard::{DashboardFilter, SubmissionSort},
    feedback::{Shared, SubmissionStatus, SubmissionView, SubmissionWhole},
    page::Page,
};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use super::{
    Store, StoreError, StoreResult,
    narrowing::Narrowing,
    page, signed,
    submissions::{audio_view, device, submission_id},
    unsigned,
};

/// Narrows a list down.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// As the dashboard is; its period counts to the millisecond.
    pub common: DashboardFilter,
    /// Id of who looks after it, or `none`.
    pub assignee: Option<String>,
    /// Name of the emotion.
    pub emotion: Option<String>,
    /// Name of the sentiment.
    pub sentiment: Option<String>,
    /// Name of the intent.
    pub intent: Option<String>,
    /// Importance in percent, or more.
    pub importance: Option<u8>,
}

/// Where a page begins: after the submission with this id, and with this value of what the list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The value; 0 where the list is ordered by time.
    pub value: i64,
    /// The submission.
    pub id: SubmissionId,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value == 0 { self.id.fmt(f) } else { write!(f, "{}_{}", self.value, self.id) }
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (value, id) = text.split_once('_').unwrap_or(("0", text));
        Ok(Self { value: value.parse().or(Err(()))?, id: id.parse().or(Err(()))? })
    }
}

/// The column that a list is ordered by beside the id, and whether the highest come first.
fn order(sort: SubmissionSort) -> (Option<&'static str>, bool) {
    match sort {
        SubmissionSort::Newest => (None, true),
        SubmissionSort::Oldest => (None, false),
        SubmissionSort::Importance => (Some("importance"), true),
        SubmissionSort::Longest => (Some("duration_ms"), true),
        SubmissionSort::Unpleasant => (Some("valence"), false),
        SubmissionSort::Pleasant => (Some("valence"), true),
    }
}

/// An assignee who left the organisation looks after nothing.
const LIST: &str = "SELECT submissions.id, submissions.link_id, submissions.received_ms, submissions.status, \
    submissions.language, submissions.duration_ms, submissions.emotion, submissions.sentiment, \
    submissions.audio_bytes, submissions.audio_format, submissions.audio_complete, members.user_id AS assignee, \
    CASE WHEN submissions.transcript = '' THEN 0 ELSE 1 END AS has_transcript, submissions.device, submissions.intent, \
    submissions.importance, submissions.valence";
const FROM: &str = "FROM submissions LEFT JOIN members ON members.organisation_id = submissions.organisation_id \
    AND members.user_id = submissions.assignee";

const ONE: &str = "submissions.organisation_id = $1 AND submissions.id = $2";

impl Filter {
    pub(super) fn narrowing(&self, organisation: OrganisationId) -> Narrowing {
        let mut narrowing = Narrowing::of(organisation, "submissions.organisation_id");
        narrowing.of_submissions(&self.common);
        match self.assignee.as_deref() {
            None => {}
            Some("none") => narrowing.plain("members.user_id IS NULL"),
            Some(user) => narrowing.text("members.user_id = {}", user),
        }
        for (column, name) in
            [("emotion", &self.emotion), ("sentiment", &self.sentiment), ("intent", &self.intent)]
        {
            if let Some(name) = name {
                narrowing.text(&format!("{column} = {{}}"), name);
            }
        }
        if let Some(importance) = self.importance {
            narrowing.number("importance >= {}", i64::from(importance));
        }
        narrowing
    }
}

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
        device: device(row)?,
        valence_milli: row.try_get("valence")?,
        intent: Some(row.try_get("intent")?).filter(|intent: &String| !intent.is_empty()),
        importance_percent: u8::try_from(row.try_get::<i64, _>("importance")?).ok(),
        tags: Vec::new(),
    })
}

impl Store {
    /// Submissions of an organisation in some order, after a place.
    ///
    /// # Errors
    /// Database failures.
    pub async fn submissions(
        &self,
        organisation: OrganisationId,
        filter: &Filter,
        sort: SubmissionSort,
        after: Option<Place>,
    ) -> StoreResult<Page<SubmissionView>> {
        let items = self.list(organisation, filter, sort, after, page::limit()).await?;
        let (column, _) = order(sort);
        let value = |view: &SubmissionView| match column {
            Some("importance") => view.importance_percent.map_or(-1, i64::from),
            Some("valence") => view.valence_milli,
            Some(_) => signed(view.duration_ms),
            None => 0,
        };
        Ok(page::cut(items, |view: &SubmissionView| Place { value: value(view), id: view.id }))
    }

    /// The oldest submissions after a place, so many at most.
    ///
    /// # Errors
    /// Database failures.
    pub async fn oldest(
        &self,
        organisation: OrganisationId,
        filter: &Filter,
        after: Option<Place>,
        most: usize,
    ) -> StoreResult<Vec<SubmissionView>> {
        self.list(organisation, filter, SubmissionSort::Oldest, after, signed(most as u64)).await
    }

    async fn list(
        &self,
        organisation: OrganisationId,
        filter: &Filter,
        sort: SubmissionSort,
        after: Option<Place>,
        most: i64,
    ) -> StoreResult<Vec<SubmissionView>> {
        let (column, falling) = order(sort);
        let mut narrowing = filter.narrowing(organisation);
        let (beyond, way) = if falling { ("<", "DESC") } else { (">", "ASC") };
        match (after, column) {
            (None, _) => {}
            (Some(place), None) => narrowing.text(&format!("submissions.id {beyond} {{}}"), place.id),
            (Some(place), Some(column)) => {
                narrowing.number(&format!("submissions.{column} {beyond}= {{}}"), place.value);
                let same =
                    format!("(submissions.{column} <> {} OR submissions.id {beyond} {{}})", place.value);
                narrowing.text(&same, place.id);
            }
        }
        let by = column.map(|column| format!("submissions.{column} {way}, ")).unwrap_or_default();
        let statement = format!(
            "{LIST} {FROM} WHERE {} ORDER BY {by}submissions.id {way} LIMIT {}",
            narrowing.conditions(),
            most
        );
        let rows = narrowing.query(statement).fetch_all(&self.pool).await?;
        let mut items: Vec<SubmissionView> = rows.iter().map(submission_view).collect::<StoreResult<_>>()?;
        self.add_tags(&mut items).await?;
        Ok(items)
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
        let row = sqlx::query(AssertSqlSafe(format!("{LIST} {FROM} WHERE {ONE}")))
            .bind(organisation.to_string())
            .bind(submission.to_string())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut view = [submission_view(&row)?];
        self.add_tags(&mut view).await?;
        let [view] = view;
        Ok(Some(view))
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
        let row = sqlx::query(AssertSqlSafe(format!("{LIST}, {columns} {FROM} WHERE {ONE}")))
            .bind(organisation.to_string())
            .bind(submission.to_string())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (analysis, transcript): (String, String) = (row.try_get("analysis")?, row.try_get("transcript")?);
        let transcript = (!transcript.is_empty()).then(|| serde_json::from_str(&transcript)).transpose();
        let mut view = [submission_view(&row)?];
        self.add_tags(&mut view).await?;
        let [view] = view;
        Ok(Some(SubmissionWhole {
            view,
            consent: row.try_get("consent")?,
            analysis: Shared(serde_json::from_str(&analysis).or(Err(StoreError::Corrupt("analysis")))?),
            transcript_text: transcript.or(Err(StoreError::Corrupt("transcript")))?.map(Shared),
            notes: self.notes(submission).await?,
        }))
    }
}
