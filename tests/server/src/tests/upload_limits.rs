//! What uploads are refused: too large, too many, malformed, somebody else's, abandoned.

use reqwest::Method;
use serde_json::json;
use sotto_api::{
    blob::{MAX_PART_BYTES, PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET},
    route,
};

use crate::{
    client::{Answer, Person, new_blob, open_server},
    uploads::{announce, ask, download, noise, part},
};

#[tokio::test]
async fn an_id_stands_for_one_content() {
    let (_server, ann) = open_server(|_| ()).await;
    let blob = new_blob();
    assert_eq!(announce(&ann, blob, b"one").await.status, 201);
    assert_eq!(announce(&ann, blob, b"two").await.error(), "conflict");
    assert_eq!(announce(&ann, blob, b"three").await.error(), "conflict");
}

#[tokio::test]
async fn quota_and_size_are_kept_to() {
    let (server, ann) = open_server(|config| {
        config.limits.quota_bytes = 2500;
        config.limits.max_blob_bytes = 2000;
    })
    .await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    assert_eq!(announce(&ann, new_blob(), &noise(2001)).await.error(), "too_large");
    let first = new_blob();
    assert_eq!(announce(&ann, first, &noise(2000)).await.status, 201);
    assert_eq!(announce(&ann, new_blob(), &noise(501)).await.error(), "storage_full");
    assert_eq!(
        announce(&ann, first, &noise(2000)).await.status,
        200,
        "a repeated request takes nothing more"
    );
    assert_eq!(announce(&ann, new_blob(), &noise(500)).await.status, 201);
    assert_eq!(announce(&bob, new_blob(), &noise(2000)).await.status, 201, "each person has a quota");
    // An upload thrown away gives its room back.
    assert_eq!(part(&ann, first, 0, true, vec![1; 2000]).await.error(), "invalid");
    assert_eq!(announce(&ann, new_blob(), &noise(2000)).await.status, 201);
}

#[tokio::test]
async fn announcements_at_once_stay_within_the_quota() {
    let (_server, ann) = open_server(|config| config.limits.quota_bytes = 1000).await;
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let ann = ann.clone();
            tokio::spawn(async move { announce(&ann, new_blob(), &noise(300)).await.status })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        made += usize::from(task.await.unwrap() == 201);
    }
    assert_eq!(made, 3);
}

#[tokio::test]
async fn parts_over_the_limit_are_refused() {
    let (_server, ann) = open_server(|_| ()).await;
    let limit = usize::try_from(MAX_PART_BYTES).unwrap();
    let (blob, content) = (new_blob(), noise(limit + 1000));
    announce(&ann, blob, &content).await;
    assert_eq!(part(&ann, blob, 0, true, content.clone()).await.error(), "too_large");
    assert_eq!(ask(&ann, blob).await.header(UPLOAD_OFFSET), "0");
    let answer = part(&ann, blob, 0, false, content[..limit].to_vec()).await;
    assert_eq!((answer.status, answer.header(UPLOAD_OFFSET)), (204, "8388608"));
    assert_eq!(part(&ann, blob, MAX_PART_BYTES, true, content[limit..].to_vec()).await.status, 204);
    assert_eq!(download(&ann, blob).await.bytes, content);
}

#[tokio::test]
async fn malformed_uploads_are_refused() {
    let (_server, ann) = open_server(|_| ()).await;
    for (bytes, digest) in
        [(json!(0), "0".repeat(64)), (json!(5), "0".repeat(63)), (json!(5), "g".repeat(64))]
    {
        let answer =
            ann.post(route::UPLOADS, &json!({ "blob": new_blob(), "bytes": bytes, "digest": digest })).await;
        assert_eq!(answer.error(), "invalid");
    }
    let blob = new_blob();
    announce(&ann, blob, b"content").await;
    let path = format!("{}/{blob}", route::UPLOADS);
    let send = |headers: &[(&str, &str)]| {
        let request = ann.request(Method::PATCH, &path).body("content");
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    };
    assert_eq!(Answer::of(send(&[])).await.error(), "unsupported_media_type");
    let kind = ("content-type", PARTIAL_UPLOAD);
    for headers in [
        vec![kind],
        vec![kind, (UPLOAD_OFFSET, "0")],
        vec![kind, (UPLOAD_OFFSET, "-1"), (UPLOAD_COMPLETE, "?1")],
        vec![kind, (UPLOAD_OFFSET, "0"), (UPLOAD_COMPLETE, "true")],
    ] {
        assert_eq!(Answer::of(send(&headers)).await.error(), "bad_request", "{headers:?}");
    }
    assert_eq!(ask(&ann, blob).await.header(UPLOAD_OFFSET), "0");
}

#[tokio::test]
async fn nobody_sees_or_continues_anothers_upload() {
    let (server, ann) = open_server(|_| ()).await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let blob = new_blob();
    announce(&ann, blob, b"content").await;
    assert_eq!(ask(&bob, blob).await.status, 404);
    assert_eq!(part(&bob, blob, 0, true, "content").await.error(), "not_found");
    assert_eq!(part(&ann, blob, 0, true, "content").await.status, 204);
    assert_eq!(download(&bob, blob).await.error(), "not_found");
    // Even the same id is another file in another account.
    assert_eq!(announce(&bob, blob, b"different").await.status, 201);
    assert_eq!(part(&bob, blob, 0, true, "different").await.status, 204);
    assert_eq!(download(&ann, blob).await.bytes, b"content");
    assert_eq!(download(&bob, blob).await.bytes, b"different");
}

#[tokio::test]
async fn abandoned_uploads_are_cleared_at_the_next_start() {
    let (server, ann) = open_server(|_| ()).await;
    let blob = new_blob();
    announce(&ann, blob, b"content").await;
    part(&ann, blob, 0, false, "con").await;
    let stray = server.data().join("uploads").join(format!("{}.{}", new_blob(), new_blob()));
    std::fs::write(&stray, "left behind").unwrap();
    let folder = server.stop().await.unwrap();
    let server = sotto_support::server::TestServer::start_in(folder, |_| ()).await.unwrap();
    let moved = Person { token: ann.token.clone(), ..Person::stranger(&server.url("")) };
    assert!(!stray.exists());
    assert_eq!(ask(&moved, blob).await.header(UPLOAD_OFFSET), "3");
    let folder = server.stop().await.unwrap();
    let server = sotto_support::server::TestServer::start_in(folder, |config| config.limits.upload_days = 0)
        .await
        .unwrap();
    let moved = Person { token: ann.token.clone(), ..Person::stranger(&server.url("")) };
    assert_eq!(ask(&moved, blob).await.status, 404);
    assert_eq!(std::fs::read_dir(server.data().join("uploads")).unwrap().count(), 0);
}
