//! Resumable uploads: interrupted, repeated, wrong, too large.

use std::time::Duration;

use futures_util::stream;
use reqwest::{Body, Method};
use serde_json::json;
use sotto_api::{
    BlobId,
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET},
    route,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::{Answer, Person, new_blob, open_server};

/// Bytes that repeat nowhere within reach.
pub(crate) fn noise(bytes: usize) -> Vec<u8> {
    let mut noise = vec![0; bytes];
    blake3::Hasher::new().finalize_xof().fill(&mut noise);
    noise
}

pub(crate) async fn announce(person: &Person, blob: BlobId, content: &[u8]) -> Answer {
    let digest = blake3::hash(content).to_hex().to_string();
    person.post(route::UPLOADS, &json!({ "blob": blob, "bytes": content.len(), "digest": digest })).await
}

pub(crate) async fn part(
    person: &Person,
    blob: BlobId,
    offset: u64,
    last: bool,
    bytes: impl Into<Body>,
) -> Answer {
    let request = person
        .request(Method::PATCH, &format!("{}/{blob}", route::UPLOADS))
        .header("content-type", PARTIAL_UPLOAD)
        .header(UPLOAD_OFFSET, offset)
        .header(UPLOAD_COMPLETE, if last { "?1" } else { "?0" })
        .body(bytes);
    Answer::of(request).await
}

pub(crate) async fn ask(person: &Person, blob: BlobId) -> Answer {
    Answer::of(person.request(Method::HEAD, &format!("{}/{blob}", route::UPLOADS))).await
}

pub(crate) async fn download(person: &Person, blob: BlobId) -> Answer {
    person.get(&format!("{}/{blob}", route::BLOBS)).await
}

/// Waits until the server has noticed that a connection broke, and answers the offset.
pub(crate) async fn settled_offset(person: &Person, blob: BlobId) -> u64 {
    let path = format!("{}/{blob}", route::UPLOADS);
    for _ in 0..500 {
        let offset: u64 = ask(person, blob).await.header(UPLOAD_OFFSET).parse().unwrap();
        let probe = person
            .request(Method::PATCH, &path)
            .header("content-type", PARTIAL_UPLOAD)
            .header(UPLOAD_OFFSET, offset)
            .header(UPLOAD_COMPLETE, "?0")
            .body(Vec::new());
        if Answer::of(probe).await.status == 204 {
            return offset;
        }
        tokio::time::sleep(Duration::from_millis(10)).await; // poll
    }
    panic!("the server still thinks that another request is writing");
}

/// Waits until the server has written something after `offset`.
pub(crate) async fn until_past(person: &Person, blob: BlobId, offset: u64) {
    while ask(person, blob).await.header(UPLOAD_OFFSET).parse::<u64>().unwrap() <= offset {
        tokio::task::yield_now().await;
    }
}

/// Sends the head of a part that announces `announced` bytes, and some of them; the connection stays open.
pub(crate) async fn send_some(
    address: std::net::SocketAddr,
    person: &Person,
    blob: BlobId,
    offset: u64,
    announced: usize,
    bytes: &[u8],
) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PATCH {}/{blob} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-type: \
         {PARTIAL_UPLOAD}\r\n{UPLOAD_OFFSET}: {offset}\r\n{UPLOAD_COMPLETE}: ?1\r\ncontent-length: {announced}\r\n\r\n",
        route::UPLOADS,
        person.token.clone().unwrap(),
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream.flush().await.unwrap();
    stream
}

#[tokio::test]
async fn an_upload_in_parts_becomes_a_blob() {
    let (server, ann) = open_server(|_| ()).await;
    let (blob, content) = (new_blob(), noise(3_000_000));
    let answer = announce(&ann, blob, &content).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("location"), format!("{}/{blob}", route::UPLOADS));
    assert_eq!((answer.header(UPLOAD_OFFSET), answer.header(UPLOAD_COMPLETE)), ("0", "?0"));
    assert_eq!(download(&ann, blob).await.error(), "not_found");

    let answer = part(&ann, blob, 0, false, content[..1_000_000].to_vec()).await;
    assert_eq!((answer.status, answer.header(UPLOAD_OFFSET)), (204, "1000000"));
    let again = announce(&ann, blob, &content).await;
    assert_eq!((again.status, again.header(UPLOAD_OFFSET)), (200, "1000000"));
    let answer = part(&ann, blob, 1_000_000, true, content[1_000_000..].to_vec()).await;
    assert_eq!((answer.status, answer.header(UPLOAD_COMPLETE)), (204, "?1"));

    // A lost final answer can be asked for again, in three ways.
    let answer = ask(&ann, blob).await;
    assert_eq!((answer.status, answer.header(UPLOAD_OFFSET)), (204, "3000000"));
    assert_eq!(answer.header(UPLOAD_COMPLETE), "?1");
    assert_eq!(announce(&ann, blob, &content).await.header(UPLOAD_COMPLETE), "?1");
    assert_eq!(part(&ann, blob, 3_000_000, true, Vec::new()).await.status, 204);
    assert_eq!(download(&ann, blob).await.bytes, content);

    let kept: Vec<_> = std::fs::read_dir(server.data().join("uploads")).unwrap().collect();
    assert!(kept.is_empty(), "the part file moved");
}

