//! Table `submissions`: how one comes in. It counts for its link, takes its room, and one key stands for one submission.

use sotto_api::{
    OrganisationId, SubmissionId,
    dashboard::{DeviceKind, WebhookEvent},
    feedback::SubmissionStatus,
};
use sqlx::{Any, Row, Transaction};

use super::{
    Store, StoreResult,
    deliveries::tell,
    feedback_links::{OpenLink, Shut, open_link},
    organisations::lock_organisation,
    rollups::Deltas,
    signed,
    submissions::submission_id,
};
use crate::dashboard::reading::Reading;

/// A submission to be kept, beside what it says of its link.
#[derive(Debug, Clone)]
pub struct NewSubmission {
    /// Its id.
    pub id: SubmissionId,
    /// Hash of its idempotency key.
    pub key_hash: String,
    /// Hash of what was sent.
    pub body_hash: String,
    /// Hash of the code that withdraws it.
    pub code_hash: String,
    /// Revision of the link that the visitor has read.
    pub revision: u32,
    /// Language in which they have read it.
    pub language: String,
    /// The title they have read.
    pub title: String,
    /// What they have agreed to.
    pub consent: String,
    /// Length of the recording, in milliseconds.
    pub duration_ms: u64,
    /// Name of the emotion.
    pub emotion: String,
    /// Name of the sentiment.
    pub sentiment: String,
    /// What of it is counted beside these.
    pub reading: Reading,
    /// The kind of device that it came from.
    pub device: DeviceKind,
    /// The analysis, as JSON.
    pub analysis: String,
    /// The transcript, as JSON; empty for none.
    pub transcript: String,
    /// Size and digest of the audio that will come; 0 and empty for none.
    pub audio: (u64, String),
    /// Hash and end of the challenge that a proof was given for.
    pub spent: Option<(String, i64)>,
}

/// What came of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// It is kept.
    New,
    /// It was kept before, under this id.
    Before(SubmissionId),
    /// Its key was used for something else.
    OtherBody,
    /// There is no such link any more.
    NoLink,
    /// The link takes nothing.
    Shut(Shut),
    /// The link says something else by now.
    Changed,
    /// The proof was used before.
    ProofSpent,
    /// The organisation has no room for the audio.
    OverQuota,
}

impl Store {
    /// Keeps a submission.
    ///
    /// # Errors
    /// Database failures.
    pub async fn submit(
        &self,
        link: &OpenLink,
        new: &NewSubmission,
        quota_bytes: u64,
        now_ms: i64,
    ) -> StoreResult<Submitted> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, link.organisation).await?;
        if let Some(before) = find_before(&mut transaction, link, new).await? {
            transaction.commit().await?;
            return Ok(before);
        }
        // Again, now that nobody else submits.
        let row = sqlx::query(
            "SELECT feedback_links.*, organisations.name AS organisation_name FROM feedback_links \
             JOIN organisations ON organisations.id = feedback_links.organisation_id WHERE feedback_links.id = $1",
        )
        .bind(link.view.id.to_string())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(now) = row.as_ref().map(open_link).transpose()? else { return Ok(Submitted::NoLink) };
        if let Some(shut) = now.shut(now_ms) {
            return Ok(Submitted::Shut(shut));
        }
        if now.view.revision != new.revision {
            return Ok(Submitted::Changed);
        }
        if let Some((hash, expires_ms)) = &new.spent
            && !spend(&mut transaction, hash, *expires_ms).await?
        {
            return Ok(Submitted::ProofSpent);
        }
        if !reserve(&mut transaction, link.organisation, new.audio.0, quota_bytes).await? {
            return Ok(Submitted::OverQuota);
        }
        insert(&mut transaction, link, new, now_ms).await?;
        let mut deltas = Deltas::default();
        deltas.give(&mut transaction, &[new.id]).await?;
        deltas.apply(&mut transaction, link.organisation, self.is_postgres).await?;
        tell(&mut transaction, link.organisation, WebhookEvent::SubmissionReceived, &[new.id]).await?;
        sqlx::query("UPDATE feedback_links SET received = received + 1 WHERE id = $1")
            .bind(link.view.id.to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Submitted::New)
    }

    /// Whether a submission with this key has arrived: it needs no further proof.
    ///
    /// # Errors
    /// Database failures.
    pub async fn has_submission(&self, link: &OpenLink, key_hash: &str) -> StoreResult<bool> {
        let row = sqlx::query("SELECT id FROM submissions WHERE link_id = $1 AND key_hash = $2")
            .bind(link.view.id.to_string())
            .bind(key_hash)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }
}

