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
async fn a_later_generation_takes_the_place_of_an_earlier_one_and_none_goes_back() {
    let (_server, ann) = open_server(|_| ()).await;
    let of = |generation: u32| {
        let mut body = envelope();
        body["version"] = json!(2);
        body["generation"] = json!(generation);
        body["earlier"] = json!([{ "generation": generation - 1, "sealed": body["account_key"] }]);
        body
    };
    assert_eq!(put(&ann, &envelope()).await.status, 204);
    let (one, mut other) = (of(2), of(2));
    other["passes"] = json!(5);
    let both = tokio::join!(put(&ann, &one), put(&ann, &other));
    let mut answers = [both.0.status, both.1.status];
    answers.sort_unstable();
    assert_eq!(answers, [204, 409], "of two at once one stands");
    assert_eq!(put(&ann, &of(4)).await.status, 204, "after a restore the next one may be further on");
    assert_eq!(put(&ann, &of(4)).await.status, 204, "a repeated request whose answer was lost");
    for late in [envelope(), of(2), of(3)] {
        assert_eq!(put(&ann, &late).await.error(), "conflict");
    }
    assert_eq!(ann.get(route::VAULT).await.json(), of(4));
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
        ("generation", json!(0)),
        ("generation", json!(-1)),
        ("earlier", json!([{ "generation": 1, "sealed": "AAAA" }])),
        ("earlier", json!(vec![json!({ "generation": 1, "sealed": "AQEBAQEBAQEBAQEBAQEBAQEB" }); 16])),
        ("account_key", json!("AAAA")),
        ("account_key", json!("A".repeat(8192))),
    ] {
        let mut body = envelope();
        body[field] = value;
        assert_eq!(put(&ann, &body).await.error(), "invalid", "{body}");
    }
    assert_eq!(ann.get(route::VAULT).await.error(), "not_found");
}
