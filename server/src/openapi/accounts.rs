//! Operations: accounts, their sessions, second factors and keys.

use serde_json::json;
use sotto_api::{
    ErrorCode::{Conflict, NotFound, WrongCredentials},
    account::{AccountRequest, AccountView, ConfirmRequest, PasswordRequest, SessionView},
    auth::{AcceptRequest, HandedLink, InvitationRequest, InvitationView, UserView},
    factor::{CodeRequest, FactorOffRequest, RecoveryCodes, SecondFactorView, TotpSecret},
    key::{KeyRequest, KeyResponse, KeyView},
    organisation::OrganisationView,
    route,
};
use utoipa::openapi::schema::Type;

use super::{
    operation::{Operation, operation},
    organisations::organisation,
    signing::{USER, user},
};

const MS: u64 = 1_700_000_000_000;

pub(super) fn operations() -> Vec<Operation> {
    [own(), keys_and_factors(), of_others()].concat()
}

fn own() -> Vec<Operation> {
    let session = json!({
        "id": USER, "client": "browser", "agent": "Mozilla/5.0", "created_ms": MS, "seen_ms": MS, "expires_ms": MS,
        "current": true,
    });
    vec![
        operation("GET", route::ME, "Who am I").gives::<UserView>(200, user()),
        operation("DELETE", route::ME, "Deletes the account with everything")
            .takes::<ConfirmRequest>(json!({ "password": "a long example" }))
            .gives_nothing(204)
            .fails(&[WrongCredentials, Conflict]),
        operation("GET", route::SESSIONS, "All sessions").gives::<Vec<SessionView>>(200, json!([session])),
        operation("DELETE", route::SESSIONS, "Signs out everywhere").gives_nothing(204),
        operation("DELETE", route::SESSION, "Ends one session").gives_nothing(204),
        operation("POST", route::PASSWORD, "Changes the password; all other sessions end")
            .takes::<PasswordRequest>(json!({ "current": "a long example", "new": "a longer example" }))
            .gives_nothing(204)
            .fails(&[WrongCredentials]),
        operation("GET", route::EXPORT, "Everything the server has of a person, as a tar archive")
            .gives_bytes(200, "application/x-tar"),
        operation("POST", route::VERIFICATION, "Mails a link to one's own address")
            .gives_nothing(202)
            .fails(&[Conflict]),
        operation("POST", route::ACCEPT, "Joins an organisation with an account that is there")
            .takes::<AcceptRequest>(json!({ "code": "k3J9x0aQ" }))
            .gives::<OrganisationView>(200, organisation())
            .fails(&[NotFound, Conflict]),
    ]
}

fn keys_and_factors() -> Vec<Operation> {
    let key = json!({
        "id": USER, "name": "nightly export", "prefix": "sotto_ab", "scopes": ["sync-read"], "created_ms": MS,
        "expires_ms": MS, "used_ms": 0,
    });
    let password_and_code = json!({ "password": "a long example", "code": "123456" });
    vec![
        operation("GET", route::FACTOR, "Whether there is a second factor")
            .gives::<SecondFactorView>(200, json!({ "enabled": true, "recovery_codes": 9 })),
        operation("POST", route::FACTOR, "Makes a secret for an authenticator app")
            .takes::<ConfirmRequest>(json!({ "password": "a long example" }))
            .gives::<TotpSecret>(201, json!({ "secret": "JBSW Y3DP", "link": "otpauth://totp/Sotto:ann" }))
            .fails(&[WrongCredentials, Conflict]),
        operation("POST", route::FACTOR_CONFIRM, "Switches the second factor on")
            .takes::<CodeRequest>(json!({ "code": "123456" }))
            .gives::<RecoveryCodes>(200, json!({ "codes": ["abcd-efgh"] }))
            .fails(&[WrongCredentials, Conflict]),
        operation("DELETE", route::FACTOR, "Switches the second factor off")
            .takes::<FactorOffRequest>(password_and_code)
            .gives_nothing(204)
            .fails(&[WrongCredentials, NotFound]),
        operation("GET", route::KEYS, "All API keys").gives::<Vec<KeyView>>(200, json!([key])),
        operation("POST", route::KEYS, "Makes an API key, shown once")
            .takes::<KeyRequest>(json!({ "name": "nightly export", "scopes": ["sync-read"], "days": 90 }))
            .gives::<KeyResponse>(201, json!({ "key": "sotto_ab…", "view": key }))
            .fails(&[Conflict]),
        operation("DELETE", route::KEY, "Ends an API key").gives_nothing(204),
    ]
}

fn of_others() -> Vec<Operation> {
    let account = json!({
        "id": USER, "email": "ann@example.org", "name": "Ann", "admin": false, "active": true, "verified": true,
        "created_ms": MS,
    });
    vec![
        operation("GET", route::USERS, "All accounts, in pages")
            .with_cursor(Type::String, json!(USER))
            .gives_page::<AccountView>(account),
        operation("PATCH", route::USER, "Switches an account on or off, or makes its person an operator")
            .takes::<AccountRequest>(json!({ "active": false }))
            .gives_nothing(204)
            .fails(&[Conflict]),
        operation("POST", route::USER_RESET, "Makes a link to a new password, to be handed over")
            .gives::<HandedLink>(
                201,
                json!({ "link": "https://sotto.example.org/reset?token=k3J9", "expires_ms": MS }),
            ),
        operation("DELETE", route::USER_SESSIONS, "Ends all sessions of a person").gives_nothing(204),
        operation("DELETE", route::USER_FACTOR, "Takes a lost second factor away").gives_nothing(204),
        operation("POST", route::INVITATIONS, "Invites to an organisation")
            .may_take::<InvitationRequest>(json!({ "role": "member" }))
            .gives::<InvitationView>(201, json!({ "code": "k3J9x0aQ", "expires_ms": MS }))
            .fails(&[Conflict]),
    ]
}
