//! Webhooks of an organisation, and what was delivered to them.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    DeliveryId, ErrorCode, WebhookId,
    dashboard::{DeliveryView, WebhookEvent, WebhookMade, WebhookRequest, WebhookView},
    page::Page,
};

use crate::{
    audit::{Event, Origin, note},
    auth::{
        identity::{Account, Membership},
        secret::make_code,
    },
    body::JsonBody,
    clock::{make_id, now_ms},
    error::ApiError,
    path::{After, PathIds},
    state::App,
    webhooks::{address::fault, worker::context},
};

fn checked(app: &App, mut webhook: WebhookRequest) -> Result<WebhookRequest, ApiError> {
    webhook.url = webhook.url.trim().to_owned();
    if let Some(fault) = fault(&webhook.url, app.config().webhooks.allow_private) {
        return Err(ApiError::invalid("url", fault));
    }
    webhook.events.sort_unstable();
    webhook.events.dedup();
    // A test goes to whom it is sent, asked for or not.
    webhook.events.retain(|event| *event != WebhookEvent::Test);
    if webhook.events.is_empty() {
        return Err(ApiError::invalid("events", "Choose at least one event."));
    }
    Ok(webhook)
}

/// `GET /api/v1/organisations/{organisation}/webhooks`
///
/// # Errors
/// Database failures.
pub async fn list(
    State(app): State<App>,
    membership: Membership,
) -> Result<Json<Vec<WebhookView>>, ApiError> {
    Ok(Json(app.store.webhooks(membership.organisation).await?))
}

/// `POST /api/v1/organisations/{organisation}/webhooks`
///
/// # Errors
/// `Invalid` for an address that is none or private, `Conflict` where there are too many.
pub async fn create(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    JsonBody(webhook): JsonBody<WebhookRequest>,
) -> Result<(StatusCode, Json<WebhookMade>), ApiError> {
    let webhook = checked(&app, webhook)?;
    let id = WebhookId(make_id().map_err(ApiError::internal)?);
    let secret = make_code::<32>().map_err(ApiError::internal)?;
    let sealed = app.sealing_key.seal(&context(id), secret.as_bytes()).map_err(ApiError::internal)?;
    let view = WebhookView { id, webhook, created_ms: u64::try_from(now_ms()).unwrap_or_default() };
    if !app.store.create_webhook(membership.organisation, &view, &sealed).await? {
        let sentence = "An organisation has at most 20 webhooks. Remove one first.";
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    note(&app.store, &origin, Event::WebhookChanged.by(user.id).about(id)).await?;
    Ok((StatusCode::CREATED, Json(WebhookMade { secret, view })))
}

/// `PUT /api/v1/organisations/{organisation}/webhooks/{webhook}`
///
/// # Errors
/// `NotFound`, `Invalid`.
pub async fn change(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
    JsonBody(webhook): JsonBody<WebhookRequest>,
) -> Result<Json<WebhookView>, ApiError> {
    let (id, to): (WebhookId, _) = (ids.get("webhook")?, checked(&app, webhook)?);
    let view = app.store.change_webhook(membership.organisation, id, &to).await?;
    let view = view.ok_or_else(ApiError::not_found)?;
    note(&app.store, &origin, Event::WebhookChanged.by(user.id).about(id)).await?;
    Ok(Json(view))
}

/// `DELETE /api/v1/organisations/{organisation}/webhooks/{webhook}`
///
/// # Errors
/// `NotFound`.
pub async fn delete(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let id: WebhookId = ids.get("webhook")?;
    if !app.store.delete_webhook(membership.organisation, id).await? {
        return Err(ApiError::not_found());
    }
    note(&app.store, &origin, Event::WebhookChanged.by(user.id).about(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/organisations/{organisation}/webhooks/{webhook}/deliveries`
///
/// # Errors
/// `NotFound`, `BadRequest` for a cursor that is none.
pub async fn deliveries(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
    After(before): After<DeliveryId>,
) -> Result<Json<Page<DeliveryView>>, ApiError> {
    let page = app.store.deliveries(membership.organisation, ids.get("webhook")?, before).await?;
    page.map(Json).ok_or_else(ApiError::not_found)
}

/// `POST /api/v1/organisations/{organisation}/webhooks/{webhook}/deliveries`: tries the webhook.
///
/// # Errors
/// `NotFound`.
pub async fn test(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
) -> Result<(StatusCode, Json<DeliveryView>), ApiError> {
    let view = app.store.try_webhook(membership.organisation, ids.get("webhook")?).await?;
    app.deliveries.notify_one();
    view.map(|view| (StatusCode::CREATED, Json(view))).ok_or_else(ApiError::not_found)
}

/// `POST /api/v1/organisations/{organisation}/webhooks/{webhook}/deliveries/{delivery}`: delivers it once more.
///
/// # Errors
/// `NotFound`.
pub async fn replay(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
) -> Result<Json<DeliveryView>, ApiError> {
    let view = app.store.replay(membership.organisation, (ids.get("webhook")?, ids.get("delivery")?)).await?;
    app.deliveries.notify_one();
    view.map(Json).ok_or_else(ApiError::not_found)
}
