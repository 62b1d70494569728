//! Two servers on one database and one bucket, as one service.

use serde_json::json;
use sotto_api::{blob::UPLOAD_OFFSET, route};
use sotto_server::config::Secret;
use sotto_support::server::TestServer;

use crate::{
    client::{Person, change, new_blob, open_server},
    events::Events,
    s3::TestBucket,
    uploads::{announce, ask, download, noise, part},
};

/// Two servers and one person at both.
async fn two_servers(bucket: &TestBucket) -> ((TestServer, Person), (TestServer, Person)) {
    let mut shared = None;
    let (first, ann) = open_server(|config| {
        bucket.set(config);
        config.server.shared_key = Some(Secret::new("ab".repeat(32)));
        shared = Some(config.clone());
    })
    .await;
    let shared = shared.unwrap();
    let second = TestServer::start(|config| {
        let (server, data) = (config.server.clone(), config.server.data.clone());
        *config = shared;
        config.server = sotto_server::config::ServerSettings {
            shared_key: config.server.shared_key.clone(),
            data,
            ..server
        };
    })
    .await
    .unwrap();
    let there = Person { base: second.url(""), ..ann.clone() };
    ((first, ann), (second, there))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_pushed_on_one_is_pulled_and_heard_on_the_other() {
    let bucket = TestBucket::start().await;
    let ((_first, here), (_second, there)) = two_servers(&bucket).await;
    let mut events = Events::of(&there).await;
    assert_eq!(events.next().await.unwrap()["cursor"], 0);
    for n in 1..=3 {
        let changes = json!([change(json!({ "field": "deleted", "value": true }))]);
        let pushed = here.post(route::PUSH, &json!({ "changes": changes })).await;
        assert_eq!(pushed.json()["outcomes"][0]["status"], "applied");
        assert_eq!(events.next().await.unwrap()["cursor"], n);
        let pulled = there.get(&format!("{}?cursor={}", route::PULL, n - 1)).await.json();
        assert_eq!(pulled["changes"][0]["id"], changes[0]["id"]);
        let again = there.post(route::PUSH, &json!({ "changes": changes })).await;
        assert_eq!(again.json()["outcomes"][0]["status"], "duplicate");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_goes_on_at_the_other_server() {
    let bucket = TestBucket::start().await;
    let ((_first, here), (_second, there)) = two_servers(&bucket).await;
    let (blob, content) = (new_blob(), noise(3_000_000));
    announce(&here, blob, &content).await;
    part(&here, blob, 0, false, content[..1_000_000].to_vec()).await;
    assert_eq!(ask(&there, blob).await.header(UPLOAD_OFFSET), "1000000");
    part(&there, blob, 1_000_000, false, content[1_000_000..2_000_000].to_vec()).await;
    let stale = part(&here, blob, 1_000_000, false, content[1_000_000..1_500_000].to_vec()).await;
    assert_eq!((stale.error().as_str(), stale.header(UPLOAD_OFFSET)), ("conflict", "2000000"));
    assert_eq!(part(&here, blob, 2_000_000, true, content[2_000_000..].to_vec()).await.status, 204);
    for person in [&here, &there] {
        assert_eq!(download(person, blob).await.bytes, content);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_the_same_part_at_both_servers_one_counts() {
    let bucket = TestBucket::start().await;
    let ((_first, here), (_second, there)) = two_servers(&bucket).await;
    for round in 0..5 {
        // Another file each time, or it would be there already.
        let (blob, content) = (new_blob(), noise(200_000 + round));
        announce(&here, blob, &content).await;
        let mut offset = 0;
        while offset < content.len() {
            let end = (offset + 50_000).min(content.len());
            let (one, two) = tokio::join!(
                part(&here, blob, offset as u64, end == content.len(), content[offset..end].to_vec()),
                part(&there, blob, offset as u64, end == content.len(), content[offset..end].to_vec()),
            );
            let mut statuses = [one.status, two.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [204, 409]);
            offset = end;
        }
        assert_eq!(download(&there, blob).await.bytes, content);
    }
    assert_eq!(bucket.objects("uploads").len(), 0, "nobody's part is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_good_at_both_and_ends_at_both() {
    let bucket = TestBucket::start().await;
    let ((_first, here), (_second, there)) = two_servers(&bucket).await;
    assert_eq!(there.get(route::ME).await.status, 200);
    let refreshed =
        there.post(route::REFRESH, &json!({ "client": "api", "refresh_token": there.refresh_token })).await;
    let moved = there.with_session(&refreshed);
    assert_eq!(moved.post(route::LOGOUT, &json!({ "refresh_token": moved.refresh_token })).await.status, 204);
    assert_eq!(here.get(route::ME).await.error(), "unauthorized");
}
