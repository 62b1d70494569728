//! Requests that another site makes a browser send, on every route where a cookie is read or set.

use serde_json::Value;
use sotto_api::route;
use sotto_server::openapi::operations;

use super::{Asker, Case, World};

/// Routes that read or set the cookie.
const ROUTES: [&str; 9] = [
    route::SETUP,
    route::REGISTER,
    route::LOGIN,
    route::SECOND_FACTOR,
    route::LOGOUT,
    route::REFRESH,
    route::FORGOT,
    route::RESET,
    route::VERIFY,
];

const HEADERS: [(&str, &str); 8] = [
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-site", "same-site"),
    ("sec-fetch-site", "none"),
    ("origin", "https://evil.example"),
    ("origin", "null"),
    ("origin", "http://127.0.0.1:1"),
    ("origin", "http://127.0.0.1.evil.example"),
    ("origin", "file://"),
];

/// What a form of another site can send without being asked first.
const FORMS: [&str; 3] =
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"];

fn example(path: &str) -> Value {
    let operations = operations();
    let found = operations.iter().find(|operation| operation.path == path && operation.method == "POST");
    let mut example = found.and_then(|operation| operation.example().cloned()).unwrap();
    // A refresh token in the body is no browser's.
    if let Some(fields) = example.as_object_mut() {
        fields.remove("refresh_token");
    }
    example
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for path in ROUTES {
        let body = example(path);
        for (name, value) in HEADERS {
            let case = Case::new(Asker::Stranger, "POST", path, &["forbidden"]).json(&body);
            cases.push(case.header(name, value).header("cookie", "sotto_refresh=AAAA").named(value));
        }
        for kind in FORMS {
            let case = Case::new(Asker::Stranger, "POST", path, &["unsupported_media_type"]);
            cases.push(case.header("content-type", kind).body(body.to_string().into_bytes()).named(kind));
        }
    }
    cases
}

#[tokio::test]
async fn other_sites_start_and_end_no_session() {
    World::new().await.refuses(cases()).await;
}