#[tokio::test]
async fn a_file_that_its_owner_has_uploaded_before_is_there_at_once() {
    let content = noise(1000);
    let (server, ann) = open_server(|config| config.limits.quota_bytes = 1500).await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let first = new_blob();
    announce(&ann, first, &content).await;
    part(&ann, first, 0, true, content.clone()).await;
    // It takes no room of its own; a second copy would be over the quota.
    let second = new_blob();
    let answer = announce(&ann, second, &content).await;
    assert_eq!((answer.status, answer.header(UPLOAD_OFFSET)), (201, "1000"));
    assert_eq!(answer.header(UPLOAD_COMPLETE), "?1");
    for blob in [first, second] {
        assert_eq!(ask(&ann, blob).await.header(UPLOAD_COMPLETE), "?1");
        assert_eq!(download(&ann, blob).await.bytes, content);
    }
    // What somebody else has is nobody's business.
    let theirs = announce(&bob, new_blob(), &content).await;
    assert_eq!((theirs.header(UPLOAD_OFFSET), theirs.header(UPLOAD_COMPLETE)), ("0", "?0"));
}

#[tokio::test]
async fn a_wrong_offset_is_answered_with_the_right_one() {
    let (_server, ann) = open_server(|_| ()).await;
    let (blob, content) = (new_blob(), noise(1000));
    announce(&ann, blob, &content).await;
    part(&ann, blob, 0, false, content[..400].to_vec()).await;
    for wrong in [0, 399, 401, u64::MAX] {
        let answer = part(&ann, blob, wrong, false, content[..10].to_vec()).await;
        assert_eq!(answer.error(), "conflict");
        assert_eq!(answer.header(UPLOAD_OFFSET), "400");
        assert_eq!(answer.header(UPLOAD_COMPLETE), "?0");
    }
    assert_eq!(part(&ann, blob, 400, true, content[400..].to_vec()).await.status, 204);
    assert_eq!(download(&ann, blob).await.bytes, content);
}

#[tokio::test]
async fn a_cut_connection_loses_only_what_had_not_arrived() {
    let (server, ann) = open_server(|_| ()).await;
    let (blob, content) = (new_blob(), noise(2_000_000));
    announce(&ann, blob, &content).await;
    let mut offset = 0_usize;
    for sent in [700_000, 1, 300_000] {
        let rest = &content[offset..];
        let stream = send_some(server.address(), &ann, blob, offset as u64, rest.len(), &rest[..sent]).await;
        until_past(&ann, blob, offset as u64).await;
        drop(stream);
        let now = usize::try_from(settled_offset(&ann, blob).await).unwrap();
        assert!(now >= offset && now <= offset + sent, "{offset} {now}");
        offset = now;
    }
    assert!(offset > 0, "something had arrived");
    assert_eq!(part(&ann, blob, offset as u64, true, content[offset..].to_vec()).await.status, 204);
    assert_eq!(download(&ann, blob).await.bytes, content);
}

#[tokio::test]
async fn two_requests_never_write_one_upload_at_once() {
    let (server, ann) = open_server(|_| ()).await;
    let (blob, content) = (new_blob(), noise(1000));
    announce(&ann, blob, &content).await;
    let mut first = send_some(server.address(), &ann, blob, 0, 1000, &content[..300]).await;
    until_past(&ann, blob, 0).await;
    let second = part(&ann, blob, 300, true, content[300..].to_vec()).await;
    assert_eq!(second.error(), "conflict");
    first.write_all(&content[300..]).await.unwrap();
    let mut answer = vec![0; 12];
    first.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 204");
    assert_eq!(download(&ann, blob).await.bytes, content);
}

#[tokio::test]
async fn a_wrong_digest_throws_the_upload_away() {
    let (server, ann) = open_server(|_| ()).await;
    let (blob, content) = (new_blob(), noise(1000));
    announce(&ann, blob, &content).await;
    let mut damaged = content.clone();
    damaged[500] ^= 1;
    assert_eq!(part(&ann, blob, 0, true, damaged).await.error(), "invalid");
    assert_eq!(ask(&ann, blob).await.status, 404);
    assert_eq!(std::fs::read_dir(server.data().join("uploads")).unwrap().count(), 0);
    assert_eq!(announce(&ann, blob, &content).await.status, 201);
    assert_eq!(part(&ann, blob, 0, true, content.clone()).await.status, 204);
    assert_eq!(download(&ann, blob).await.bytes, content);
}

#[tokio::test]
async fn an_upload_of_another_size_is_thrown_away() {
    let (_server, ann) = open_server(|_| ()).await;
    let content = noise(1000);
    for (last, bytes) in [(true, 999), (true, 1001), (false, 1001)] {
        let blob = new_blob();
        announce(&ann, blob, &content).await;
        assert_eq!(part(&ann, blob, 0, last, noise(bytes)).await.error(), "invalid", "{bytes}");
        assert_eq!(ask(&ann, blob).await.status, 404);
    }
    let blob = new_blob();
    announce(&ann, blob, &content).await;
    let chunks = (0..20).map(|_| Ok::<_, std::io::Error>(noise(100)));
    let answer = part(&ann, blob, 0, false, Body::wrap_stream(stream::iter(chunks))).await;
    assert_eq!(answer.error(), "invalid");
}
