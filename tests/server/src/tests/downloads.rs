//! Downloads, whole and in ranges.

use reqwest::Method;
use sotto_api::{BlobId, route};

use crate::{
    client::{Answer, Person, new_blob, open_server},
    uploads::{announce, noise, part},
};

async fn uploaded(person: &Person, content: &[u8]) -> BlobId {
    let blob = new_blob();
    announce(person, blob, content).await;
    assert_eq!(part(person, blob, 0, true, content.to_vec()).await.status, 204);
    blob
}

async fn with(person: &Person, method: Method, blob: BlobId, headers: &[(&str, &str)]) -> Answer {
    let request = person.request(method, &format!("{}/{blob}", route::BLOBS));
    Answer::of(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

#[tokio::test]
async fn a_download_says_what_it_is_and_that_it_is_private() {
    let (_server, ann) = open_server(|_| ()).await;
    let content = noise(200_000);
    let blob = uploaded(&ann, &content).await;
    for method in [Method::GET, Method::HEAD] {
        let answer = with(&ann, method.clone(), blob, &[("accept-encoding", "br, gzip")]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-length"), "200000");
        assert_eq!(answer.header("content-type"), "application/octet-stream");
        assert_eq!(answer.header("accept-ranges"), "bytes");
        assert_eq!(answer.header("content-encoding"), "");
        assert!(answer.header("cache-control").starts_with("private"));
        assert_eq!(answer.header("etag"), format!("\"{}\"", blake3::hash(&content).to_hex()));
        assert_eq!(answer.bytes, if method == Method::GET { content.clone() } else { Vec::new() });
    }
}

#[tokio::test]
async fn ranges_give_exactly_the_bytes_asked_for() {
    let (_server, ann) = open_server(|_| ()).await;
    let content = noise(200_000);
    let blob = uploaded(&ann, &content).await;
    for (range, first, last) in [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99999", 0, 99_999),
        ("bytes=100000-", 100_000, 199_999),
        ("bytes=-7", 199_993, 199_999),
        ("bytes=199999-500000", 199_999, 199_999),
    ] {
        let answer = with(&ann, Method::GET, blob, &[("range", range)]).await;
        assert_eq!(answer.status, 206, "{range}");
        assert_eq!(answer.header("content-range"), format!("bytes {first}-{last}/200000"));
        assert_eq!(answer.header("content-length"), (last - first + 1).to_string());
        assert_eq!(answer.bytes, &content[first..=last]);
    }
    let answer = with(&ann, Method::GET, blob, &[("range", "bytes=200000-")]).await;
    assert_eq!(answer.error(), "range_not_satisfiable");
    assert_eq!(answer.header("content-range"), "bytes */200000");
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let (_server, ann) = open_server(|_| ()).await;
    let content = noise(1000);
    let blob = uploaded(&ann, &content).await;
    let etag = with(&ann, Method::HEAD, blob, &[]).await.header("etag").to_owned();
    let answer = with(&ann, Method::GET, blob, &[("if-none-match", &etag)]).await;
    assert_eq!((answer.status, answer.bytes.len()), (304, 0));
    let answer = with(&ann, Method::GET, blob, &[("range", "bytes=0-9"), ("if-range", &etag)]).await;
    assert_eq!((answer.status, answer.bytes.len()), (206, 10));
    let answer = with(&ann, Method::GET, blob, &[("range", "bytes=0-9"), ("if-range", "\"old\"")]).await;
    assert_eq!((answer.status, answer.bytes.len()), (200, 1000));
}

#[tokio::test]
async fn a_download_needs_its_owner() {
    let (_server, ann) = open_server(|_| ()).await;
    let blob = uploaded(&ann, b"content").await;
    let nobody = Person { token: None, ..ann.clone() };
    assert_eq!(with(&nobody, Method::GET, blob, &[]).await.error(), "unauthorized");
    assert_eq!(with(&ann, Method::GET, new_blob(), &[]).await.error(), "not_found");
    assert_eq!(ann.get(&format!("{}/..%2f..%2fsotto.db", route::BLOBS)).await.error(), "not_found");
    assert_eq!(ann.get(&format!("{}/no-id", route::BLOBS)).await.error(), "not_found");
}
