//! What keeps the server answering when somebody asks too much.

use reqwest::Method;
use serde_json::json;
use sotto_api::route;
use sotto_support::server::TestServer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::{Answer, Person, credentials, open_server};

fn waits(answer: &Answer) -> u64 {
    answer.header("retry-after").parse().unwrap()
}

#[tokio::test]
async fn requests_of_a_session_are_counted_apart_from_those_of_strangers() {
    let (server, ann) = open_server(|config| config.limits.requests_per_minute = 5).await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let stranger = Person::stranger(&server.url(""));
    for person in [&ann, &stranger] {
        for _ in 0..5 {
            assert_ne!(person.get(route::ME).await.status, 429);
        }
        let answer = person.get(route::ME).await;
        assert_eq!(answer.error(), "too_many_requests");
        assert!((1..=12).contains(&waits(&answer)));
    }
    assert_eq!(bob.get(route::ME).await.status, 200);
    // A token that nobody signed is a stranger's.
    let forged = Person { token: Some("A".repeat(76)), ..stranger.clone() };
    assert_eq!(forged.get(route::ME).await.error(), "too_many_requests");
    assert_eq!(stranger.get("/library").await.error(), "too_many_requests");
    assert_eq!(stranger.get(route::HEALTH).await.status, 200);
}

#[tokio::test]
async fn sign_ins_have_a_limit_of_their_own() {
    let server = TestServer::start(|config| config.limits.sign_ins_per_minute = 4).await.unwrap();
    let stranger = Person::stranger(&server.url(""));
    for path in [route::LOGIN, route::REFRESH, route::LOGOUT, route::REGISTER] {
        assert_ne!(stranger.post(path, &credentials("ann@example.org")).await.status, 429, "{path}");
    }
    for path in [route::LOGIN, route::REFRESH, route::LOGOUT, route::REGISTER, route::SETUP] {
        let answer = stranger.post(path, &credentials("ann@example.org")).await;
        assert_eq!(answer.error(), "too_many_requests", "{path}");
        assert!((1..=15).contains(&waits(&answer)));
    }
    assert_eq!(stranger.get(route::SERVER).await.status, 200);
}

#[tokio::test]
async fn zero_is_any_number() {
    let (_server, ann) = open_server(|config| {
        config.limits.requests_per_minute = 0;
        config.limits.sign_ins_per_minute = 0;
    })
    .await;
    for _ in 0..150 {
        assert_eq!(ann.post(route::LOGOUT, &json!({})).await.status, 204);
    }
}

/// A request whose body is still to come.
async fn begin(server: &TestServer, token: &str) -> TcpStream {
    announce(server, token, 10).await
}

/// A push that says how many bytes its body has.
async fn announce(server: &TestServer, token: &str, bytes: usize) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {bytes}\r\n\r\n",
        route::PUSH
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn a_full_server_asks_to_come_back() {
    let (server, ann) = open_server(|config| config.limits.requests_at_once = 2).await;
    let token = ann.token.clone().unwrap();
    let mut held = vec![begin(&server, &token).await, begin(&server, &token).await];
    let answer = loop {
        let answer = ann.get(route::ME).await;
        if answer.status != 200 {
            break answer;
        }
    };
    assert_eq!(answer.error(), "unavailable");
    assert!(waits(&answer) >= 1);
    assert_eq!(ann.get(route::HEALTH).await.status, 200);
    held.clear();
    while ann.get(route::ME).await.status != 200 {}
}

#[tokio::test]
async fn one_address_holds_so_many_connections() {
    let server = TestServer::start(|config| config.limits.connections_per_address = 3).await.unwrap();
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(TcpStream::connect(server.address()).await.unwrap());
    }
    let mut cut = TcpStream::connect(server.address()).await.unwrap();
    let mut answer = Vec::new();
    // Closed, or closed before it was read.
    let _ = cut.read_to_end(&mut answer).await;
    assert!(answer.is_empty());
    held.clear();
    let visitor = Person::stranger(&server.url(""));
    loop {
        if let Ok(answer) = visitor.request(Method::GET, route::HEALTH).send().await {
            assert_eq!(answer.status(), 200);
            break;
        }
    }
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut() {
    let (server, ann) = open_server(|_| ()).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(ann.get(route::ME).await.status, 200);
}

#[tokio::test]
async fn a_body_that_never_ends_is_refused() {
    let (server, ann) = open_server(|_| ()).await;
    let mut stream = begin(&server, ann.token.as_ref().unwrap()).await;
    stream.write_all(b"{\"cha").await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("\"bad_request\"") && answer.contains("in time"), "{answer}");
    assert_eq!(ann.get(route::ME).await.status, 200);
}

#[tokio::test]
async fn slow_and_large_pushes_hold_up_no_ordinary_one() {
    let (server, ann) = open_server(|_| ()).await;
    let token = ann.token.clone().unwrap();
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(announce(&server, &token, 4 << 20).await);
    }
    // Wait until all of them are at the server: each takes a place.
    while server.app().places.available_permits() > 512 - 8 {
        tokio::task::yield_now().await;
    }
    let begun = std::time::Instant::now();
    assert_eq!(ann.post(route::PUSH, &json!({ "changes": [] })).await.status, 200);
    assert!(begun.elapsed().as_secs() < 10, "bodies may take 20 s");
}

#[tokio::test]
async fn other_sites_are_given_no_way_in() {
    let (_server, ann) = open_server(|_| ()).await;
    for path in [route::ME, route::LOGIN, route::PUSH, route::VAULT, "/", route::HEALTH] {
        for method in [Method::OPTIONS, Method::GET] {
            let request = ann
                .request(method, path)
                .header("origin", "https://evil.example")
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization");
            let answer = Answer::of(request).await;
            let opened = answer.headers.keys().any(|name| name.as_str().starts_with("access-control"));
            assert!(!opened, "{path}: {answer:?}");
        }
    }
}
