//! Operations: how the system is, and whom it tells.

use serde_json::json;
use sotto_api::{
    ErrorCode::{Conflict, NotFound, Unauthorized},
    dashboard::{DeliveryView, SystemHealth, WebhookMade, WebhookRequest, WebhookView},
    route,
};

use utoipa::openapi::schema::Type;

use super::{
    operation::{Operation, operation},
    signing::USER,
};

const MS: u64 = 1_700_000_000_000;

pub(super) fn operations() -> Vec<Operation> {
    [health(), webhooks()].concat()
}

fn webhooks() -> Vec<Operation> {
    let asked =
        json!({ "url": "https://example.org/hook", "events": ["submission-received"], "active": true });
    let mut view = asked.clone();
    view["id"] = json!(USER);
    view["created_ms"] = json!(MS);
    let delivery = json!({ "id": USER, "event": "test", "made_ms": MS, "state": "waiting", "attempts": 0,
        "next_ms": MS, "status": 0, "error": "" });
    vec![
        operation("GET", route::WEBHOOKS, "The webhooks of an organisation")
            .gives::<Vec<WebhookView>>(200, json!([view])),
        operation("POST", route::WEBHOOKS, "Makes a webhook, and tells its secret once")
            .takes::<WebhookRequest>(asked.clone())
            .gives::<WebhookMade>(201, json!({ "secret": "AAAA", "view": view }))
            .fails(&[Conflict]),
        operation("PUT", route::WEBHOOK, "Changes a webhook")
            .takes::<WebhookRequest>(asked)
            .gives::<WebhookView>(200, view),
        operation("DELETE", route::WEBHOOK, "Removes a webhook with its deliveries").gives_nothing(204),
        operation("GET", route::DELIVERIES, "What was delivered to a webhook, newest first, in pages")
            .with_cursor(Type::String, json!(USER))
            .gives_page::<DeliveryView>(delivery.clone()),
        operation("POST", route::DELIVERIES, "Tries a webhook").gives::<DeliveryView>(201, delivery.clone()),
        operation("POST", route::DELIVERY, "Delivers once more").gives::<DeliveryView>(200, delivery),
    ]
}

fn health() -> Vec<Operation> {
    let health = json!({
        "version": "0.1.0", "started_ms": MS, "database": "sqlite",
        "parts": [{ "name": "database", "state": "ok", "message": "The database answers.", "took_ms": 0.4 }],
        "disk": { "total_bytes": 1000, "free_bytes": 500 }, "backups": { "count": 1, "newest_ms": MS },
        "storage": { "database_bytes": 1, "blob_bytes": 1, "feedback_bytes": 1, "accounts": 1, "organisations": 1,
            "submissions": 1 },
        "routes": [{ "method": "GET", "route": "/api/v1/me", "requests": 1, "refused": 0, "failed": 0, "p50_ms": 1.0,
            "p95_ms": 2.0, "p99_ms": 2.0 }],
    });
    vec![
        operation("GET", route::LIVE, "Whether the server lives").gives_nothing(204),
        operation("GET", route::READY, "Whether the server takes requests").gives_nothing(204),
        operation("GET", route::METRICS, "Figures for Prometheus, to the token of the settings")
            .gives_bytes(200, "text/plain")
            .fails(&[NotFound, Unauthorized]),
        operation("GET", route::SYSTEM, "How the system is").gives::<SystemHealth>(200, health),
        operation("POST", route::SYSTEM_MAIL_TEST, "Mails a letter to one's own address")
            .gives_nothing(204)
            .fails(&[Conflict]),
    ]
}
