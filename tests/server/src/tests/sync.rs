//! Push and pull.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{route, sync::MAX_BATCH};
use sotto_server::mark_restored;
use sotto_support::server::TestServer;

use crate::client::{Answer, Person, change, open_server};

async fn push(person: &Person, changes: &[Value]) -> Vec<String> {
    let answer = person.post(route::PUSH, &json!({ "changes": changes })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = answer.json();
    let outcomes = body["outcomes"].as_array().unwrap();
    for (change, outcome) in changes.iter().zip(outcomes) {
        assert_eq!(change["id"], outcome["id"]);
    }
    outcomes.iter().map(|outcome| outcome["status"].as_str().unwrap().to_owned()).collect()
}

async fn pull(person: &Person, cursor: u64) -> Value {
    let answer = person.get(&format!("{}?cursor={cursor}", route::PULL)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn deleted(value: bool) -> Value {
    change(json!({ "field": "deleted", "value": value }))
}

fn facts(duration_s: f64, peak_dbfs: f64) -> Value {
    change(json!({ "field": "facts", "value": { "recorded_ms": 1, "analysis": {
        "duration_s": duration_s, "sample_rate_hz": 16000, "channels": 1, "codec": "pcm",
        "quality": { "loudness_lufs": -23.1, "peak_dbfs": peak_dbfs, "clipped_ratio": 0.1, "snr_db": null,
            "speech_ratio": 0.3, "warnings": [] },
        "voice": { "f0_median_hz": null, "f0_mean_hz": null, "f0_sd_semitones": null, "f0_min_hz": null,
            "f0_max_hz": null },
        "segments": [], "emotion": { "label": "unsure", "confidence": 0.0, "scores": {} },
        "sentiment": { "label": "unsure", "score": 0.0, "confidence": 0.0 },
        "timeline": [], "engine": { "version": "1", "models": {} },
    } } }))
}

/// Changes with the fields that a client may leave out.
fn complete(changes: &Value) -> Value {
    let typed: Vec<sotto_api::sync::Change> = serde_json::from_value(changes.clone()).unwrap();
    serde_json::to_value(typed).unwrap()
}

#[tokio::test]
async fn what_one_device_pushes_another_pulls_in_order() {
    let (_server, ann) = open_server(|_| ()).await;
    let changes = [
        facts(0.1 + 0.2, -3.0),
        change(json!({ "field": "title", "value": "AQID" })),
        change(json!({ "field": "tags", "value": "AQID" })),
        change(json!({ "field": "key", "value": "AQID" })),
        change(
            json!({ "field": "audio", "value": { "blob": crate::client::new_blob(), "bytes": 3, "meta": "AQID" } }),
        ),
        deleted(true),
    ];
    assert_eq!(push(&ann, &changes).await, ["applied"; 6]);
    let page = pull(&ann, 0).await;
    assert_eq!(complete(&page["changes"]), complete(&json!(changes)));
    assert_eq!((&page["cursor"], &page["more"]), (&json!(6), &json!(false)));
    assert_eq!(complete(&pull(&ann, 4).await["changes"]), complete(&json!(changes[4..])));
    let typed: sotto_api::sync::PullResponse = serde_json::from_value(page).unwrap();
    assert_eq!(typed.changes.len(), 6);
    assert!(typed.epoch > 0);
}

#[tokio::test]
async fn the_same_batch_twice_changes_nothing() {
    let (_server, ann) = open_server(|_| ()).await;
    let changes = [facts(1.0 / 3.0, -0.1), deleted(true), deleted(false)];
    assert_eq!(push(&ann, &changes).await, ["applied"; 3]);
    assert_eq!(push(&ann, &changes).await, ["duplicate"; 3]);
    let page = pull(&ann, 0).await;
    assert_eq!(page["cursor"], 3);
    let pulled: Vec<Value> = page["changes"].as_array().unwrap().clone();
    assert_eq!(push(&ann, &pulled).await, ["duplicate"; 3]);
    let twice = deleted(true);
    assert_eq!(push(&ann, &[twice.clone(), twice]).await, ["applied", "duplicate"]);
}

#[tokio::test]
async fn unacceptable_changes_are_rejected_one_by_one() {
    let (_server, ann) = open_server(|_| ()).await;
    let good = deleted(true);
    let mut reused = good.clone();
    reused["patch"]["value"] = json!(false);
    let mut future = deleted(true);
    future["stamp"]["ms"] = json!(u64::MAX);
    let infinite = facts(1.0, 1e39);
    let open = change(json!({ "field": "title", "value": "not base64!" }));
    let huge = change(json!({ "field": "title", "value": "AAAA".repeat(20_000) }));
    let mut unknown = deleted(true);
    unknown["patch"] = json!({ "field": "of-a-later-version", "value": null });
    assert_eq!(push(&ann, &[unknown]).await, ["rejected"]);
    let batch = [good, reused, future, infinite, open, huge, deleted(true)];
    assert_eq!(
        push(&ann, &batch).await,
        ["applied", "rejected", "rejected", "rejected", "rejected", "rejected", "applied"]
    );
    assert_eq!(pull(&ann, 0).await["changes"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn people_never_see_each_others_changes() {
    let (server, ann) = open_server(|_| ()).await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let shared = deleted(true);
    assert_eq!(push(&ann, &[shared.clone(), deleted(true)]).await, ["applied"; 2]);
    assert_eq!(pull(&bob, 0).await["changes"], json!([]));
    // The same id in another account is another change.
    assert_eq!(push(&bob, std::slice::from_ref(&shared)).await, ["applied"]);
    assert_eq!(pull(&bob, 0).await["changes"], json!([shared]));
    assert_eq!(pull(&ann, 0).await["changes"].as_array().unwrap().len(), 2);
    let nobody = Person { token: None, ..ann };
    assert_eq!(nobody.get(route::PULL).await.error(), "unauthorized");
    assert_eq!(nobody.post(route::PUSH, &json!({ "changes": [] })).await.error(), "unauthorized");
}

#[tokio::test]
async fn long_histories_come_in_pages() {
    let (_server, ann) = open_server(|_| ()).await;
    let all: Vec<Value> = (0..MAX_BATCH + 50).map(|_| deleted(true)).collect();
    let answer = ann.post(route::PUSH, &json!({ "changes": &all[..=MAX_BATCH] })).await;
    assert_eq!(answer.error(), "invalid");
    push(&ann, &all[..MAX_BATCH]).await;
    push(&ann, &all[MAX_BATCH..]).await;
    let first = pull(&ann, 0).await;
    assert_eq!((&first["more"], &first["cursor"]), (&json!(true), &json!(MAX_BATCH)));
    let second = pull(&ann, MAX_BATCH as u64).await;
    assert_eq!((&second["more"], &second["cursor"]), (&json!(false), &json!(MAX_BATCH + 50)));
    let end = pull(&ann, 250).await;
    assert_eq!((&end["changes"], &end["cursor"]), (&json!([]), &json!(250)));
}

#[tokio::test]
async fn large_changes_end_a_page_early() {
    let (_server, ann) = open_server(|_| ()).await;
    let mut large = facts(1.0, -1.0);
    let segment = json!({ "start_s": 0.0, "end_s": 1.0, "kind": "speech" });
    large["patch"]["value"]["analysis"]["segments"] = json!(vec![segment; 60_000]);
    for _ in 0..4 {
        let mut one = large.clone();
        one["id"] = deleted(true)["id"].clone();
        assert_eq!(push(&ann, &[one]).await, ["applied"]);
    }
    let first = pull(&ann, 0).await;
    assert_eq!(first["more"], true);
    let cursor = first["cursor"].as_u64().unwrap();
    assert!((1..4).contains(&cursor));
    assert_eq!(pull(&ann, cursor).await["cursor"], 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_puller_among_many_pushers_misses_nothing() {
    let (_server, ann) = open_server(|_| ()).await;
    let pushers: Vec<_> = (0..6)
        .map(|_| {
            let ann = ann.clone();
            tokio::spawn(async move {
                let mut ids = BTreeSet::new();
                for _ in 0..10 {
                    let batch = [deleted(true), deleted(false), deleted(true)];
                    ids.extend(batch.iter().map(|change| change["id"].to_string()));
                    assert_eq!(push(&ann, &batch).await, ["applied"; 3]);
                }
                ids
            })
        })
        .collect();
    let (mut seen, mut cursor) = (BTreeSet::new(), 0);
    while seen.len() < 180 {
        let page = pull(&ann, cursor).await;
        let changes = page["changes"].as_array().unwrap();
        cursor += changes.len() as u64;
        assert_eq!(page["cursor"], cursor, "sequence numbers have gaps");
        seen.extend(changes.iter().map(|change| change["id"].to_string()));
        if changes.is_empty() && pushers.iter().all(tokio::task::JoinHandle::is_finished) {
            break;
        }
    }
    let mut pushed = BTreeSet::new();
    for pusher in pushers {
        pushed.extend(pusher.await.unwrap());
    }
    let last = pull(&ann, cursor).await;
    seen.extend(last["changes"].as_array().unwrap().iter().map(|change| change["id"].to_string()));
    assert_eq!(seen, pushed);
}

#[tokio::test]
async fn changes_over_the_quota_are_refused_whole() {
    let (_server, ann) = open_server(|config| config.limits.sync_quota_bytes = 1000).await;
    push(&ann, &[deleted(true)]).await;
    let batch: Vec<Value> = (0..10).map(|_| deleted(true)).collect();
    assert_eq!(ann.post(route::PUSH, &json!({ "changes": batch })).await.error(), "storage_full");
    assert_eq!(pull(&ann, 0).await["cursor"], 1);
    assert_eq!(push(&ann, &[deleted(true)]).await, ["applied"]);
}

#[tokio::test]
async fn a_restore_raises_the_epoch() {
    let (server, ann) = open_server(|_| ()).await;
    push(&ann, &[deleted(true)]).await;
    let before = pull(&ann, 0).await["epoch"].as_u64().unwrap();
    let mut config = None;
    let folder = server.stop().await.unwrap();
    let server = TestServer::start_in(folder, |started| config = Some(started.clone())).await.unwrap();
    let config = config.unwrap();
    assert!(mark_restored(&config).await.is_err(), "not while the server runs");
    let folder = server.stop().await.unwrap();
    assert!(mark_restored(&config).await.unwrap() > before);
    let server = TestServer::start_in(folder, |_| ()).await.unwrap();
    let moved = Person { token: ann.token.clone(), ..Person::stranger(&server.url("")) };
    assert!(pull(&moved, 0).await["epoch"].as_u64().unwrap() > before);
}

#[tokio::test]
async fn a_cursor_must_be_a_number() {
    let (_server, ann) = open_server(|_| ()).await;
    for cursor in ["x", "-1", "99999999999999999999999", "%FF"] {
        assert_eq!(ann.get(&format!("{}?cursor={cursor}", route::PULL)).await.error(), "bad_request");
    }
    assert_eq!(pull(&ann, u64::MAX).await["cursor"], u64::MAX);
    let answer = Answer::of(ann.request(Method::GET, route::PULL)).await;
    assert_eq!(answer.status, 200);
}
