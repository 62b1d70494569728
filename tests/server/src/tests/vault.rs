//! The wrapped account key.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::route;

use crate::client::{Answer, Person, open_server};

fn envelope() -> Value {
    json!({
        "version": 1, "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "memory_kib": 65536, "passes": 3, "lanes": 1,
        "account_key": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    })
}

async fn put(person: &Person, body: &Value) -> Answer {
    Answer::of(person.request(Method::PUT, route::VAULT).json(body)).await
}

#[tokio::test]
async fn the_vault_is_put_once_and_given_back_to_its_owner() {
    let (server, ann) = open_server(|_| ()).await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    assert_eq!(ann.get(route::VAULT).await.error(), "not_found");
    assert_eq!(put(&ann, &envelope()).await.status, 204);
    assert_eq!(put(&ann, &envelope()).await.status, 204, "a repeated request whose answer was lost");
    let mut other = envelope();
    other["passes"] = json!(4);
    assert_eq!(put(&ann, &other).await.error(), "conflict");
    assert_eq!(ann.get(route::VAULT).await.json(), envelope());
    assert_eq!(bob.get(route::VAULT).await.error(), "not_found");
    assert_eq!(Person { token: None, ..ann }.get(route::VAULT).await.error(), "unauthorized");
}

#[tokio::test]
async fn envelopes_that_nobody_could_open_are_refused() {
    let (_server, ann) = open_server(|_| ()).await;
    for (field, value) in [
        ("version", json!(0)),
        ("version", json!(300)),
        ("salt", json!("")),
        ("salt", json!("***")),
        ("salt", json!("A".repeat(4000))),
        ("memory_kib", json!(0)),
        ("memory_kib", json!(u32::MAX)),
        ("passes", json!(0)),
        ("lanes", json!(0)),
        ("account_key", json!("AAAA")),
        ("account_key", json!("A".repeat(8192))),
    ] {
        let mut body = envelope();
        body[field] = value;
        assert_eq!(put(&ann, &body).await.error(), "invalid", "{body}");
    }
    assert_eq!(ann.get(route::VAULT).await.error(), "not_found");
}
