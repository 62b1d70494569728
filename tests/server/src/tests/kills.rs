//! The program is killed again and again while people push and upload: nothing that was acknowledged is lost.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use sotto_api::{
    BlobId,
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET},
    route,
};
use sotto_server::store::Store;
use sotto_support::server::{ServerProcess, database};
use sqlx::{AnyConnection, Connection};
use tempfile::TempDir;

use crate::{
    client::{Answer, Person, change, new_blob},
    process::{program, start},
    uploads::{announce, download, noise},
};

/// On PostgreSQL a kill finds the database whole in any case; what is tested is the server.
const KILLS: usize = 100;
const KILLS_ON_POSTGRES: usize = 25;
const PART_BYTES: usize = 70_000;

/// What the people have been told, and whether they are to stop.
#[derive(Default)]
struct Told {
    acknowledged: AtomicUsize,
    stop: AtomicBool,
}

impl Told {
    fn more(&self) {
        self.acknowledged.fetch_add(1, Ordering::Relaxed);
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }
}

/// The answer, where the server lived long enough to give a whole one.
async fn answer(request: RequestBuilder) -> Option<Answer> {
    let response: Response = request.send().await.ok()?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.ok()?.to_vec();
    Some(Answer { status, headers, bytes })
}

/// Pushes until told to stop, each batch again until it is acknowledged. Answers the ids of all that was.
async fn push(person: Person, told: Arc<Told>) -> BTreeSet<String> {
    let mut kept = BTreeSet::new();
    while told.goes_on() {
        let batch: Vec<Value> =
            (0..3).map(|_| change(json!({ "field": "title", "value": "AQID" }))).collect();
        while told.goes_on() {
            let request = person.request(Method::POST, route::PUSH).json(&json!({ "changes": batch }));
            let Some(answer) = answer(request).await else { continue };
            assert_eq!(answer.status, 200, "{answer:?}");
            for outcome in answer.json()["outcomes"].as_array().unwrap() {
                assert_ne!(outcome["status"], "rejected");
                kept.insert(outcome["id"].as_str().unwrap().to_owned());
            }
            told.more();
            break;
        }
    }
    kept
}

/// Uploads until told to stop. Answers each blob that was complete, with its length.
async fn upload(person: Person, told: Arc<Told>) -> Vec<(BlobId, usize)> {
    let mut kept = Vec::new();
    while told.goes_on() {
        let (blob, length) = (new_blob(), 200_000 + kept.len());
        let path = format!("{}/{blob}", route::UPLOADS);
        let content = noise(length);
        let mut acknowledged = 0;
        let digest = blake3::hash(&content).to_hex().to_string();
        let body = json!({ "blob": blob, "bytes": length, "digest": digest });
        while told.goes_on() {
            let announced = answer(person.request(Method::POST, route::UPLOADS).json(&body)).await;
            let Some(announced) = announced else { continue };
            let offset: usize = announced.header(UPLOAD_OFFSET).parse().unwrap();
            assert!(offset >= acknowledged, "byte {acknowledged} was acknowledged, and {offset} are there");
            if announced.header(UPLOAD_COMPLETE) == "?1" {
                kept.push((blob, length));
                break;
            }
            let end = (offset + PART_BYTES).min(length);
            let part = person
                .request(Method::PATCH, &path)
                .header("content-type", PARTIAL_UPLOAD)
                .header(UPLOAD_OFFSET, offset)
                .header(UPLOAD_COMPLETE, if end == length { "?1" } else { "?0" })
                .body(content[offset..end].to_vec());
            if let Some(sent) = answer(part).await.filter(|sent| sent.status == 204) {
                acknowledged = sent.header(UPLOAD_OFFSET).parse().unwrap();
                told.more();
            }
        }
    }
    kept
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_lose_nothing_that_was_acknowledged() {
    let data = TempDir::new().unwrap();
    let mut server = start(data.path(), &["--requests-per-minute", "0"]);
    let address = server.address();
    let ann = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    // A connection that is kept open would wait for a server that is not there any more.
    let http = Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
    let ann = Person { http, ..ann };
    let told = Arc::new(Told::default());
    let pushers = [(); 2].map(|()| tokio::spawn(push(ann.clone(), Arc::clone(&told))));
    let uploader = tokio::spawn(upload(ann.clone(), Arc::clone(&told)));
    let kills = if database::is_postgres() { KILLS_ON_POSTGRES } else { KILLS };
    for kill in 0..kills {
        // Something new is acknowledged in each life; then the kill comes in the middle of something else.
        let before = told.acknowledged.load(Ordering::Relaxed);
        while told.acknowledged.load(Ordering::Relaxed) < before + 1 + kill % 5 {
            tokio::time::sleep(Duration::from_millis(1)).await; // poll
        }
        server.kill().unwrap();
        server = tokio::task::spawn_blocking({
            let data = data.path().to_owned();
            move || ServerProcess::start(program(), &data, address, &["--requests-per-minute", "0"]).unwrap()
        })
        .await
        .unwrap();
    }
    told.stop.store(true, Ordering::Relaxed);

    let mut pushed = BTreeSet::new();
    for pusher in pushers {
        pushed.extend(pusher.await.unwrap());
    }
    let (mut pulled, mut cursor, mut more) = (Vec::new(), 0, true);
    while more {
        let page = ann.get(&format!("{}?cursor={cursor}", route::PULL)).await.json();
        let ids = page["changes"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
        pulled.extend(ids);
        (cursor, more) = (page["cursor"].as_u64().unwrap(), page["more"].as_bool().unwrap());
        assert_eq!(cursor, pulled.len() as u64, "no gaps");
    }
    let unique: BTreeSet<String> = pulled.iter().cloned().collect();
    assert_eq!(unique.len(), pulled.len(), "nothing twice");
    assert!(pushed.len() >= kills && pushed.is_subset(&unique), "an acknowledged change is lost");
    let uploaded = uploader.await.unwrap();
    assert!(!uploaded.is_empty());
    for (blob, length) in &uploaded {
        assert_eq!(download(&ann, *blob).await.bytes, noise(*length));
    }
    assert_eq!(announce(&ann, uploaded[0].0, &noise(uploaded[0].1)).await.header(UPLOAD_COMPLETE), "?1");
    if !database::is_postgres() {
        server.kill().unwrap();
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(&Store::sqlite_url(data.path())).await.unwrap();
        let checked: (String,) =
            sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
        assert_eq!(checked.0, "ok");
    }
}
