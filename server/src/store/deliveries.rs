//! Table `deliveries`: what webhooks are to be told, and what came of it.

use sotto_api::{
    DeliveryId, OrganisationId, SubmissionId, WebhookId,
    dashboard::{DeliveryState, DeliveryView, WebhookEvent},
    page::Page,
};
use sqlx::{Any, Row, Transaction, any::AnyRow};

use super::{Store, StoreError, StoreResult, page, unsigned};
use crate::clock::{make_id, now_ms};

/// A delivery that is to be made now.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its id.
    pub id: DeliveryId,
    /// Its webhook.
    pub webhook: WebhookId,
    /// Where to.
    pub url: String,
    /// The webhook's secret, sealed.
    pub secret: String,
    /// Name of the event.
    pub event: String,
    /// JSON.
    pub body: String,
    /// The how manieth attempt this is.
    pub attempts: u32,
}

const COLUMNS: &str = "id, event, made_ms, state, attempts, next_ms, status, error";

fn delivery_view(row: &AnyRow) -> StoreResult<DeliveryView> {
    let text = |column: &str| -> StoreResult<String> { Ok(row.try_get(column)?) };
    let number = |column: &str| -> StoreResult<u64> { Ok(unsigned(row.try_get(column)?)) };
    Ok(DeliveryView {
        id: text("id")?.parse().or(Err(StoreError::Corrupt("delivery id")))?,
        event: WebhookEvent::from_name(&text("event")?).ok_or(StoreError::Corrupt("event"))?,
        made_ms: number("made_ms")?,
        state: DeliveryState::from_name(&text("state")?).ok_or(StoreError::Corrupt("delivery state"))?,
        attempts: u32::try_from(number("attempts")?).unwrap_or(u32::MAX),
        next_ms: number("next_ms")?,
        status: u16::try_from(number("status")?).unwrap_or_default(),
        error: text("error")?,
    })
}

/// What a webhook is told of some submissions. Ids alone: what they say is asked for with a key that may.
fn body(
    organisation: OrganisationId,
    event: WebhookEvent,
    submissions: &[SubmissionId],
    at_ms: i64,
) -> String {
    serde_json::json!({
        "event": event.name(), "organisation": organisation, "submissions": submissions, "at_ms": at_ms,
    })
    .to_string()
}

async fn insert(
    transaction: &mut Transaction<'static, Any>,
    webhook: &str,
    event: WebhookEvent,
    body: &str,
) -> StoreResult<DeliveryId> {
    let id = DeliveryId(make_id().or(Err(StoreError::Corrupt("randomness")))?);
    sqlx::query(
        "INSERT INTO deliveries (id, webhook_id, event, body, made_ms, state, attempts, next_ms, status, error) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, $5, 0, '')",
    )
    .bind(id.to_string())
    .bind(webhook)
    .bind(event.name())
    .bind(body)
    .bind(now_ms())
    .bind(DeliveryState::Waiting.name())
    .execute(&mut **transaction)
    .await?;
    Ok(id)
}

/// Tells the organisation's webhooks, once this stands.
pub(super) async fn tell(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    event: WebhookEvent,
    submissions: &[SubmissionId],
) -> StoreResult<()> {
    let rows = sqlx::query("SELECT id, events FROM webhooks WHERE organisation_id = $1 AND active = 1")
        .bind(organisation.to_string())
        .fetch_all(&mut **transaction)
        .await?;
    let body = body(organisation, event, submissions, now_ms());
    for row in rows {
        let events: String = row.try_get("events")?;
        if events.split(',').any(|name| name == event.name()) {
            insert(transaction, &row.try_get::<String, _>("id")?, event, &body).await?;
        }
    }
    Ok(())
}

