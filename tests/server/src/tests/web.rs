//! The built app: files, pages, headers, caching, compression.

use std::{fs, path::Path};

use reqwest::Method;
use sotto_api::route;
use sotto_support::server::TestServer;
use tempfile::TempDir;

use crate::client::{Answer, Person};

const INDEX: &str = "<!doctype html><title>Sotto</title>";

fn write(folder: &Path, name: &str, content: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

async fn site() -> (TempDir, TestServer, Person) {
    let folder = TempDir::new().unwrap();
    let dist = folder.path().join("dist");
    let script = "let a = 1;\n".repeat(1000);
    write(&dist, "index.html", INDEX);
    write(&dist, "sotto-app-0123456789abcdef.js", &script);
    write(&dist, "sotto-app-0123456789abcdef_bg.wasm", "\0asm plain");
    write(&dist, "sotto-app-0123456789abcdef_bg.wasm.br", "stands for brotli");
    for name in ["sw.js", "manifest.webmanifest", "models/voice.onnx", "style.css", "icon.svg"] {
        write(&dist, name, &script);
    }
    write(folder.path(), "sotto-secret.txt", "outside");
    let server = TestServer::start(|config| config.server.web = dist).await.unwrap();
    let visitor = Person::stranger(&server.url(""));
    (folder, server, visitor)
}

async fn get(visitor: &Person, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = visitor.request(Method::GET, path);
    Answer::of(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

#[tokio::test]
async fn files_come_with_their_types_and_caching() {
    let (_folder, _server, visitor) = site().await;
    let for_ever = "public, max-age=31536000, immutable";
    for (path, kind, cache) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/sotto-app-0123456789abcdef.js", "text/javascript", for_ever),
        ("/sotto-app-0123456789abcdef_bg.wasm", "application/wasm", for_ever),
        ("/sw.js", "text/javascript", "no-cache"),
        ("/style.css", "text/css", "no-cache"),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/models/voice.onnx", "application/octet-stream", "no-cache"),
    ] {
        let answer = get(&visitor, path, &[]).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type").split(';').next(), Some(kind), "{path}");
        assert_eq!(
            answer.header("content-type").ends_with("; charset=utf-8"),
            kind.starts_with("text/"),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), cache, "{path}");
        assert_ne!(answer.header("last-modified"), "", "{path}");
        let head = Answer::of(visitor.request(Method::HEAD, path)).await;
        assert_eq!((head.status, head.bytes.len()), (200, 0), "{path}");
    }
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let (_folder, _server, visitor) = site().await;
    let first = get(&visitor, "/sw.js", &[]).await;
    let (etag, modified) = (first.header("etag"), first.header("last-modified"));
    assert_ne!(etag, "");
    assert_eq!(get(&visitor, "/sw.js", &[("if-none-match", etag)]).await.status, 304);
    let answer = get(&visitor, "/sw.js", &[("if-modified-since", modified)]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (304, "no-cache"));
}

#[tokio::test]
async fn compressed_files_are_preferred_where_the_browser_takes_them() {
    let (_folder, _server, visitor) = site().await;
    let path = "/sotto-app-0123456789abcdef_bg.wasm";
    let answer = get(&visitor, path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(answer.header("content-encoding"), "br");
    assert_eq!(answer.header("content-type"), "application/wasm");
    assert_eq!(answer.bytes, b"stands for brotli");
    assert!(answer.header("vary").contains("accept-encoding"));
    assert_eq!(get(&visitor, path, &[]).await.bytes, b"\0asm plain");
    let answer = get(&visitor, "/sotto-app-0123456789abcdef.js", &[("accept-encoding", "gzip")]).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert!(answer.bytes.len() < 1000);
}

#[tokio::test]
async fn an_address_of_the_app_is_its_page() {
    let (_folder, _server, visitor) = site().await;
    let html = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    for path in ["/library", "/recording/0190", "/setup?code=abc"] {
        let answer = get(&visitor, path, &html).await;
        assert_eq!((answer.status, answer.bytes.as_slice()), (200, INDEX.as_bytes()), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    for path in ["/models", "//models"] {
        assert_eq!(get(&visitor, path, &[("accept", "*/*")]).await.error(), "not_found", "{path}");
    }
    assert_eq!(get(&visitor, "/missing.js", &[("accept", "*/*")]).await.error(), "not_found");
    for path in ["/api", "/api/", "/api/v1/nothing", "/api/v2/auth/login"] {
        assert_eq!(get(&visitor, path, &html).await.error(), "not_found", "{path}");
    }
    let answer = Answer::of(visitor.request(Method::POST, "/library")).await;
    assert_eq!(answer.error(), "method_not_allowed");
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let (_folder, _server, visitor) = site().await;
    for path in [
        "/../sotto-secret.txt",
        "/%2e%2e/sotto-secret.txt",
        "/..%2fsotto-secret.txt",
        "/models/..%2f..%2fsotto-secret.txt",
        "/models/..%5c..%5csotto-secret.txt",
        "//etc/passwd",
        "/%00",
        "/%ff%fe",
    ] {
        let answer = raw(&visitor, path).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        assert!(!answer.contains("outside") && !answer.contains("root:"), "{path}");
    }
}

/// Sends a path as it is, which a well-behaved client would tidy.
async fn raw(visitor: &Person, path: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let url = visitor.request(Method::GET, "/").build().unwrap().url().clone();
    let address = format!("127.0.0.1:{}", url.port().unwrap());
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    let (_folder, _server, visitor) = site().await;
    for path in ["/", "/sw.js", "/missing", "/healthz", "/api/v1/nothing", route::ME, route::SERVER] {
        let answer = get(&visitor, path, &[]).await;
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval';",
            "style-src 'self';",
            "connect-src 'self';",
            "worker-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {part}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(answer.header("permissions-policy").contains("microphone=(self)"));
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-embedder-policy"), "require-corp");
        assert_eq!(answer.header("strict-transport-security"), "");
        assert_eq!(answer.header("x-request-id").len(), 12);
        if path.starts_with("/api") || path == "/healthz" {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn a_missing_app_says_how_to_build_it() {
    let server = TestServer::start(|config| config.server.web = "/nonexistent/dist".into()).await.unwrap();
    let visitor = Person::stranger(&server.url(""));
    let answer = get(&visitor, "/", &[("accept", "text/html")]).await;
    assert_eq!(answer.status, 503);
    assert!(String::from_utf8(answer.bytes).unwrap().contains("cargo xtask serve"));
    assert_eq!(visitor.get(route::HEALTH).await.json()["status"], "ok");
}
