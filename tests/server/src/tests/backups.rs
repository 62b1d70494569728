//! Backups of a running server, and what comes back from them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use serde_json::{Value, json};
use sotto_api::{BlobId, blob::UPLOAD_OFFSET, route};
use sotto_server::{
    backup::{BackupError, retention},
    store::Store,
};
use sotto_support::server::{TestServer, database, with_data};
use tempfile::TempDir;

use crate::{
    client::{Person, change, credentials, new_blob, open_server},
    process::{program, start},
    s3::TestBucket,
    uploads::{announce, ask, download, noise, part},
};

pub(crate) fn run(data: &Path, arguments: &[&str]) -> Output {
    with_data(program(), data).unwrap().args(arguments).output().unwrap()
}

/// The one backup in a folder, after it was made by the command line.
pub(crate) fn back_up(data: &Path, backups: &Path) -> PathBuf {
    let made = run(data, &["backup", "--backup-folder", backups.to_str().unwrap()]);
    assert!(made.status.success(), "{made:?}");
    retention::complete(backups).unwrap().pop().unwrap()
}

async fn push(person: &Person) -> Value {
    let changes = json!([change(json!({ "field": "title", "value": "AQID" }))]);
    let pushed = person.post(route::PUSH, &json!({ "changes": changes })).await;
    assert_eq!(pushed.json()["outcomes"][0]["status"], "applied");
    changes[0].clone()
}

async fn upload(person: &Person, content: &[u8]) -> BlobId {
    let blob = new_blob();
    announce(person, blob, content).await;
    assert_eq!(part(person, blob, 0, true, content.to_vec()).await.status, 204);
    blob
}

