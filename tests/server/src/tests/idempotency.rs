//! Requests that make something, repeated.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{feedback::IDEMPOTENCY_KEY, route};
use sotto_server::{clock::make_id, config::RegistrationMode};
use sotto_support::server::TestServer;

use crate::client::{Answer, Person, credentials, open_server};

async fn send(person: &Person, key: &str, path: &str, body: &Value) -> Answer {
    Answer::of(person.request(Method::POST, path).header(IDEMPOTENCY_KEY, key).json(body)).await
}

fn new_key() -> String {
    make_id().unwrap().to_string()
}

fn api_key(name: &str) -> Value {
    json!({ "name": name, "scopes": ["sync-read"], "days": 1 })
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_answer_and_makes_nothing() {
    let (server, ann) = open_server(|_| ()).await;
    let key = new_key();
    let first = send(&ann, &key, route::KEYS, &api_key("CI")).await;
    assert_eq!(first.status, 201, "{first:?}");
    let again = send(&ann, &format!("\"{key}\""), route::KEYS, &api_key("CI")).await;
    assert_eq!((again.status, again.json()), (201, first.json()), "the secret, too");
    assert_eq!(again.header("content-type"), "application/json");
    assert_eq!(ann.get(route::KEYS).await.json().as_array().unwrap().len(), 1);
    // Another body, another address, another person.
    assert_eq!(send(&ann, &key, route::KEYS, &api_key("other")).await.error(), "invalid");
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    assert_ne!(send(&bob, &key, route::KEYS, &api_key("CI")).await.json(), first.json());
    let folder = server.stop().await.unwrap();
    let server = TestServer::start_in(folder, |_| ()).await.unwrap();
    let ann = Person { base: server.url(""), ..ann };
    assert_eq!(send(&ann, &key, route::KEYS, &api_key("CI")).await.json(), first.json(), "after a restart");
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_without_one_each_request_counts() {
    let (_server, ann) = open_server(|_| ()).await;
    for key in ["", "x", "\"\"", "01890a5d-ac96-774b-bcce-b302099a805"] {
        assert_eq!(send(&ann, key, route::KEYS, &api_key("CI")).await.error(), "bad_request", "{key:?}");
    }
    assert_eq!(ann.get(route::KEYS).await.json(), json!([]));
    for _ in 0..2 {
        let without = ann.request(Method::POST, route::KEYS).json(&api_key("CI"));
        assert_eq!(Answer::of(without).await.status, 201);
    }
    assert_eq!(ann.get(route::KEYS).await.json().as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn many_at_once_make_one() {
    let (_server, ann) = open_server(|_| ()).await;
    let key = new_key();
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let (ann, key) = (ann.clone(), key.clone());
            tokio::spawn(async move { send(&ann, &key, route::KEYS, &api_key("CI")).await })
        })
        .collect();
    let mut made = Vec::new();
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.status {
            201 => made.push(answer.json()),
            _ => assert_eq!(answer.error(), "conflict", "under way"),
        }
    }
    assert!(!made.is_empty() && made.iter().all(|it| *it == made[0]));
    assert_eq!(ann.get(route::KEYS).await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_failed_may_be_tried_again_with_its_key() {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Invite).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let key = new_key();
    let wrong = json!({ "name": "" });
    assert_eq!(send(&operator, &key, route::ORGANISATIONS, &wrong).await.error(), "invalid");
    let made = send(&operator, &key, route::ORGANISATIONS, &json!({ "name": "House" })).await;
    assert_eq!(made.status, 201, "{made:?}");
    // A code that was used is shown again, and is as used as before.
    let key = new_key();
    let code = send(&operator, &key, route::INVITATIONS, &json!({})).await.json()["code"].clone();
    let mut body = credentials("ann@example.org");
    body["invitation"] = code.clone();
    assert_eq!(operator.post(route::REGISTER, &body).await.status, 201);
    assert_eq!(send(&operator, &key, route::INVITATIONS, &json!({})).await.json()["code"], code);
    body["email"] = json!("bob@example.org");
    assert_eq!(operator.post(route::REGISTER, &body).await.error(), "registration_closed");
}
