//! Table `submission_notes`: what a team says to itself about a submission.

use sotto_api::{
    NoteId, OrganisationId, SubmissionId, UserId,
    feedback::{MAX_NOTES, NoteView},
};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, StoreResult, signed, unsigned};

/// What came of adding a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// It is there.
    Yes,
    /// There is no such submission.
    NoSubmission,
    /// There are too many.
    TooMany,
}

fn note_view(row: &AnyRow) -> StoreResult<NoteView> {
    let author: Option<String> = row.try_get("author")?;
    Ok(NoteView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("note id")))?,
        author: author.map(|user| user.parse().or(Err(StoreError::Corrupt("user id")))).transpose()?,
        written_ms: unsigned(row.try_get("written_ms")?),
        text: row.try_get("text")?,
    })
}

impl Store {
    /// Adds a note of `by` to a submission.
    ///
    /// # Errors
    /// Database failures.
    pub async fn add_note(
        &self,
        organisation: OrganisationId,
        submission: SubmissionId,
        note: &NoteView,
        by: UserId,
    ) -> StoreResult<Noted> {
        let mut transaction = self.pool.begin().await?;
        let locked =
            sqlx::query("UPDATE submissions SET status = status WHERE organisation_id = $1 AND id = $2")
                .bind(organisation.to_string())
                .bind(submission.to_string())
                .execute(&mut *transaction)
                .await?;
        if locked.rows_affected() == 0 {
            return Ok(Noted::NoSubmission);
        }
        let row = sqlx::query("SELECT COUNT(*) FROM submission_notes WHERE submission_id = $1")
            .bind(submission.to_string())
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<i64, _>(0)? >= signed(MAX_NOTES as u64) {
            return Ok(Noted::TooMany);
        }
        sqlx::query(
            "INSERT INTO submission_notes (id, submission_id, author, written_ms, text) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(note.id.to_string())
        .bind(submission.to_string())
        .bind(by.to_string())
        .bind(signed(note.written_ms))
        .bind(&note.text)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Noted::Yes)
    }

    /// The notes of a submission, oldest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn notes(&self, submission: SubmissionId) -> StoreResult<Vec<NoteView>> {
        let rows = sqlx::query(
            "SELECT id, author, written_ms, text FROM submission_notes WHERE submission_id = $1 ORDER BY id",
        )
        .bind(submission.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(note_view).collect()
    }

    /// Removes a note; false where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_note(
        &self,
        organisation: OrganisationId,
        submission: SubmissionId,
        note: NoteId,
    ) -> StoreResult<bool> {
        let deleted = sqlx::query(
            "DELETE FROM submission_notes WHERE id = $1 AND submission_id = $2 AND EXISTS (SELECT 1 FROM submissions \
             WHERE submissions.id = $2 AND submissions.organisation_id = $3)",
        )
        .bind(note.to_string())
        .bind(submission.to_string())
        .bind(organisation.to_string())
        .execute(&self.pool)
        .await?;
        Ok(deleted.rows_affected() == 1)
    }
}
