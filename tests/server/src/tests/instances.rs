//! Two servers on one database and one bucket, as one service.

use reqwest::Method;
use serde_json::json;
use sotto_api::{blob::UPLOAD_OFFSET, route};
use sotto_server::config::{Config, Secret, ServerSettings};
use sotto_support::server::TestServer;

use crate::{
    client::{Answer, Person, change, new_blob, open_server},
    events::Events,
    feedback::{Team, facts, link, public},
    feedback_audio::{announced, heard, part as audio_part, sound},
    s3::TestBucket,
    uploads::{announce, ask, download, noise, part},
};

/// Makes a server one of several.
fn share(config: &mut Config, bucket: &TestBucket) -> Config {
    bucket.set(config);
    config.server.shared_key = Some(Secret::new("ab".repeat(32)));
    config.clone()
}

/// Another server on the same database and bucket.
async fn beside(shared: Config) -> TestServer {
    let started = TestServer::start(|config| {
        let (server, data) = (shared.server.clone(), config.server.data.clone());
        let listen = config.server.clone();
        *config = shared;
        config.server = ServerSettings { shared_key: server.shared_key, data, ..listen };
    });
    started.await.unwrap()
}

/// Two servers and one person at both.
async fn two_servers(bucket: &TestBucket) -> ((TestServer, Person), (TestServer, Person)) {
    let mut shared = None;
    let (first, ann) = open_server(|config| shared = Some(share(config, bucket))).await;
    let second = beside(shared.unwrap()).await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_visitor_says_at_one_goes_on_and_is_heard_at_the_other() {
    let bucket = TestBucket::start().await;
    let mut shared = None;
    let mut team = Team::found(|config| shared = Some(share(config, &bucket))).await;
    let second = beside(shared.unwrap()).await;
    let made = team.make(&link(false, true)).await;
    let content = sound(500_000);
    let (id, code) = announced(&team, &made, &content).await;
    assert_eq!(audio_part(&team, &code, 0, false, &content[..200_000]).await.status, 204);
    team.visitor = Person::stranger(&second.url(""));
    let asked = team.by_code(Method::HEAD, route::OWN_AUDIO, &code).await;
    assert_eq!(asked.header(UPLOAD_OFFSET), "200000");
    assert_eq!(audio_part(&team, &code, 200_000, true, &content[200_000..]).await.status, 204);
    let there = Person { base: second.url(""), ..team.owner.clone() };
    for person in [&team.owner, &there] {
        assert_eq!(heard(&team, person, &id).await.bytes, content);
    }
    assert_eq!(team.by_code(Method::DELETE, route::OWN_SUBMISSION, &code).await.status, 204);
    assert_eq!(bucket.objects("feedback").len(), 0);
    let path = team.path(route::SUBMISSION_AUDIO, &[("submission", &id)]);
    assert_eq!(Answer::of(team.owner.request(Method::GET, &path)).await.error(), "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_submission_at_one_is_heard_at_the_other() {
    let bucket = TestBucket::start().await;
    let ((first, _), (second, _)) = two_servers(&bucket).await;
    let owner = Person::set_up(&first.url(""), first.setup_code().unwrap()).await;
    let organisation = owner.get(route::ORGANISATIONS).await.json()[0]["id"].as_str().unwrap().to_owned();
    let path = |template: &str| template.replace("{organisation}", &organisation);
    let there = Person { base: second.url(""), ..owner.clone() };
    let mut events = Events::at(&there, &path(route::SUBMISSIONS_EVENTS)).await;
    let before = events.next().await.unwrap()["version"].as_u64().unwrap();
    let made = owner.post(&path(route::LINKS), &link(false, false)).await.json();
    let request = owner.request(reqwest::Method::POST, &public(route::FEEDBACK, &made));
    let key = sotto_server::clock::make_id().unwrap().to_string();
    let sent = request.header(sotto_api::feedback::IDEMPOTENCY_KEY, key).json(&facts()).send().await.unwrap();
    assert_eq!(sent.status(), 201);
    assert!(events.next().await.unwrap()["version"].as_u64().unwrap() > before);
    let seen = there.get(&path(route::OVERVIEW)).await.json();
    assert_eq!(seen["now"]["shown"], "too-few");
}
