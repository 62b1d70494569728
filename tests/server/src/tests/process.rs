//! The program itself: killed, stopped, and measured.

use std::{net::Ipv4Addr, path::Path};

use sotto_api::{blob::UPLOAD_OFFSET, route};
use sotto_support::server::ServerProcess;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{
    client::{Person, credentials, new_blob},
    uploads::{announce, ask, download, noise, part, send_some, until_past},
};

/// The program.
pub(crate) fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_sotto-server-under-test"))
}

pub(crate) fn start(data: &Path, arguments: &[&str]) -> ServerProcess {
    ServerProcess::start(program(), data, (Ipv4Addr::LOCALHOST, 0).into(), arguments).unwrap()
}

fn moved(person: &Person, server: &ServerProcess) -> Person {
    Person { token: person.token.clone(), ..Person::stranger(&server.url("")) }
}

#[tokio::test]
async fn an_upload_goes_on_after_the_server_was_killed() {
    let data = TempDir::new().unwrap();
    let mut server = start(data.path(), &[]);
    let mut ann = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let (blob, content) = (new_blob(), noise(6_000_000));
    announce(&ann, blob, &content).await;
    let mut offset = 0_usize;
    for _ in 0..3 {
        let rest = &content[offset..];
        let stream =
            send_some(server.address(), &ann, blob, offset as u64, rest.len(), &rest[..1_000_000]).await;
        // Until the server has begun to write; then the kill comes in the middle.
        let mut now = offset;
        while now == offset {
            now = ask(&ann, blob).await.header(UPLOAD_OFFSET).parse().unwrap();
        }
        server.kill().unwrap();
        drop(stream);
        server = start(data.path(), &[]);
        assert_eq!(server.setup_code(), None);
        ann = moved(&ann, &server);
        let kept: usize = ask(&ann, blob).await.header(UPLOAD_OFFSET).parse().unwrap();
        assert!(kept >= now, "a written byte was lost: {kept} < {now}");
        offset = kept;
    }
    assert_eq!(part(&ann, blob, offset as u64, true, content[offset..].to_vec()).await.status, 204);
    server.kill().unwrap();
    let server = start(data.path(), &[]);
    assert_eq!(download(&moved(&ann, &server), blob).await.bytes, content);
}

#[tokio::test]
async fn a_stopping_server_finishes_what_is_under_way() {
    let data = TempDir::new().unwrap();
    let server = start(data.path(), &[]);
    let ann = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let (blob, content) = (new_blob(), noise(100_000));
    announce(&ann, blob, &content).await;
    let mut stream = send_some(server.address(), &ann, blob, 0, content.len(), &content[..50_000]).await;
    until_past(&ann, blob, 0).await;
    server.ask_to_stop().unwrap();
    // No longer accepting is the sign that it heard.
    while tokio::net::TcpStream::connect(server.address()).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(&content[50_000..]).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    assert!(server.wait().unwrap().success());
    assert!(!data.path().join("sotto.db-wal").exists(), "the database was not closed");

    let server = start(data.path(), &[]);
    assert_eq!(download(&moved(&ann, &server), blob).await.bytes, content);
}

#[tokio::test]
async fn memory_does_not_grow_with_what_is_uploaded() {
    let data = TempDir::new().unwrap();
    let server = start(data.path(), &[]);
    let ann = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let before = server.peak_memory_bytes().unwrap();
    let (blob, content) = (new_blob(), noise(64 * 1024 * 1024));
    announce(&ann, blob, &content).await;
    for (n, bytes) in content.chunks(8 * 1024 * 1024).enumerate() {
        let answer = part(&ann, blob, n as u64 * 8 * 1024 * 1024, n == 7, bytes.to_vec()).await;
        assert_eq!(answer.status, 204);
    }
    assert_eq!(download(&ann, blob).await.bytes.len(), content.len());
    let grown = server.peak_memory_bytes().unwrap() - before;
    assert!(grown < 16 * 1024 * 1024, "grew by {grown} bytes");
}

#[tokio::test]
async fn signing_in_often_leaves_no_memory_behind() {
    let data = TempDir::new().unwrap();
    let server = start(data.path(), &[]);
    let ann = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let tasks: Vec<_> = (0..30)
        .map(|_| {
            let ann = ann.clone();
            tokio::spawn(
                async move { ann.post(route::LOGIN, &credentials("admin@example.org")).await.status },
            )
        })
        .collect();
    for task in tasks {
        assert!([200, 429].contains(&task.await.unwrap()));
    }
    let held = server.memory_bytes().unwrap();
    // A hash takes 19 MiB; the rest is the program itself.
    assert!(held < 40 * 1024 * 1024, "holds {held} bytes");
    assert!(server.peak_memory_bytes().unwrap() < 80 * 1024 * 1024, "more than two hashes at once");
}

#[tokio::test]
async fn the_log_holds_no_secrets() {
    let data = TempDir::new().unwrap();
    let server = start(data.path(), &["--log-format", "json"]);
    let code = server.setup_code().unwrap().to_owned();
    let ann = Person::set_up(&server.url(""), &code).await;
    let id = ann.get(&format!("{}?cursor=0", route::PULL)).await.header("x-request-id").to_owned();
    server.ask_to_stop().unwrap();
    while tokio::net::TcpStream::connect(server.address()).await.is_ok() {
        tokio::task::yield_now().await;
    }
    while !server.log().contains("stopping") {
        tokio::task::yield_now().await;
    }
    let log = server.log();
    assert!(log.contains(&id), "{log}");
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    let token = ann.token.clone().unwrap();
    for secret in [code.as_str(), &token, &ann.refresh_token, "admin@example.org", crate::client::PASSWORD] {
        assert!(!log.contains(secret), "{log}");
    }
}
