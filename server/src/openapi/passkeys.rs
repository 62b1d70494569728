//! Operations: passkeys.

use serde_json::{Value, json};
use sotto_api::{
    ErrorCode::{Conflict, Forbidden, NotFound, Unauthorized, WrongCredentials},
    account::ConfirmRequest,
    auth::SessionResponse,
    passkey::{
        AssertionRequest, PasskeyChallenge, PasskeyCreation, PasskeyMade, PasskeyRequest, PasskeySignIn,
        PasskeyView,
    },
    route,
};

use super::{
    operation::{Operation, operation},
    signing::{USER, session},
};

const MS: u64 = 1_700_000_000_000;

pub(super) fn operations() -> Vec<Operation> {
    let view = json!({
        "id": USER, "name": "laptop", "second_factor": true, "synced": false, "created_ms": MS, "used_ms": 0,
    });
    vec![
        operation("POST", route::PASSKEY_CHALLENGE, "Begins a sign-in by passkey")
            .may_take::<AssertionRequest>(json!({ "ticket": "AgGJ…" }))
            .gives::<PasskeyChallenge>(
                200,
                json!({ "ticket": "k3J9x0aQ", "expires_in_s": 300, "public_key": request() }),
            )
            .fails(&[Unauthorized, Forbidden, Conflict]),
        operation("POST", route::PASSKEY_SIGN_IN, "Ends a sign-in by passkey, alone or after the password")
            .takes::<PasskeySignIn>(
                json!({ "ticket": "k3J9x0aQ", "credential": used_credential(), "client": "api" }),
            )
            .gives::<SessionResponse>(200, session())
            .fails(&[Unauthorized, WrongCredentials, Forbidden, Conflict]),
        operation("GET", route::PASSKEYS, "All passkeys").gives::<Vec<PasskeyView>>(200, json!([view])),
        operation("POST", route::PASSKEYS, "Begins to make a passkey")
            .takes::<ConfirmRequest>(json!({ "password": "a long example" }))
            .gives::<PasskeyCreation>(
                201,
                json!({ "ticket": "k3J9x0aQ", "expires_in_s": 300, "public_key": creation() }),
            )
            .fails(&[WrongCredentials, Conflict]),
        operation("POST", route::PASSKEYS_CONFIRM, "Keeps the passkey that a browser made")
            .takes::<PasskeyRequest>(json!({
                "ticket": "k3J9x0aQ", "name": "laptop", "second_factor": true, "credential": new_credential(),
            }))
            .gives::<PasskeyMade>(201, json!({ "view": view, "recovery_codes": ["abcd-efgh"] }))
            .fails(&[Conflict]),
        operation("DELETE", route::PASSKEY, "Takes a passkey away")
            .takes::<ConfirmRequest>(json!({ "password": "a long example" }))
            .gives_nothing(204)
            .fails(&[WrongCredentials, NotFound]),
    ]
}

fn descriptor() -> Value {
    json!({ "type": "public-key", "id": "hT3x", "transports": ["internal"] })
}

fn creation() -> Value {
    json!({
        "rp": { "id": "sotto.example.org", "name": "Sotto" },
        "user": { "id": "AYkKXayWd0u8zrMCCZqAVw", "name": "ann@example.org", "displayName": "Ann" },
        "challenge": "q1w2e3r4", "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }], "timeout": 300_000,
        "excludeCredentials": [descriptor()],
        "authenticatorSelection": { "residentKey": "preferred", "userVerification": "preferred" },
        "attestation": "none",
    })
}

fn request() -> Value {
    json!({
        "challenge": "q1w2e3r4", "timeout": 300_000, "rpId": "sotto.example.org",
        "allowCredentials": [descriptor()], "userVerification": "discouraged",
    })
}

fn new_credential() -> Value {
    json!({
        "id": "hT3x", "type": "public-key",
        "response": { "clientDataJSON": "eyJ0", "attestationObject": "o2Nm", "transports": ["internal"] },
    })
}

fn used_credential() -> Value {
    json!({
        "id": "hT3x", "type": "public-key",
        "response": {
            "clientDataJSON": "eyJ0", "authenticatorData": "v6vD", "signature": "MEUC",
            "userHandle": "AYkKXayWd0u8zrMCCZqAVw",
        },
    })
}
