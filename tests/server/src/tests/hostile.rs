//! Input that means harm, or is merely broken.

use reqwest::{Body, Method};
use serde_json::json;
use sotto_api::route;
use sotto_support::server::TestServer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::{Answer, Person, open_server};

async fn post(person: &Person, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    Answer::of(person.request(Method::POST, path).header("content-type", kind).body(body)).await
}

#[tokio::test]
async fn what_is_no_json_of_the_right_shape_is_refused_without_repeating_it() {
    let (_server, ann) = open_server(|_| ()).await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let json_kind = "application/json";
    for path in [route::LOGIN, route::REGISTER, route::SETUP, route::PUSH, route::UPLOADS] {
        for body in ["", "{", "nul", "\u{feff}{}", "{} {}", "{\"email\": \"SECRET", &deep] {
            let answer = post(&ann, path, json_kind, body.to_owned()).await;
            assert!(["bad_request", "invalid"].contains(&answer.error().as_str()), "{path}: {answer:?}");
            assert!(!String::from_utf8(answer.bytes).unwrap().contains("SECRET"));
        }
        let answer = post(&ann, path, json_kind, b"{\"email\": \"\xff\xfe\"}".to_vec()).await;
        assert!(["bad_request", "invalid"].contains(&answer.error().as_str()), "{path}: {answer:?}");
        for body in ["[]", "null", "7", "\"SECRET\"", "{\"email\": [\"SECRET\"]}"] {
            let answer = post(&ann, path, json_kind, body).await;
            assert_eq!(answer.error(), "invalid", "{path}: {body}");
            assert!(!String::from_utf8(answer.bytes).unwrap().contains("SECRET"));
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
            assert_eq!(post(&ann, path, kind, "{}").await.error(), "unsupported_media_type", "{path}");
        }
    }
}

#[tokio::test]
async fn bodies_over_the_limit_are_refused() {
    let (_server, ann) = open_server(|_| ()).await;
    let body = format!("{{\"email\": \"{}\"}}", "a".repeat(1024 * 1024));
    assert_eq!(post(&ann, route::LOGIN, "application/json", body.clone()).await.error(), "too_large");
    let chunks = futures_util::stream::iter((0..40).map(|_| Ok::<_, std::io::Error>("a".repeat(32 * 1024))));
    let answer = post(&ann, route::LOGIN, "application/json", Body::wrap_stream(chunks)).await;
    assert_eq!(answer.error(), "too_large");
    let push = format!("{{\"changes\": [{}]}}", " ".repeat(9 * 1024 * 1024));
    assert_eq!(post(&ann, route::PUSH, "application/json", push).await.error(), "too_large");
}

#[tokio::test]
async fn unknown_methods_get_the_envelope() {
    let (_server, ann) = open_server(|_| ()).await;
    for path in [route::SERVER, route::LOGIN, route::PULL, route::HEALTH, route::VAULT] {
        for method in ["DELETE", "TRACE", "BREW"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = Answer::of(ann.request(method, path)).await;
            assert_eq!(answer.error(), "method_not_allowed", "{path}");
            assert_ne!(answer.header("allow"), "");
        }
    }
}

#[tokio::test]
async fn an_id_from_outside_does_not_enter_the_log() {
    let (_server, ann) = open_server(|_| ()).await;
    let request = ann.request(Method::GET, route::ME).header("x-request-id", "forged");
    assert_ne!(Answer::of(request).await.header("x-request-id"), "forged");
}

#[tokio::test]
async fn broken_http_ends_the_connection_and_not_the_server() {
    let (server, ann) = open_server(|_| ()).await;
    let long = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(200_000));
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
        b"GET / HTTP/9.9\r\n\r\n",
        b"\0\0\0\0\0\0\0\0\r\n\r\n",
        b"POST /api/v1/auth/login HTTP/1.1\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!",
        b"POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
        long.as_bytes(),
    ] {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        // The server may have closed before all was sent.
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"),
            "{:?}",
            String::from_utf8_lossy(&answer)
        );
    }
    assert_eq!(ann.get(route::ME).await.status, 200);
}

#[tokio::test]
async fn two_servers_do_not_share_a_data_folder() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let data = server.data();
    assert!(TestServer::start(|config| config.server.data = data).await.is_err());
}

#[tokio::test]
async fn sql_in_fields_is_only_text() {
    let (server, _) = open_server(|_| ()).await;
    let stranger = Person::stranger(&server.url(""));
    for email in ["' OR 1=1 --", "x'; DROP TABLE users; --@example.org", "\u{0}@example.org"] {
        let answer =
            stranger.post(route::LOGIN, &json!({ "email": email, "password": "correct horse" })).await;
        assert_eq!(answer.error(), "wrong_credentials");
    }
    Person::join(&server.url(""), "bob@example.org").await;
}
