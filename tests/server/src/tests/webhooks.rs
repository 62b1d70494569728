//! Webhooks against a real receiver: signed, repeated until they are taken, replayed, and never to a private address.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;
use sotto_api::route;
use tokio::{net::TcpListener, sync::mpsc};

use crate::{
    client::Answer,
    dashboard::{PHONE, send},
    feedback::{Team, facts, link},
};

type Heard = (HeaderMap, String);

/// Listens, and answers with the statuses given, one after the other, then with 204.
struct Receiver {
    url: String,
    heard: mpsc::UnboundedReceiver<Heard>,
}

#[derive(Clone)]
struct Ear {
    heard: mpsc::UnboundedSender<Heard>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

async fn hear(State(ear): State<Ear>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = ear.answers.lock().unwrap().pop_front().unwrap_or(204);
    ear.heard.send((headers, String::from_utf8(body.to_vec()).unwrap())).unwrap();
    StatusCode::from_u16(status).unwrap()
}

impl Receiver {
    async fn start(answers: &[u16]) -> Self {
        let (sender, heard) = mpsc::unbounded_channel();
        let ear = Ear { heard: sender, answers: Arc::new(Mutex::new(answers.iter().copied().collect())) };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let service = Router::new().route("/hook", post(hear)).with_state(ear);
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { url, heard }
    }

    async fn next(&mut self) -> Heard {
        let heard = tokio::time::timeout(Duration::from_secs(30), self.heard.recv()).await;
        heard.expect("a delivery comes").unwrap()
    }
}

async fn team(allow_private: bool) -> Team {
    Team::found(|config| {
        config.webhooks.allow_private = allow_private;
        config.webhooks.retry_s = 0;
        config.server.trust_forwarded = true;
    })
    .await
}

async fn make(team: &Team, url: &str, events: &[&str]) -> Value {
    let body = json!({ "url": url, "events": events, "active": true });
    let answer = team.owner.post(&team.path(route::WEBHOOKS, &[]), &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers[name].to_str().unwrap()
}

/// Deliveries once the newest has come to its end.
async fn settled(team: &Team, webhook: &Value) -> Value {
    let path = team.path(route::DELIVERIES, &[("webhook", webhook["view"]["id"].as_str().unwrap())]);
    loop {
        let page = team.owner.get(&path).await.json();
        if page["items"].as_array().unwrap().iter().all(|item| item["state"] != "waiting") {
            return page["items"].clone();
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_delivery_is_signed_and_repeated_until_it_is_taken() {
    let team = team(true).await;
    let mut receiver = Receiver::start(&[500, 302]).await;
    let made = make(&team, &receiver.url, &["submission-received"]).await;
    let feedback = team.make(&link(false, false)).await;
    let submission = send(&team, &feedback, 0, PHONE, &facts()).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let (headers, body) = receiver.next().await;
        let told: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (&told["event"], &told["submissions"]),
            (&json!("submission-received"), &json!([submission]))
        );
        assert_eq!(text(&headers, "sotto-event"), "submission-received");
        assert_eq!(text(&headers, "content-type"), "application/json");
        let mut mac = Hmac::<Sha256>::new_from_slice(made["secret"].as_str().unwrap().as_bytes()).unwrap();
        mac.update(format!("{}.{body}", text(&headers, "sotto-timestamp")).as_bytes());
        let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text(&headers, "sotto-signature"), format!("v1={digits}"));
        ids.push(text(&headers, "sotto-delivery").to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "a repetition is known by its id");
    let log = settled(&team, &made).await;
    assert_eq!(
        (&log[0]["state"], &log[0]["attempts"], &log[0]["status"]),
        (&json!("delivered"), &json!(3), &json!(204))
    );
    // Once more, by hand.
    let path = team
        .path(route::DELIVERY, &[("webhook", made["view"]["id"].as_str().unwrap()), ("delivery", &ids[0])]);
    assert_eq!(team.owner.post(&path, &json!({})).await.status, 200);
    assert_eq!(text(&receiver.next().await.0, "sotto-delivery"), ids[0]);
    // A change and a withdrawal are not what it asked for; a test comes all the same.
    let one = team.path(route::SUBMISSION, &[("submission", &submission)]);
    Answer::of(team.owner.request(Method::PATCH, &one).json(&json!({ "status": "seen" }))).await;
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &one)).await.status, 204);
    let tries = team.path(route::DELIVERIES, &[("webhook", made["view"]["id"].as_str().unwrap())]);
    assert_eq!(team.owner.post(&tries, &json!({})).await.status, 201);
    assert_eq!(text(&receiver.next().await.0, "sotto-event"), "test");
    let listed = team.owner.get(&team.path(route::WEBHOOKS, &[])).await;
    assert!(!String::from_utf8(listed.bytes).unwrap().contains(made["secret"].as_str().unwrap()));
}

#[tokio::test]
async fn a_receiver_that_never_takes_it_is_given_up_and_can_be_changed() {
    let team = team(true).await;
    let mut receiver = Receiver::start(&[503; 8]).await;
    let made = make(&team, &receiver.url, &["submission-deleted"]).await;
    let feedback = team.make(&link(false, false)).await;
    let submission = send(&team, &feedback, 0, PHONE, &facts()).await;
    let one = team.path(route::SUBMISSION, &[("submission", &submission)]);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &one)).await.status, 204);
    for _ in 0..8 {
        receiver.next().await;
    }
    let log = settled(&team, &made).await;
    assert_eq!((&log[0]["state"], &log[0]["status"]), (&json!("failed"), &json!(503)));
    let path = team.path(route::WEBHOOK, &[("webhook", made["view"]["id"].as_str().unwrap())]);
    let body = json!({ "url": receiver.url, "events": ["submission-changed"], "active": false });
    assert_eq!(Answer::of(team.owner.request(Method::PUT, &path).json(&body)).await.json()["active"], false);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &path)).await.status, 204);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &path)).await.error(), "not_found");
}

#[tokio::test]
async fn private_addresses_are_refused_when_made_and_when_reached() {
    let team = team(false).await;
    let path = team.path(route::WEBHOOKS, &[]);
    for url in [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.1/x",
        "https://u@example.org/",
        "no",
    ] {
        let body = json!({ "url": url, "events": ["submission-received"], "active": true });
        assert_eq!(team.owner.post(&path, &body).await.error(), "invalid", "{url}");
    }
    let body = json!({ "url": "https://example.org/", "events": ["test"], "active": true });
    assert_eq!(team.owner.post(&path, &body).await.error(), "invalid", "nothing to be told of");
    // A name that means this machine is only found out when it is resolved.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let made = make(&team, &url, &["submission-received"]).await;
    let tries = team.path(route::DELIVERIES, &[("webhook", made["view"]["id"].as_str().unwrap())]);
    team.owner.post(&tries, &json!({})).await;
    let log = settled(&team, &made).await;
    assert_eq!(
        (&log[0]["state"], &log[0]["error"]),
        (&json!("failed"), &json!("the name means a private address"))
    );
    let reached = tokio::time::timeout(Duration::from_millis(1), listener.accept()).await;
    assert!(reached.is_err(), "nobody connected");
    let (analyst, _) = team.join("ann@example.org", "analyst").await;
    assert_eq!(analyst.get(&path).await.error(), "forbidden");
}