/// What came of the same key before; none where it is new. The code of who asks is the one that counts from now on:
/// it follows from the server's key, which may be another by now.
async fn find_before(
    transaction: &mut Transaction<'static, Any>,
    link: &OpenLink,
    new: &NewSubmission,
) -> StoreResult<Option<Submitted>> {
    let row = sqlx::query("SELECT id, body_hash FROM submissions WHERE link_id = $1 AND key_hash = $2")
        .bind(link.view.id.to_string())
        .bind(&new.key_hash)
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(row) = row else { return Ok(None) };
    if row.try_get::<String, _>("body_hash")? != new.body_hash {
        return Ok(Some(Submitted::OtherBody));
    }
    let id = submission_id(&row)?;
    sqlx::query("UPDATE submissions SET code_hash = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(&new.code_hash)
        .execute(&mut **transaction)
        .await?;
    Ok(Some(Submitted::Before(id)))
}

async fn spend(
    transaction: &mut Transaction<'static, Any>,
    hash: &str,
    expires_ms: i64,
) -> StoreResult<bool> {
    let spent =
        sqlx::query("INSERT INTO spent_challenges (hash, expires_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(hash)
            .bind(expires_ms)
            .execute(&mut **transaction)
            .await?;
    Ok(spent.rows_affected() == 1)
}

async fn reserve(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    bytes: u64,
    quota_bytes: u64,
) -> StoreResult<bool> {
    if bytes == 0 {
        return Ok(true);
    }
    let reserved = sqlx::query(
        "UPDATE organisations SET feedback_bytes = feedback_bytes + $2 WHERE id = $1 AND feedback_bytes <= $3",
    )
    .bind(organisation.to_string())
    .bind(signed(bytes))
    .bind(signed(quota_bytes) - signed(bytes))
    .execute(&mut **transaction)
    .await?;
    Ok(reserved.rows_affected() == 1)
}

async fn insert(
    transaction: &mut Transaction<'static, Any>,
    link: &OpenLink,
    new: &NewSubmission,
    now_ms: i64,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO submissions (id, organisation_id, link_id, key_hash, body_hash, code_hash, received_ms, \
         language, title, consent, status, duration_ms, emotion, sentiment, analysis, transcript, audio_bytes, \
         audio_digest, audio_format, audio_complete, touched_ms, device, intent, importance, valence, counted) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', 0, $7, $19, $20, \
         $21, $22, 1)",
    )
    .bind(new.id.to_string())
    .bind(link.organisation.to_string())
    .bind(link.view.id.to_string())
    .bind(&new.key_hash)
    .bind(&new.body_hash)
    .bind(&new.code_hash)
    .bind(now_ms)
    .bind(&new.language)
    .bind(&new.title)
    .bind(&new.consent)
    .bind(SubmissionStatus::New.name())
    .bind(signed(new.duration_ms))
    .bind(&new.emotion)
    .bind(&new.sentiment)
    .bind(&new.analysis)
    .bind(&new.transcript)
    .bind(signed(new.audio.0))
    .bind(&new.audio.1)
    .bind(new.device.name())
    .bind(new.reading.intent)
    .bind(new.reading.importance)
    .bind(new.reading.valence)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
