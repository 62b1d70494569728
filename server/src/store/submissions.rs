//! Table `submissions`, from the visitor's side: they are asked for by their code, and withdrawn.

use sotto_api::{
    OrganisationId, SubmissionId,
    dashboard::{DeviceKind, WebhookEvent},
    feedback::{AudioFormat, AudioView},
};
use sqlx::{Any, Row, Transaction, any::AnyRow};

use super::{
    Store, StoreError, StoreResult, deliveries::tell, organisations::lock_organisation, rollups::Deltas,
    unsigned,
};

/// A submission, found by its code.
#[derive(Debug, Clone)]
pub struct OwnSubmission {
    /// Its id.
    pub id: SubmissionId,
    /// When it arrived, in milliseconds since 1970.
    pub received_ms: u64,
    /// The title that the visitor has read.
    pub title: String,
    /// Whether there is a transcript.
    pub transcript: bool,
    /// The audio; none where there is none.
    pub audio: Option<AudioView>,
    /// Its digest.
    pub audio_digest: String,
    /// The kind of device that it came from.
    pub device: DeviceKind,
}

pub(super) fn submission_id(row: &AnyRow) -> StoreResult<SubmissionId> {
    row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("submission id")))
}

pub(super) fn device(row: &AnyRow) -> StoreResult<DeviceKind> {
    DeviceKind::from_name(&row.try_get::<String, _>("device")?).ok_or(StoreError::Corrupt("device"))
}

pub(super) fn audio_view(row: &AnyRow) -> StoreResult<Option<AudioView>> {
    let bytes = unsigned(row.try_get("audio_bytes")?);
    let format: String = row.try_get("audio_format")?;
    Ok((bytes > 0).then(|| AudioView {
        bytes,
        format: AudioFormat::from_name(&format),
        complete: row.try_get::<i64, _>("audio_complete").is_ok_and(|complete| complete != 0),
    }))
}

impl Store {
    /// The submission of a code.
    ///
    /// # Errors
    /// Database failures.
    pub async fn own_submission(&self, code_hash: &str) -> StoreResult<Option<OwnSubmission>> {
        let row = sqlx::query(
            "SELECT id, received_ms, title, transcript, audio_bytes, audio_digest, audio_format, audio_complete, device \
             FROM submissions WHERE code_hash = $1",
        )
        .bind(code_hash)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(OwnSubmission {
                id: submission_id(&row)?,
                received_ms: unsigned(row.try_get("received_ms")?),
                title: row.try_get("title")?,
                transcript: !row.try_get::<String, _>("transcript")?.is_empty(),
                audio: audio_view(&row)?,
                audio_digest: row.try_get("audio_digest")?,
                device: device(&row)?,
            })
        })
        .transpose()
    }

    /// Deletes a submission with everything but the bytes of its audio, which go by
    /// [`Store::orphaned_parts`]; answers whose it was, and none where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_submission(&self, submission: SubmissionId) -> StoreResult<Option<OrganisationId>> {
        let row = sqlx::query("SELECT organisation_id FROM submissions WHERE id = $1")
            .bind(submission.to_string())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let organisation: String = row.try_get(0)?;
        let organisation: OrganisationId =
            organisation.parse().or(Err(StoreError::Corrupt("organisation id")))?;
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let mut deltas = Deltas::default();
        deltas.take(&mut transaction, &[submission]).await?;
        let deleted = sqlx::query("DELETE FROM submissions WHERE id = $1 RETURNING audio_bytes")
            .bind(submission.to_string())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(deleted) = deleted else { return Ok(None) };
        give_back(&mut transaction, organisation, deleted.try_get(0)?).await?;
        deltas.apply(&mut transaction, organisation, self.is_postgres).await?;
        tell(&mut transaction, organisation, WebhookEvent::SubmissionDeleted, &[submission]).await?;
        transaction.commit().await?;
        Ok(Some(organisation))
    }

    /// Forgets challenges that ended.
    ///
    /// # Errors
    /// Database failures.
    pub async fn forget_challenges(&self, now_ms: i64) -> StoreResult<()> {
        sqlx::query("DELETE FROM spent_challenges WHERE expires_ms < $1")
            .bind(now_ms)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

pub(super) async fn give_back(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    bytes: i64,
) -> StoreResult<()> {
    sqlx::query("UPDATE organisations SET feedback_bytes = feedback_bytes - $2 WHERE id = $1")
        .bind(organisation.to_string())
        .bind(bytes)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
