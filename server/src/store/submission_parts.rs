//! Table `submission_parts`: what has arrived of the audio of submissions. A row is there before its bytes are, and goes
//! after them, so that no bytes are ever forgotten. The submission's row is locked while a part is kept, so parts follow
//! on each other without gap or overlap.

use sotto_api::{OrganisationId, SubmissionId, feedback::AudioFormat};
use sqlx::Row;

use super::{
    Store, StoreError, StoreResult, organisations::lock_organisation, signed, submissions::give_back,
    unsigned,
};

/// One part of an audio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioPart {
    /// Where its bytes lie.
    pub object: String,
    /// Its first byte.
    pub first: u64,
    /// Its length, in bytes.
    pub bytes: u64,
}

impl Store {
    /// Notes that bytes will lie under a name.
    ///
    /// # Errors
    /// Database failures.
    pub async fn begin_part(
        &self,
        submission: SubmissionId,
        object: &str,
        first: u64,
        now_ms: i64,
    ) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO submission_parts (object, submission_id, first, bytes, kept, made_ms) \
             VALUES ($1, $2, $3, 0, 0, $4)",
        )
        .bind(object)
        .bind(submission.to_string())
        .bind(signed(first))
        .bind(now_ms)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Keeps a part where the audio ends at its first byte; the first one tells the format. Answers whether it did.
    ///
    /// # Errors
    /// Database failures.
    pub async fn keep_part(
        &self,
        submission: SubmissionId,
        part: &AudioPart,
        format: Option<AudioFormat>,
        now_ms: i64,
    ) -> StoreResult<bool> {
        let id = submission.to_string();
        let mut transaction = self.pool.begin().await?;
        let open = sqlx::query(
            "UPDATE submissions SET touched_ms = $2, \
             audio_format = CASE WHEN $3 = '' THEN audio_format ELSE $3 END \
             WHERE id = $1 AND audio_bytes > 0 AND audio_complete = 0",
        )
        .bind(&id)
        .bind(now_ms)
        .bind(format.map_or("", AudioFormat::name))
        .execute(&mut *transaction)
        .await?;
        let end = sqlx::query(
            "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM submission_parts \
             WHERE submission_id = $1 AND kept = 1",
        )
        .bind(&id)
        .fetch_one(&mut *transaction)
        .await?;
        if open.rows_affected() == 0 || unsigned(end.try_get(0)?) != part.first {
            return Ok(false);
        }
        let kept = sqlx::query("UPDATE submission_parts SET kept = 1, bytes = $2 WHERE object = $1")
            .bind(&part.object)
            .bind(signed(part.bytes))
            .execute(&mut *transaction)
            .await?;
        if kept.rows_affected() == 0 {
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// The parts of an audio, from its first byte on.
    ///
    /// # Errors
    /// Database failures.
    pub async fn audio_parts(&self, submission: SubmissionId) -> StoreResult<Vec<AudioPart>> {
        let rows = sqlx::query(
            "SELECT object, first, bytes FROM submission_parts WHERE submission_id = $1 AND kept = 1 \
             ORDER BY first",
        )
        .bind(submission.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let (first, bytes) = (unsigned(row.try_get("first")?), unsigned(row.try_get("bytes")?));
                Ok(AudioPart { object: row.try_get("object")?, first, bytes })
            })
            .collect()
    }

    /// Whether bytes of a name are kept.
    ///
    /// # Errors
    /// Database failures.
    pub async fn has_audio_part(&self, object: &str) -> StoreResult<bool> {
        let row = sqlx::query("SELECT 1 FROM submission_parts WHERE object = $1 AND kept = 1")
            .bind(object)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }

    /// Notes that an audio is complete.
    ///
    /// # Errors
    /// Database failures.
    pub async fn complete_audio(&self, submission: SubmissionId) -> StoreResult<()> {
        sqlx::query("UPDATE submissions SET audio_complete = 1 WHERE id = $1")
            .bind(submission.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Lets go of the parts of an audio that is not complete, so that its upload begins anew.
    ///
    /// # Errors
    /// Database failures.
    pub async fn restart_audio(&self, submission: SubmissionId) -> StoreResult<()> {
        let id = submission.to_string();
        let mut transaction = self.pool.begin().await?;
        let open =
            sqlx::query("UPDATE submissions SET audio_format = '' WHERE id = $1 AND audio_complete = 0")
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
        if open.rows_affected() == 1 {
            sqlx::query("UPDATE submission_parts SET kept = 0, made_ms = 0 WHERE submission_id = $1")
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Submissions whose audio nobody continued since `before_ms`.
    ///
    /// # Errors
    /// Database failures.
    pub async fn abandoned_audio(&self, before_ms: i64) -> StoreResult<Vec<(OrganisationId, SubmissionId)>> {
        let rows = sqlx::query(
            "SELECT organisation_id, id FROM submissions \
             WHERE audio_bytes > 0 AND audio_complete = 0 AND touched_ms < $1",
        )
        .bind(before_ms)
        .fetch_all(&self.pool)
        .await?;
        let ids = rows.iter().map(|row| {
            let (organisation, id): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            let organisation = organisation.parse().or(Err(StoreError::Corrupt("organisation id")))?;
            Ok((organisation, id.parse().or(Err(StoreError::Corrupt("submission id")))?))
        });
        ids.collect()
    }

    /// Gives up an audio that nobody continued since `before_ms`: the submission stays without it.
    ///
    /// # Errors
    /// Database failures.
    pub async fn give_up_audio(
        &self,
        (organisation, submission): (OrganisationId, SubmissionId),
        before_ms: i64,
    ) -> StoreResult<()> {
        let id = submission.to_string();
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let row = sqlx::query(
            "SELECT audio_bytes FROM submissions WHERE id = $1 AND audio_complete = 0 AND touched_ms < $2",
        )
        .bind(&id)
        .bind(before_ms)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(()) };
        let given_up = sqlx::query(
            "UPDATE submissions SET audio_bytes = 0, audio_digest = '', audio_format = '' \
             WHERE id = $1 AND audio_complete = 0",
        )
        .bind(&id)
        .execute(&mut *transaction)
        .await?;
        if given_up.rows_affected() == 0 {
            return Ok(());
        }
        sqlx::query("UPDATE submission_parts SET kept = 0, made_ms = 0 WHERE submission_id = $1")
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        give_back(&mut transaction, organisation, row.try_get(0)?).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Names of bytes that no submission has, or that were to be kept before `before_ms` and are not.
    ///
    /// # Errors
    /// Database failures.
    pub async fn orphaned_parts(&self, before_ms: i64) -> StoreResult<Vec<String>> {
        let rows = sqlx::query(
            "SELECT object FROM submission_parts LEFT JOIN submissions \
             ON submissions.id = submission_parts.submission_id \
             WHERE submissions.id IS NULL OR (kept = 0 AND made_ms < $1)",
        )
        .bind(before_ms)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Notes that bytes are gone.
    ///
    /// # Errors
    /// Database failures.
    pub async fn end_part(&self, object: &str) -> StoreResult<()> {
        sqlx::query("DELETE FROM submission_parts WHERE object = $1")
            .bind(object)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