impl Store {
    /// Tries a webhook; none where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn try_webhook(
        &self,
        organisation: OrganisationId,
        webhook: WebhookId,
    ) -> StoreResult<Option<DeliveryView>> {
        let mut transaction = self.pool.begin().await?;
        let found = sqlx::query("UPDATE webhooks SET active = active WHERE organisation_id = $1 AND id = $2")
            .bind(organisation.to_string())
            .bind(webhook.to_string())
            .execute(&mut *transaction)
            .await?;
        if found.rows_affected() == 0 {
            return Ok(None);
        }
        let body = body(organisation, WebhookEvent::Test, &[], now_ms());
        let id = insert(&mut transaction, &webhook.to_string(), WebhookEvent::Test, &body).await?;
        transaction.commit().await?;
        self.delivery(organisation, (webhook, id)).await
    }

    async fn delivery(
        &self,
        organisation: OrganisationId,
        (webhook, delivery): (WebhookId, DeliveryId),
    ) -> StoreResult<Option<DeliveryView>> {
        let statement = format!(
            "SELECT {COLUMNS} FROM deliveries WHERE id = $1 AND webhook_id = $2 AND EXISTS (SELECT 1 FROM webhooks \
             WHERE webhooks.id = $2 AND webhooks.organisation_id = $3)"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(delivery.to_string())
            .bind(webhook.to_string())
            .bind(organisation.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(delivery_view).transpose()
    }

    /// Deliveries of a webhook, newest first, before one of them; none where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn deliveries(
        &self,
        organisation: OrganisationId,
        webhook: WebhookId,
        before: Option<DeliveryId>,
    ) -> StoreResult<Option<Page<DeliveryView>>> {
        if !self.webhooks(organisation).await?.iter().any(|view| view.id == webhook) {
            return Ok(None);
        }
        let statement = format!(
            "SELECT {COLUMNS} FROM deliveries WHERE webhook_id = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(webhook.to_string())
            .bind(before.map(|id| id.to_string()).unwrap_or_default())
            .bind(page::limit())
            .fetch_all(&self.pool)
            .await?;
        let items = rows.iter().map(delivery_view).collect::<StoreResult<_>>()?;
        Ok(Some(page::cut(items, |view: &DeliveryView| view.id)))
    }

    /// Has a delivery made once more, from the first attempt on; none where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn replay(
        &self,
        organisation: OrganisationId,
        (webhook, delivery): (WebhookId, DeliveryId),
    ) -> StoreResult<Option<DeliveryView>> {
        sqlx::query(
            "UPDATE deliveries SET state = $4, attempts = 0, next_ms = $5 WHERE id = $1 AND webhook_id = $2 \
             AND EXISTS (SELECT 1 FROM webhooks WHERE webhooks.id = $2 AND webhooks.organisation_id = $3)",
        )
        .bind(delivery.to_string())
        .bind(webhook.to_string())
        .bind(organisation.to_string())
        .bind(DeliveryState::Waiting.name())
        .bind(now_ms())
        .execute(&self.pool)
        .await?;
        self.delivery(organisation, (webhook, delivery)).await
    }

    /// Takes a delivery that is due until `until_ms`; none where none is. No other server gets it meanwhile.
    ///
    /// # Errors
    /// Database failures.
    pub async fn take_delivery(&self, now_ms: i64, until_ms: i64) -> StoreResult<Option<Due>> {
        // Who waited for the row looks again whether it is still due.
        let row = sqlx::query(
            "UPDATE deliveries SET attempts = attempts + 1, next_ms = $3 WHERE id = (SELECT id FROM deliveries \
             WHERE state = $1 AND next_ms <= $2 ORDER BY next_ms, id LIMIT 1) AND state = $1 AND next_ms <= $2 \
             RETURNING id, webhook_id, event, body, attempts, \
             (SELECT webhooks.url FROM webhooks WHERE webhooks.id = webhook_id) AS url, \
             (SELECT webhooks.secret FROM webhooks WHERE webhooks.id = webhook_id) AS secret",
        )
        .bind(DeliveryState::Waiting.name())
        .bind(now_ms)
        .bind(until_ms)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Due {
            id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("delivery id")))?,
            webhook: row
                .try_get::<String, _>("webhook_id")?
                .parse()
                .or(Err(StoreError::Corrupt("webhook id")))?,
            url: row.try_get("url")?,
            secret: row.try_get("secret")?,
            event: row.try_get("event")?,
            body: row.try_get("body")?,
            attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
        }))
    }

    /// Notes what came of an attempt.
    ///
    /// # Errors
    /// Database failures.
    pub async fn end_attempt(
        &self,
        delivery: DeliveryId,
        state: DeliveryState,
        next_ms: i64,
        (status, error): (u16, &str),
    ) -> StoreResult<()> {
        sqlx::query("UPDATE deliveries SET state = $2, next_ms = $3, status = $4, error = $5 WHERE id = $1")
            .bind(delivery.to_string())
            .bind(state.name())
            .bind(next_ms)
            .bind(i64::from(status))
            .bind(error)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets deliveries that ended, from before a time.
    ///
    /// # Errors
    /// Database failures.
    pub async fn forget_deliveries(&self, before_ms: i64) -> StoreResult<()> {
        sqlx::query("DELETE FROM deliveries WHERE state <> $1 AND made_ms < $2")
            .bind(DeliveryState::Waiting.name())
            .bind(before_ms)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
