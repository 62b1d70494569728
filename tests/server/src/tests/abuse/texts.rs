//! Texts that mean something elsewhere: to a database, to a header, to an eye.

use serde_json::{Value, json};
use sotto_api::route;

use super::{Asker, Case, World};
use crate::client::PASSWORD;

const SQL: [&str; 10] = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "'; DROP TABLE users; --",
    "\" OR \"\"=\"",
    "') UNION SELECT password_hash FROM users --",
    "1; SELECT pg_sleep(10)",
    "' AND randomblob(1000000000) --",
    "$1",
    "%' ESCAPE '\\",
    "\u{0}' OR 1=1",
];

const LINES: [&str; 5] = ["a\r\nset-cookie: a=b", "a\nb", "a\rb", "a\u{0}b", "a\u{7f}b"];

/// They look like the admin's address, or like an address at all.
const LOOKALIKES: [&str; 16] = [
    "\u{430}dmin@example.org",
    "\u{ff41}dmin@example.org",
    "\u{3b1}dmin@example.org",
    "adm\u{131}n@example.org",
    "\u{1d41a}dmin@example.org",
    "a\u{301}dmin@example.org",
    "ad\u{200b}min@example.org",
    "ad\u{ad}min@example.org",
    "ad\u{2060}min@example.org",
    "\u{feff}admin@example.org\u{feff}",
    "\u{202e}nimda@example.org",
    "admin\u{ff20}example.org",
    "admin@example\u{3002}org",
    "admin@ex\u{430}mple.org",
    "\u{212a}ate@example.org",
    "admin@example.org\u{a0}x",
];

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn post(path: &str, body: &Value, refused: &'static [&'static str]) -> Case {
    Case::new(Asker::Stranger, "POST", path, refused).json(body)
}

fn queries() -> Vec<Case> {
    let mut cases = Vec::new();
    for sql in SQL {
        for path in [route::USERS, route::MEMBERS, route::PULL, route::AUDIT] {
            let address = format!("{path}?cursor={}", encoded(sql));
            cases.push(Case::new(Asker::Ann, "GET", &address, &["bad_request"]).named(sql));
        }
        for (method, path) in [
            ("GET", route::ORGANISATION),
            ("DELETE", route::KEY),
            ("GET", route::BLOB),
            ("DELETE", route::SESSION),
        ] {
            let (start, _) = path.rsplit_once('/').unwrap();
            let address = format!("{start}/{}", encoded(sql));
            cases.push(Case::new(Asker::Ann, method, &address, &["not_found"]).named(sql));
        }
        let login = json!({ "email": sql, "password": PASSWORD });
        cases.push(post(route::LOGIN, &login, &["wrong_credentials"]).named(sql));
        let login = json!({ "email": "admin@example.org", "password": sql });
        cases.push(post(route::LOGIN, &login, &["wrong_credentials", "too_many_requests"]).named(sql));
        cases.push(post(route::REFRESH, &json!({ "refresh_token": sql }), &["unauthorized"]).named(sql));
        let reset = json!({ "token": sql, "password": PASSWORD });
        cases.push(post(route::RESET, &reset, &["not_found"]).named(sql));
        let ticket = json!({ "ticket": sql, "code": "123456" });
        cases.push(post(route::SECOND_FACTOR, &ticket, &["unauthorized"]).named(sql));
    }
    cases
}

fn lines() -> Vec<Case> {
    let mut cases = Vec::new();
    for line in LINES {
        let register =
            |email: &str, name: &str| json!({ "email": email, "password": PASSWORD, "name": name });
        cases.push(post(route::REGISTER, &register("eve@example.org", line), &["invalid"]).named(line));
        cases.push(
            post(route::REGISTER, &register(&format!("{line}@example.org"), ""), &["invalid"]).named(line),
        );
        for (method, path) in
            [("POST", route::TEAMS), ("POST", route::ORGANISATIONS), ("PATCH", route::ORGANISATION)]
        {
            let case = Case::new(Asker::Ann, method, path, &["invalid"]);
            cases.push(case.json(&json!({ "name": line })).named(line));
        }
        let key = json!({ "name": line, "scopes": ["account-read"], "days": 7 });
        cases.push(Case::new(Asker::Ann, "POST", route::KEYS, &["invalid"]).json(&key).named(line));
    }
    cases
}

fn lookalikes() -> Vec<Case> {
    let mut cases = Vec::new();
    for email in LOOKALIKES {
        let register = json!({ "email": email, "password": PASSWORD });
        cases.push(post(route::REGISTER, &register, &["invalid"]).named(email));
    }
    cases
}

pub(super) fn cases() -> Vec<Case> {
    [queries(), lines(), lookalikes()].concat()
}

#[tokio::test]
async fn texts_are_only_texts() {
    World::new().await.refuses(cases()).await;
}
