//! Addresses that lead out of where they should, sent as they are.

use std::fs;

use sotto_server::config::RegistrationMode;
use sotto_support::server::TestServer;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const SECRET: &str = "what lies outside";

const STARTS: [&str; 5] = ["/", "/models/", "/api/v1/blobs/", "/api/v1/uploads/", "/api/"];

const WAYS: [&str; 12] = [
    "../secret.txt",
    "..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    "..%5csecret.txt",
    "..\\secret.txt",
    "%252e%252e%252fsecret.txt",
    "..%c0%afsecret.txt",
    "....//secret.txt",
    "..;/secret.txt",
    "%00../secret.txt",
    "../../../../../../etc/passwd",
];

pub(super) fn cases() -> Vec<String> {
    STARTS.iter().flat_map(|start| WAYS.iter().map(move |way| format!("{start}{way}"))).collect()
}

#[tokio::test]
async fn no_address_leads_out() {
    let folder = TempDir::new().unwrap();
    let web = folder.path().join("dist");
    fs::create_dir_all(web.join("models")).unwrap();
    fs::write(web.join("index.html"), "the app").unwrap();
    fs::write(folder.path().join("secret.txt"), SECRET).unwrap();
    let server = TestServer::start(|config| {
        config.accounts.registration = RegistrationMode::Open;
        config.server.web = web;
    })
    .await
    .unwrap();
    for address in cases() {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        let head = format!("GET {address} HTTP/1.1\r\nhost: x\r\naccept: */*\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 4"), "{address}: {answer}");
        assert!(!answer.contains(SECRET) && !answer.contains("root:"), "{address}: {answer}");
        // What the server itself could not read as HTTP has no body; all else has the envelope.
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        assert!(body.is_empty() || body.contains("\"request_id\""), "{address}: {answer}");
    }
}
