//! API keys.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::route;
use sotto_server::policy::{Holders, needs::NEEDS};

use crate::{
    account::send,
    client::{Person, open_server},
};

async fn make(person: &Person, scopes: Value) -> (Person, Value) {
    let answer = person.post(route::KEYS, &json!({ "name": "CI", "scopes": scopes, "days": 30 })).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let key = answer.json()["key"].as_str().unwrap().to_owned();
    (Person { token: Some(key), ..person.clone() }, answer.json()["view"].clone())
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_nothing_else() {
    let (_server, ann) = open_server(|_| ()).await;
    let (reader, view) = make(&ann, json!(["sync-read", "account-read", "sync-read"])).await;
    assert_eq!(view["scopes"], json!(["account-read", "sync-read"]));
    assert!(reader.token.as_deref().unwrap().starts_with(view["prefix"].as_str().unwrap()));
    assert_eq!(reader.get(route::ME).await.json()["email"], "ann@example.org");
    let pull = format!("{}?cursor=0", route::PULL);
    assert_eq!(reader.get(&pull).await.status, 200);
    assert_eq!(reader.post(route::PUSH, &json!({ "changes": [] })).await.error(), "forbidden");
    let (writer, _) = make(&ann, json!(["sync-write"])).await;
    assert_eq!(writer.post(route::PUSH, &json!({ "changes": [] })).await.status, 200);
    assert_eq!(writer.get(&pull).await.error(), "forbidden");
}

#[tokio::test]
async fn no_key_changes_an_account_whatever_its_scopes() {
    let (_server, ann) = open_server(|_| ()).await;
    let all = [
        "account-read",
        "sync-read",
        "sync-write",
        "audio-read",
        "audio-write",
        "organisation-read",
        "members-read",
        "feedback-links-read",
        "submissions-read",
        "submissions-audio",
    ];
    let (key, _) = make(&ann, json!(all)).await;
    let (method, nobody) =
        (|name: &str| Method::from_bytes(name.as_bytes()).unwrap(), "01890000-0000-7000-8000-000000000000");
    let mut refused = 0;
    for need in NEEDS.iter().filter(|need| need.permission.holders() != Holders::Everyone) {
        if need.permission.scope().is_some() {
            continue;
        }
        let path = need.path.split('/').map(|part| if part.starts_with('{') { nobody } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        assert_eq!(send(&key, method(need.method), &path, &json!({})).await.error(), "forbidden", "{path}");
        refused += 1;
    }
    assert!(refused > 20);
}

#[tokio::test]
async fn keys_are_shown_once_listed_and_taken_away() {
    let (server, ann) = open_server(|_| ()).await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let (key, view) = make(&ann, json!(["account-read"])).await;
    assert_eq!(view["used_ms"], 0);
    assert_eq!(key.get(route::ME).await.status, 200);
    let listed = ann.get(route::KEYS).await;
    assert!(!String::from_utf8_lossy(&listed.bytes).contains(key.token.as_deref().unwrap()));
    assert!(listed.json()[0]["used_ms"].as_u64() >= listed.json()[0]["created_ms"].as_u64());
    let one = route::KEY.replace("{key}", view["id"].as_str().unwrap());
    assert_eq!(send(&bob, Method::DELETE, &one, &json!({})).await.error(), "not_found");
    assert_eq!(bob.get(route::KEYS).await.json(), json!([]));
    assert_eq!(key.get(route::ME).await.status, 200);
    assert_eq!(send(&ann, Method::DELETE, &one, &json!({})).await.status, 204);
    assert_eq!(key.get(route::ME).await.error(), "unauthorized");
    for junk in ["sotto_", "sotto_x", "sotto_\u{e9}"] {
        let junk = Person { token: Some(junk.to_owned()), ..ann.clone() };
        assert_eq!(junk.get(route::ME).await.error(), "unauthorized");
    }
}

#[tokio::test]
async fn keys_that_make_no_sense_are_refused() {
    let (_server, ann) = open_server(|_| ()).await;
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("x".repeat(101))),
        ("scopes", json!([])),
        ("scopes", json!(["everything"])),
        ("days", json!(0)),
        ("days", json!(367)),
        ("days", json!(-1)),
    ] {
        let mut body = json!({ "name": "CI", "scopes": ["sync-read"], "days": 30 });
        body[field] = value;
        assert_eq!(ann.post(route::KEYS, &body).await.error(), "invalid", "{body}");
    }
    for _ in 0..50 {
        make(&ann, json!(["sync-read"])).await;
    }
    let body = json!({ "name": "CI", "scopes": ["sync-read"], "days": 30 });
    assert_eq!(ann.post(route::KEYS, &body).await.error(), "conflict");
}
