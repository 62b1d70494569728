//! Operations: sync, the vault, uploads and downloads.

use serde_json::{Value, json};
use sotto_api::{
    ErrorCode::{Conflict, Invalid, NotFound, RangeNotSatisfiable, TooLarge, TooManyRequests},
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET, UploadRequest},
    pairing::{PairingAnswer, PairingKeys, PairingRequest, PairingView},
    route,
    sync::{PullResponse, PushRequest, PushResponse},
    vault::VaultEnvelope,
};
use utoipa::openapi::schema::Type;

use super::{
    operation::{Operation, operation},
    signing::USER,
};

fn changes() -> Value {
    json!([{
        "id": USER, "record": USER, "patch": { "field": "deleted", "value": true },
        "stamp": { "ms": 1_700_000_000_000_u64, "counter": 0, "device": USER },
    }])
}

fn vault() -> Value {
    json!({
        "version": 1, "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "memory_kib": 65536, "passes": 3, "lanes": 1,
        "account_key": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    })
}

fn message() -> Value {
    json!("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")
}

fn pairing() -> Value {
    json!({ "id": USER, "message": message(), "expires_ms": 1_700_000_600_000_u64 })
}

pub(super) fn operations() -> Vec<Operation> {
    let upload = json!({ "blob": USER, "bytes": 1000, "digest": "0a3f".repeat(16) });
    vec![
        operation("POST", route::PUSH, "Keeps up to 200 changes (8 MiB)")
            .takes::<PushRequest>(json!({ "changes": changes() }))
            .gives::<PushResponse>(
                200,
                json!({ "outcomes": [{ "id": USER, "status": "applied" }], "epoch": 1 }),
            ),
        operation("GET", route::PULL, "Up to 200 changes after a number (8 MiB), oldest first")
            .with_cursor(Type::Integer, json!(0))
            .gives::<PullResponse>(
                200,
                json!({ "changes": changes(), "cursor": 1, "more": false, "epoch": 1 }),
            ),
        operation("GET", route::EVENTS, "Server-sent events that say that there is something to pull")
            .gives_bytes(200, "text/event-stream")
            .fails(&[TooManyRequests]),
        operation("GET", route::VAULT, "The wrapped account key")
            .gives::<VaultEnvelope>(200, vault())
            .fails(&[NotFound]),
        operation(
            "PUT",
            route::VAULT,
            "Keeps the wrapped account key, the first or one of a later generation",
        )
        .takes::<VaultEnvelope>(vault())
        .gives_nothing(204)
        .fails(&[Conflict]),
        operation("GET", route::PAIRINGS, "How far adding a device is")
            .gives::<PairingView>(200, pairing())
            .fails(&[NotFound]),
        operation("POST", route::PAIRINGS, "Begins to add a device, from one that has the account keys")
            .takes::<PairingRequest>(json!({ "message": message() }))
            .gives::<PairingView>(201, pairing()),
        operation("DELETE", route::PAIRING, "Ends it").gives_nothing(204),
        operation("PUT", route::PAIRING_ANSWER, "The new device's answer, once")
            .takes::<PairingAnswer>(json!({ "message": message(), "proof": message() }))
            .gives_nothing(204)
            .fails(&[Conflict]),
        operation("PUT", route::PAIRING_KEYS, "Hands the sealed account keys over, once")
            .takes::<PairingKeys>(json!({ "keys": message() }))
            .gives_nothing(204)
            .fails(&[Conflict]),
        operation("POST", route::UPLOADS, "Announces an upload and reserves its size")
            .takes::<UploadRequest>(upload)
            .gives_nothing(201)
            .gives_nothing(200)
            .fails(&[Conflict]),
        operation("HEAD", route::UPLOAD, "How far an upload is").gives_nothing(204),
        operation("PATCH", route::UPLOAD, "Sends a part of up to 8 MiB")
            .with_header(UPLOAD_OFFSET, Type::Integer, json!(0))
            .with_header(UPLOAD_COMPLETE, Type::String, json!("?1"))
            .takes_bytes(PARTIAL_UPLOAD)
            .gives_nothing(204)
            .fails(&[Conflict, TooLarge, Invalid, sotto_api::ErrorCode::UnsupportedMediaType]),
        operation("GET", route::BLOB, "Downloads; single ranges are allowed")
            .gives_bytes(200, "application/octet-stream")
            .gives_bytes(206, "application/octet-stream")
            .gives_nothing(304)
            .gives_nothing(307)
            .fails(&[RangeNotSatisfiable]),
    ]
}
