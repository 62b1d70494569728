//! Audio of submissions: uploaded in parts, checked, heard by who may, and gone with its submission.

use std::{fs, path::Path};

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET},
    route,
};
use sotto_support::server::TestServer;

use crate::{
    client::{Answer, Person},
    feedback::{Team, facts, link},
    uploads::noise,
};

pub(crate) fn sound(bytes: usize) -> Vec<u8> {
    [b"RIFF\xff\xff\xff\xffWAVEfmt ".as_slice(), &noise(bytes)].concat()
}

fn offer(content: &[u8]) -> Value {
    let mut body = facts();
    body["audio"] = json!({ "bytes": content.len(), "digest": blake3::hash(content).to_hex().to_string() });
    body
}

pub(crate) async fn part(team: &Team, code: &str, offset: usize, last: bool, bytes: &[u8]) -> Answer {
    let request = team
        .visitor
        .request(Method::PATCH, route::OWN_AUDIO)
        .bearer_auth(code)
        .header("content-type", PARTIAL_UPLOAD)
        .header(UPLOAD_OFFSET, offset)
        .header(UPLOAD_COMPLETE, if last { "?1" } else { "?0" })
        .body(bytes.to_vec());
    Answer::of(request).await
}

pub(crate) async fn announced(team: &Team, made: &Value, content: &[u8]) -> (String, String) {
    let answer = team.submit(made, &offer(content)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let text = |field: &str| answer.json()[field].as_str().unwrap().to_owned();
    (text("submission"), text("code"))
}

pub(crate) async fn heard(team: &Team, by: &Person, submission: &str) -> Answer {
    by.get(&team.path(route::SUBMISSION_AUDIO, &[("submission", submission)])).await
}

pub(crate) fn files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn audio_arrives_in_parts_is_heard_in_ranges_and_goes_with_its_submission() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, true)).await;
    let content = sound(100_000);
    let (id, code) = announced(&team, &made, &content).await;
    assert_eq!(heard(&team, &team.owner, &id).await.error(), "not_found");
    let answer = part(&team, &code, 0, false, &content[..30_000]).await;
    assert_eq!((answer.status, answer.header(UPLOAD_OFFSET)), (204, "30000"), "{answer:?}");
    let wrong = part(&team, &code, 10, false, &content[10..]).await;
    assert_eq!((wrong.error().as_str(), wrong.header(UPLOAD_OFFSET)), ("conflict", "30000"));
    let asked = team.by_code(Method::HEAD, route::OWN_AUDIO, &code).await;
    assert_eq!((asked.header(UPLOAD_OFFSET), asked.header(UPLOAD_COMPLETE)), ("30000", "?0"));
    assert_eq!(part(&team, &code, 30_000, false, &content[30_000..]).await.status, 204);
    // All is there, and was not said to be the end.
    let end = part(&team, &code, content.len(), true, &[]).await;
    assert_eq!((end.status, end.header(UPLOAD_COMPLETE)), (204, "?1"), "{end:?}");
    assert_eq!(part(&team, &code, content.len(), true, &[]).await.status, 204);

    let whole = heard(&team, &team.owner, &id).await;
    assert_eq!((whole.status, whole.header("content-type")), (200, "audio/wav"));
    assert!(whole.header("content-disposition").starts_with("attachment"));
    assert_eq!(whole.header("cache-control"), "no-store");
    assert_eq!(whole.bytes, content);
    for (from, to) in [(0, 9), (29_990, 30_010), (30_000, 30_000), (99_000, content.len() - 1)] {
        let path = team.path(route::SUBMISSION_AUDIO, &[("submission", &id)]);
        let request = team.owner.request(Method::GET, &path).header("range", format!("bytes={from}-{to}"));
        let answer = Answer::of(request).await;
        assert_eq!((answer.status, &answer.bytes[..]), (206, &content[from..=to]), "{from}-{to}");
    }
    let (member, _) = team.join("mia@example.org", "member").await;
    let (analyst, _) = team.join("ann@example.org", "analyst").await;
    assert_eq!(heard(&team, &member, &id).await.error(), "forbidden");
    assert_eq!(heard(&team, &analyst, &id).await.status, 200);
    assert_eq!(heard(&team, &team.visitor, &id).await.error(), "unauthorized");

    let kept = team.server.data().join("feedback");
    assert!(files(&kept) > 0);
    assert_eq!(team.by_code(Method::DELETE, route::OWN_SUBMISSION, &code).await.status, 204);
    assert_eq!(files(&kept), 0);
    assert_eq!(heard(&team, &team.owner, &id).await.error(), "not_found");
    assert_eq!(part(&team, &code, 0, true, &content).await.error(), "not_found");
}