async fn pulled(person: &Person) -> Value {
    person.get(&format!("{}?cursor=0", route::PULL)).await.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_people_push_comes_back_whole() {
    let (data, backups, fresh) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    let server = start(data.path(), &[]);
    let ann = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let envelope = json!({ "version": 1, "salt": "AAECAwQFBgc=", "memory_kib": 19456, "passes": 2, "lanes": 1,
        "account_key": "AAECAwQFBgcICQoLDA0ODw==" });
    ann.request(reqwest::Method::PUT, route::VAULT).json(&envelope).send().await.unwrap();
    let before: Vec<Value> = vec![push(&ann).await, push(&ann).await];
    let (blob, content) = (upload(&ann, &noise(100_000)).await, noise(100_000));
    let begun = new_blob();
    announce(&ann, begun, &noise(500)).await;
    part(&ann, begun, 0, false, noise(200)).await;

    let pusher = tokio::spawn({
        let ann = ann.clone();
        async move {
            loop {
                push(&ann).await;
            }
        }
    });
    while pulled(&ann).await["cursor"].as_u64().unwrap() < 5 {
        tokio::task::yield_now().await;
    }
    let (from, to) = (data.path().to_owned(), backups.path().to_owned());
    let backup = tokio::task::spawn_blocking(move || back_up(&from, &to)).await.unwrap();
    pusher.abort();
    let epoch = pulled(&ann).await["epoch"].as_u64().unwrap();

    let restored = run(fresh.path(), &["restore", backup.to_str().unwrap()]);
    assert!(restored.status.success(), "{restored:?}");
    let again = run(fresh.path(), &["restore", backup.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("not empty"), "{again:?}");
    let server = start(fresh.path(), &[]);
    assert_eq!(server.setup_code(), None);
    let there = Person { base: server.url(""), ..ann.clone() };
    assert_eq!(there.get(route::ME).await.error(), "unauthorized", "sessions do not come back");
    let answer = there.post(route::LOGIN, &credentials("admin@example.org")).await;
    let there = there.with_session(&answer);
    let page = pulled(&there).await;
    let changes = page["changes"].as_array().unwrap();
    assert_eq!(changes[..2], before, "what was acknowledged before is in it");
    assert_eq!(page["cursor"], changes.len(), "nothing in between is missing");
    assert!(page["epoch"].as_u64().unwrap() > epoch);
    assert_eq!(there.get(route::VAULT).await.json(), envelope);
    assert_eq!(download(&there, blob).await.bytes, content);
    assert_eq!(ask(&there, begun).await.status, 404, "an upload under way begins anew");
    push(&there).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_postgres_fits_sqlite() {
    let (server, ann) = open_server(|_| ()).await;
    push(&ann).await;
    let blob = upload(&ann, b"content").await;
    let backups = TempDir::new().unwrap();
    let backup = back_up(&server.data(), backups.path());
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    // On SQLite this is the way back to itself.
    let mut command = sotto_support::server::without_settings(program());
    let restored = command.env("SOTTO_DATA", &data).arg("restore").arg(&backup).output().unwrap();
    assert!(restored.status.success(), "{restored:?}");
    let server = TestServer::start_in(folder, |config| config.database.url = None).await.unwrap();
    let stranger = Person::stranger(&server.url(""));
    let ann = stranger.with_session(&stranger.post(route::LOGIN, &credentials("ann@example.org")).await);
    assert_eq!(pulled(&ann).await["cursor"], 1);
    assert_eq!(download(&ann, blob).await.bytes, b"content");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_backup_changes_nothing() {
    let (server, ann) = open_server(|_| ()).await;
    push(&ann).await;
    let blob = upload(&ann, b"content").await;
    let backups = TempDir::new().unwrap();
    let backup = back_up(&server.data(), backups.path());
    let fresh = TempDir::new().unwrap();
    let refused = |what: &str| {
        let restored = run(fresh.path(), &["restore", backup.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&restored.stderr).into_owned();
        assert!(!restored.status.success() && said.contains(what), "{said}");
    };
    let damage = |path: &Path, position: usize| {
        let whole = fs::read(path).unwrap();
        let mut damaged = whole.clone();
        damaged[position] ^= 1;
        fs::write(path, damaged).unwrap();
        whole
    };
    let users = backup.join("users.jsonl.gz");
    let whole = damage(&users, 20);
    refused("damaged");
    fs::write(&users, whole).unwrap();
    let name = blob.to_string();
    let owner = fs::read_dir(backups.path().join("blobs")).unwrap().next().unwrap().unwrap().path();
    let file = owner.join(&name[name.len() - 2..]).join(&name);
    let whole = damage(&file, 3);
    refused("not what was uploaded");
    fs::write(&file, whole).unwrap();
    let manifest = backup.join("manifest.json");
    let whole = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, whole.replace("\"format\": 1", "\"format\": 2")).unwrap();
    refused("newer");
    fs::write(&manifest, whole).unwrap();
    // After all that, the same folder takes the whole backup.
    assert!(run(fresh.path(), &["restore", backup.to_str().unwrap()]).status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_misses_no_file() {
    let (server, ann) = open_server(|_| ()).await;
    let blob = upload(&ann, b"content").await;
    let name = blob.to_string();
    let owner = fs::read_dir(server.data().join("blobs")).unwrap().next().unwrap().unwrap().path();
    fs::remove_file(owner.join(&name[name.len() - 2..]).join(&name)).unwrap();
    let backups = TempDir::new().unwrap();
    let made = run(&server.data(), &["backup", "--backup-folder", backups.path().to_str().unwrap()]);
    assert!(!made.status.success());
    assert!(String::from_utf8_lossy(&made.stderr).contains(&name), "{made:?}");
    assert_eq!(retention::complete(backups.path()).unwrap(), Vec::<PathBuf>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_in_a_bucket_stay_there() {
    let bucket = TestBucket::start().await;
    let backups = TempDir::new().unwrap();
    let (server, ann) = open_server(|config| {
        bucket.set(config);
        config.backup.folder = Some(backups.path().to_owned());
        config.backup.every_h = 1;
    })
    .await;
    let blob = upload(&ann, b"content").await;
    // One is due at the start; the next, with the file in it, is made here.
    while retention::complete(backups.path()).unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await; // poll
    }
    let app = server.app();
    // The first one is complete before it has cleared up.
    let made = loop {
        match sotto_server::backup::make(&app.store, &app.blobs, backups.path()).await {
            Err(BackupError::Busy) => tokio::time::sleep(Duration::from_millis(20)).await, // poll
            made => break made.unwrap(),
        }
    };
    assert!(!backups.path().join("blobs").exists());
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let url = database::url_for(&data).unwrap().unwrap_or_else(|| Store::sqlite_url(&data));
    fs::create_dir(&data).unwrap();
    let restored = sotto_server::backup::restore::restore(&url, &app.blobs, &made.folder).await.unwrap();
    assert_eq!(restored.files, 0);
    let second = TestServer::start_in(folder, |config| bucket.set(config)).await.unwrap();
    let stranger = Person::stranger(&second.url(""));
    let ann = stranger.with_session(&stranger.post(route::LOGIN, &credentials("ann@example.org")).await);
    assert_eq!(download(&ann, blob).await.bytes, b"content");
    assert_eq!(ask(&ann, blob).await.header(UPLOAD_OFFSET), "7");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_backups_go_and_take_their_files_along() {
    let (server, ann) = open_server(|_| ()).await;
    let backups = TempDir::new().unwrap();
    let app = server.app();
    let mut made = Vec::new();
    for n in 1..=3 {
        upload(&ann, &noise(n * 100)).await;
        made.push(sotto_server::backup::make(&app.store, &app.blobs, backups.path()).await.unwrap().folder);
    }
    let stray = backups.path().join("blobs").join("of-nobody");
    fs::write(&stray, "left behind").unwrap();
    retention::thin_out(backups.path(), 2).await.unwrap();
    assert_eq!(retention::complete(backups.path()).unwrap(), made[1..]);
    assert!(!stray.exists());
    let fresh = TempDir::new().unwrap();
    assert!(
        run(fresh.path(), &["restore", made[1].to_str().unwrap()]).status.success(),
        "no file of it went"
    );
}
