//! Makes deliveries, for as long as the server runs. Several servers share the work: one takes a delivery for a while, and
//! after that, should it have died, another.

use std::time::Duration;

use sotto_api::{WebhookId, dashboard::DeliveryState};
use tokio::time::{sleep, timeout};

use super::{
    post::{Post, send},
    signature::derive_signature,
};
use crate::{
    clock::now_ms,
    state::App,
    store::{StoreResult, deliveries::Due},
};

/// How often the database is asked for what is due, in seconds, where nobody says that there is something.
const LOOK_S: u64 = 5;
/// How long a delivery is one server's, in milliseconds.
const LEASE_MS: i64 = 60_000;
/// How often a delivery is tried.
pub const ATTEMPTS: u32 = 8;
/// Longest wait between two attempts, in seconds.
const LONGEST_S: i64 = 12 * 60 * 60;

/// What the secret of a webhook is sealed for.
#[must_use]
pub fn context(webhook: WebhookId) -> Vec<u8> {
    format!("webhook {webhook}").into_bytes()
}

/// The wait after an attempt: four times as long each time.
fn wait_ms(first_s: u32, attempts: u32) -> i64 {
    let factor = 4_i64.saturating_pow(attempts.saturating_sub(1));
    i64::from(first_s).saturating_mul(factor).min(LONGEST_S) * 1000
}

/// Makes what is due.
pub async fn work(app: App) {
    loop {
        match deliver_one(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "deliveries of webhooks wait for the database"),
        }
        // Woken early where there is something new.
        let _ = timeout(Duration::from_secs(LOOK_S), app.deliveries.notified()).await;
        if app.signals.is_closed() {
            return;
        }
        // What fails at once is not tried without a pause.
        sleep(Duration::from_millis(5)).await;
    }
}

/// Whether there was one.
async fn deliver_one(app: &App) -> StoreResult<bool> {
    let now = now_ms();
    let Some(due) = app.store.take_delivery(now, now + LEASE_MS).await? else { return Ok(false) };
    let (status, error) = match attempt(app, &due).await {
        Ok(status) if (200..300).contains(&status) => (status, ""),
        Ok(status) => (status, "the receiver refused it"),
        Err(error) => (0, error),
    };
    let state = if error.is_empty() {
        DeliveryState::Delivered
    } else if due.attempts >= ATTEMPTS {
        DeliveryState::Failed
    } else {
        DeliveryState::Waiting
    };
    let next_ms = now_ms() + wait_ms(app.config().webhooks.retry_s, due.attempts);
    app.store.end_attempt(due.id, state, next_ms, (status, error)).await?;
    Ok(true)
}

async fn attempt(app: &App, due: &Due) -> Result<u16, &'static str> {
    let secret =
        app.sealing_key.unseal(&context(due.webhook), &due.secret).or(Err("its secret cannot be opened"))?;
    let secret = String::from_utf8(secret).or(Err("its secret cannot be opened"))?;
    let timestamp_s = now_ms() / 1000;
    let post = Post {
        url: due.url.clone(),
        headers: vec![
            ("sotto-event", due.event.clone()),
            ("sotto-delivery", due.id.to_string()),
            ("sotto-timestamp", timestamp_s.to_string()),
            ("sotto-signature", derive_signature(&secret, timestamp_s, &due.body)),
        ],
        body: due.body.clone(),
    };
    send(post, app.config().webhooks.allow_private).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound() {
        let waits: Vec<i64> = (1..=8).map(|attempts| wait_ms(30, attempts) / 1000).collect();
        assert_eq!(waits, [30, 120, 480, 1920, 7680, 30_720, 43_200, 43_200]);
    }
}