#[tokio::test]
async fn what_is_no_audio_or_not_what_was_announced_is_not_kept() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, true)).await;
    let page = [b"<!doctype html><script>alert(1)</script>".as_slice(), &noise(500)].concat();
    let (_, code) = announced(&team, &made, &page).await;
    assert_eq!(part(&team, &code, 0, true, &page).await.error(), "unsupported_media_type");
    assert_eq!(part(&team, &code, 0, false, &page[..10]).await.error(), "bad_request");
    // Another file of the announced size.
    let (_, code) = announced(&team, &made, &sound(500)).await;
    let mut other = sound(500);
    other[400] ^= 1;
    assert_eq!(part(&team, &code, 0, true, &other).await.error(), "invalid");
    assert_eq!(part(&team, &code, 0, true, &sound(600)).await.error(), "invalid", "longer than announced");
    assert_eq!(part(&team, &code, 0, true, &sound(400)).await.error(), "invalid", "ends too early");
    assert_eq!(files(&team.server.data().join("feedback")), 0);
    // And it begins anew.
    assert_eq!(part(&team, &code, 0, true, &sound(500)).await.status, 204);
    // A submission without audio takes none.
    let code = team.submit(&made, &facts()).await.json()["code"].as_str().unwrap().to_owned();
    assert_eq!(part(&team, &code, 0, true, &sound(500)).await.error(), "not_found");
    for code in ["", "guess", "00000-00000-00000-00000-00000"] {
        let answer = part(&team, code, 0, true, &sound(500)).await;
        assert!([400, 404].contains(&answer.status), "{answer:?}");
    }
}

#[tokio::test]
async fn an_organisation_has_a_quota_and_what_goes_gives_it_back() {
    let team = Team::found(|config| {
        config.feedback.quota_bytes = 1000;
        config.feedback.max_audio_bytes = 900;
    })
    .await;
    let made = team.make(&link(false, true)).await;
    let size = |bytes: usize| {
        let mut body = facts();
        body["audio"] = json!({ "bytes": bytes, "digest": "0".repeat(64) });
        body
    };
    assert_eq!(team.submit(&made, &size(901)).await.error(), "too_large");
    let first = team.submit(&made, &size(600)).await;
    assert_eq!(first.status, 201);
    assert_eq!(team.submit(&made, &size(401)).await.error(), "storage_full");
    let code = first.json()["code"].as_str().unwrap().to_owned();
    assert_eq!(team.by_code(Method::DELETE, route::OWN_SUBMISSION, &code).await.status, 204);
    let second = team.submit(&made, &size(900)).await;
    assert_eq!(second.status, 201, "{second:?}");
    let id = second.json()["submission"].as_str().unwrap().to_owned();
    let path = team.path(route::SUBMISSION, &[("submission", &id)]);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &path)).await.status, 204);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &path)).await.error(), "not_found");
    assert_eq!(team.submit(&made, &size(900)).await.status, 201);
}

#[tokio::test]
async fn what_nobody_continues_or_nobody_has_is_cleared_at_the_next_start() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, true)).await;
    let content = sound(1000);
    let (_, code) = announced(&team, &made, &content).await;
    assert_eq!(part(&team, &code, 0, false, &content[..500]).await.status, 204);
    let (owner, organisation) = (team.owner.clone(), team.organisation.clone());
    let folder = team.server.stop().await.unwrap();
    let server = TestServer::start_in(folder, |_| ()).await.unwrap();
    let visitor = Person::stranger(&server.url(""));
    let ask = async |visitor: &Person| {
        Answer::of(visitor.request(Method::HEAD, route::OWN_AUDIO).bearer_auth(&code)).await
    };
    assert_eq!(ask(&visitor).await.header(UPLOAD_OFFSET), "500", "it goes on after a restart");
    let folder = server.stop().await.unwrap();
    let server = TestServer::start_in(folder, |config| config.limits.upload_days = 0).await.unwrap();
    let visitor = Person::stranger(&server.url(""));
    assert_eq!(ask(&visitor).await.status, 404);
    assert_eq!(files(&server.data().join("feedback")), 0);
    let owner = Person { base: server.url(""), ..owner };
    let path = route::SUBMISSIONS.replace("{organisation}", &organisation);
    let list = owner.get(&path).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "the facts stay");
    assert!(list["items"][0].get("audio").is_none());
}
