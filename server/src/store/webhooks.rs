//! Table `webhooks`.

use sotto_api::{
    OrganisationId, WebhookId,
    dashboard::{MAX_WEBHOOKS, WebhookEvent, WebhookRequest, WebhookView},
};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, StoreResult, organisations::lock_organisation, signed, unsigned};

const COLUMNS: &str = "id, url, events, active, created_ms";

fn webhook_view(row: &AnyRow) -> StoreResult<WebhookView> {
    let events: String = row.try_get("events")?;
    Ok(WebhookView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("webhook id")))?,
        webhook: WebhookRequest {
            url: row.try_get("url")?,
            events: events.split(',').filter_map(WebhookEvent::from_name).collect(),
            active: row.try_get::<i64, _>("active")? != 0,
        },
        created_ms: unsigned(row.try_get("created_ms")?),
    })
}

fn events(webhook: &WebhookRequest) -> String {
    webhook.events.iter().map(|event| event.name()).collect::<Vec<_>>().join(",")
}

impl Store {
    /// Makes a webhook; false where there are too many.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_webhook(
        &self,
        organisation: OrganisationId,
        view: &WebhookView,
        sealed_secret: &str,
    ) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let row = sqlx::query("SELECT COUNT(*) FROM webhooks WHERE organisation_id = $1")
            .bind(organisation.to_string())
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<i64, _>(0)? >= signed(MAX_WEBHOOKS as u64) {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO webhooks (id, organisation_id, url, events, active, secret, created_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(view.id.to_string())
        .bind(organisation.to_string())
        .bind(&view.webhook.url)
        .bind(events(&view.webhook))
        .bind(i64::from(view.webhook.active))
        .bind(sealed_secret)
        .bind(signed(view.created_ms))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// All webhooks of an organisation, the oldest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn webhooks(&self, organisation: OrganisationId) -> StoreResult<Vec<WebhookView>> {
        let statement = format!("SELECT {COLUMNS} FROM webhooks WHERE organisation_id = $1 ORDER BY id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(organisation.to_string())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(webhook_view).collect()
    }

    /// Changes a webhook and answers it; none where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn change_webhook(
        &self,
        organisation: OrganisationId,
        webhook: WebhookId,
        to: &WebhookRequest,
    ) -> StoreResult<Option<WebhookView>> {
        let statement = format!(
            "UPDATE webhooks SET url = $3, events = $4, active = $5 WHERE organisation_id = $1 AND id = $2 \
             RETURNING {COLUMNS}"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(organisation.to_string())
            .bind(webhook.to_string())
            .bind(&to.url)
            .bind(events(to))
            .bind(i64::from(to.active))
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(webhook_view).transpose()
    }

    /// Removes a webhook with its deliveries; false where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_webhook(
        &self,
        organisation: OrganisationId,
        webhook: WebhookId,
    ) -> StoreResult<bool> {
        let deleted = sqlx::query("DELETE FROM webhooks WHERE organisation_id = $1 AND id = $2")
            .bind(organisation.to_string())
            .bind(webhook.to_string())
            .execute(&self.pool)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }
}
