//! Operations: what the server says of itself, and signing in.

use serde_json::{Value, json};
use sotto_api::{
    ErrorCode::{Conflict, Forbidden, NotFound, RegistrationClosed, Unauthorized, WrongCredentials},
    audit::AuditPage,
    auth::{
        ForgotRequest, LoginRequest, RefreshRequest, RegisterRequest, ResetRequest, ServerView,
        SessionResponse, SetupRequest, VerifyRequest,
    },
    factor::{SecondFactorNeeded, SecondFactorRequest},
    route,
};
use utoipa::openapi::schema::Type;

use super::operation::{Operation, operation};
use crate::routes::server::Health;

/// An account's id in examples.
pub(super) const USER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

pub(super) fn user() -> Value {
    json!({ "id": USER, "email": "ann@example.org", "name": "Ann", "admin": false, "verified": true })
}

pub(super) fn session() -> Value {
    json!({ "access_token": "AQGJ…", "refresh_token": "hT3x…", "expires_in_s": 900, "user": user() })
}

/// What a sign-in is answered that still owes a second factor.
fn owed() -> Value {
    json!({ "ticket": "AgGJ…", "methods": ["code", "passkey"], "expires_in_s": 300 })
}

fn person() -> Value {
    json!({ "email": "ann@example.org", "password": "a long example", "name": "Ann", "client": "api" })
}

fn with(mut object: Value, field: &str, value: &str) -> Value {
    object[field] = json!(value);
    object
}

pub(super) fn operations() -> Vec<Operation> {
    let page = json!({ "entries": [{
        "seq": 17, "at_ms": 1_700_000_000_000_u64, "event": "session.begun", "actor": USER, "subject": USER,
        "address": "192.0.2.7", "request_id": "q1w2e3r4t5y6", "hash": "0a3f".repeat(16),
    }], "cursor": 17, "more": false });
    vec![
        operation("GET", route::HEALTH, "Whether the server and its database are alive")
            .gives::<Health>(200, json!({ "status": "ok", "version": "0.1.0" })),
        operation("GET", route::OPENAPI, "This document").gives::<Value>(200, json!({ "openapi": "3.1.0" })),
        operation("GET", route::DOCS, "This document as a page").gives_bytes(200, "text/html"),
        operation("GET", route::DOCS_STYLE, "How the page looks").gives_bytes(200, "text/css"),
        operation("GET", route::SERVER, "What a signed-out page may know of the server").gives::<ServerView>(
            200,
            json!({ "version": "0.1.0", "registration": "invite", "needs_setup": false }),
        ),
        operation("GET", route::AUDIT, "Security events after a number, oldest first")
            .with_cursor(Type::Integer, json!(0))
            .gives::<AuditPage>(200, page),
        operation("POST", route::SETUP, "Makes the first admin, once, and begins a session")
            .takes::<SetupRequest>(with(person(), "code", "from-the-link"))
            .gives::<SessionResponse>(201, session())
            .fails(&[Conflict, Forbidden]),
        operation("POST", route::REGISTER, "Makes an account and begins a session")
            .takes::<RegisterRequest>(with(person(), "invitation", "k3J9x0aQ"))
            .gives::<SessionResponse>(201, session())
            .gives_nothing(202)
            .fails(&[Conflict, Forbidden, RegistrationClosed]),
        operation("POST", route::LOGIN, "Begins a session, or asks for the second factor")
            .takes::<LoginRequest>(json!({
                "email": "ann@example.org", "password": "a long example", "client": "api",
            }))
            .gives::<SessionResponse>(200, session())
            .gives::<SecondFactorNeeded>(202, owed())
            .fails(&[WrongCredentials, Forbidden]),
        operation("POST", route::SECOND_FACTOR, "Ends a sign-in that wants a second factor")
            .takes::<SecondFactorRequest>(json!({ "ticket": "AgGJ…", "code": "123456", "client": "api" }))
            .gives::<SessionResponse>(200, session())
            .fails(&[Unauthorized, WrongCredentials, Forbidden, NotFound]),
        operation(
            "POST",
            route::FORGOT,
            "Mails a link to a new password; the same answer where there is no account",
        )
        .takes::<ForgotRequest>(json!({ "email": "ann@example.org" }))
        .gives_nothing(202)
        .fails(&[Conflict, Forbidden]),
        operation("GET", route::OIDC, "Sends a browser to the sign-in provider")
            .gives_nothing(303)
            .fails(&[NotFound]),
        operation("GET", route::OIDC_CALLBACK, "Where the provider sends a browser back; begins its session")
            .with_query("code", json!("k3J9x0aQ"))
            .with_query("state", json!("hT3x"))
            .gives_nothing(303)
            .fails(&[Forbidden, NotFound]),
        operation("POST", route::RESET, "Sets a new password by a link")
            .takes::<ResetRequest>(json!({ "token": "k3J9x0aQ", "password": "a long example" }))
            .gives_nothing(204)
            .fails(&[NotFound, Forbidden]),
        operation(
            "POST",
            route::VERIFY,
            "Shows by a link that the mailbox is one's own, and begins a session",
        )
        .takes::<VerifyRequest>(json!({ "token": "k3J9x0aQ", "password": "a long example", "client": "api" }))
        .gives::<SessionResponse>(200, session())
        .gives::<SecondFactorNeeded>(202, owed())
        .fails(&[NotFound, WrongCredentials, Forbidden]),
        operation("POST", route::REFRESH, "Exchanges a refresh token for a new pair of tokens")
            .may_take::<RefreshRequest>(json!({ "refresh_token": "hT3x…" }))
            .gives::<SessionResponse>(200, session())
            .fails(&[Unauthorized, Forbidden]),
        operation("POST", route::LOGOUT, "Ends a session; the same answer where there was none")
            .may_take::<RefreshRequest>(json!({ "refresh_token": "hT3x…" }))
            .gives_nothing(204)
            .fails(&[Forbidden]),
    ]
}
