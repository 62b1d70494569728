//! The log of security events.

use std::process::Output;

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{
    audit::{AuditEntry, AuditPage},
    route,
};
use sotto_server::{
    audit::{
        chain::{Broken, Chain},
        export::{AuditError, verify},
    },
    config::{Config, RegistrationMode},
    open_beside,
    store::Store,
};
use sotto_support::server::{TestServer, with_data, without_settings};

use crate::{
    client::{Answer, PASSWORD, Person, credentials, open_server},
    process::{program, start},
};

async fn page(admin: &Person, cursor: u64) -> AuditPage {
    let answer = admin.get(&format!("{}?cursor={cursor}", route::AUDIT)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_slice(&answer.bytes).unwrap()
}

async fn server_with_admin() -> (TestServer, Person) {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Open).await.unwrap();
    let admin = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    (server, admin)
}

#[tokio::test]
async fn every_event_says_who_what_where_and_when() {
    let (server, admin) = server_with_admin().await;
    let base = server.url("");
    let stranger = Person::stranger(&base);
    let ann = Person::join(&base, "ann@example.org").await;
    let id = |person: &Value| person["id"].as_str().unwrap().to_owned();
    let ann_id = id(&ann.get(route::ME).await.json());
    let admin_id = id(&admin.get(route::ME).await.json());
    let log_in = |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password, "client": "api" });
        let stranger = stranger.clone();
        async move { stranger.post(route::LOGIN, &body).await }
    };
    let refused = log_in("ann@example.org", "wrong one").await;
    log_in("nobody@example.org", "wrong one").await;
    let again = stranger.with_session(&log_in("ann@example.org", PASSWORD).await);
    again.post(route::LOGOUT, &json!({ "refresh_token": again.refresh_token })).await;
    for _ in 0..2 {
        ann.post(route::REFRESH, &json!({ "refresh_token": ann.refresh_token })).await;
    }
    ann.get(route::AUDIT).await;
    admin.post(route::INVITATIONS, &json!({})).await;
    let mut set_up = credentials("eve@example.org");
    set_up["code"] = json!("guess");
    stranger.post(route::SETUP, &set_up).await;

    let page = page(&admin, 0).await;
    let told: Vec<(&str, &str)> =
        page.entries.iter().map(|entry| (entry.event.as_str(), entry.actor.as_str())).collect();
    assert_eq!(
        told,
        [
            ("server.set_up", admin_id.as_str()),
            ("session.begun", &admin_id),
            ("account.registered", &ann_id),
            ("session.begun", &ann_id),
            ("session.refused", ""),
            ("session.refused", ""),
            ("session.begun", &ann_id),
            ("session.ended", &ann_id),
            ("permission.refused", &ann_id),
            ("invitation.made", &admin_id),
            ("server.set_up_refused", ""),
            ("audit.read", &admin_id),
        ]
    );
    let [known, unknown] = [&page.entries[4], &page.entries[5]];
    assert_eq!((known.subject.as_str(), unknown.subject.as_str()), (ann_id.as_str(), ""));
    assert_eq!(known.request_id, refused.header("x-request-id"));
    let text = serde_json::to_string(&page).unwrap();
    for secret in ["example.org", "Ann", PASSWORD, &ann.refresh_token, server.setup_code().unwrap()] {
        assert!(!text.contains(secret), "{text}");
    }
    let mut chain = Chain::default();
    for entry in &page.entries {
        assert_eq!(entry.address, "127.0.0.1");
        assert!(entry.at_ms > 1_700_000_000_000);
        chain.follow(entry).unwrap();
    }
}

#[tokio::test]
async fn a_stolen_refresh_token_leaves_its_mark() {
    let (server, admin) = server_with_admin().await;
    let ann = Person::join(&server.url(""), "ann@example.org").await;
    let mut person = ann.clone();
    for _ in 0..2 {
        let body = json!({ "refresh_token": person.refresh_token });
        person = person.with_session(&person.post(route::REFRESH, &body).await);
    }
    let answer = ann.post(route::REFRESH, &json!({ "refresh_token": ann.refresh_token })).await;
    assert_eq!(answer.error(), "unauthorized");
    let entries = page(&admin, 0).await.entries;
    let [.., begun, reused, _] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((reused.event.as_str(), &reused.subject), ("session.refresh_reused", &begun.subject));
}

#[tokio::test]
async fn a_flood_of_attempts_is_noted_once_it_is_blocked() {
    let (server, admin) = server_with_admin().await;
    let stranger = Person::stranger(&server.url(""));
    for _ in 0..15 {
        stranger.post(route::LOGIN, &json!({ "email": "admin@example.org", "password": "wrong one" })).await;
    }
    let entries = page(&admin, 0).await.entries;
    let count = |event: &str| entries.iter().filter(|entry| entry.event == event).count();
    assert_eq!((count("session.refused"), count("session.blocked")), (10, 1));
}

#[tokio::test]
async fn pages_follow_each_other_and_are_for_admins() {
    let (server, admin) = server_with_admin().await;
    for _ in 0..250 {
        page(&admin, u64::MAX >> 1).await;
    }
    let first = page(&admin, 0).await;
    assert_eq!((first.entries.len(), first.cursor, first.more), (200, 200, true));
    let second = page(&admin, first.cursor).await;
    assert_eq!((second.entries[0].seq, second.more), (201, false));
    for cursor in ["x", "-1", "99999999999999999999999"] {
        assert_eq!(admin.get(&format!("{}?cursor={cursor}", route::AUDIT)).await.error(), "bad_request");
    }
    assert_eq!(Person::stranger(&server.url("")).get(route::AUDIT).await.error(), "unauthorized");
    let (_open, ann) = open_server(|_| ()).await;
    assert_eq!(ann.get(route::AUDIT).await.error(), "forbidden");
    for method in [Method::DELETE, Method::PUT, Method::POST, Method::PATCH] {
        let answer = Answer::of(admin.request(method, route::AUDIT)).await;
        assert_eq!(answer.error(), "method_not_allowed");
    }
}

#[tokio::test]
async fn many_events_at_once_make_one_chain() {
    let (server, admin) = server_with_admin().await;
    let tasks: Vec<_> = (0..40)
        .map(|_| {
            let admin = admin.clone();
            tokio::spawn(async move { admin.post(route::INVITATIONS, &json!({})).await.status })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 201);
    }
    let mut chain = Chain::default();
    for entry in &page(&admin, 0).await.entries {
        chain.follow(entry).unwrap();
    }
    assert_eq!(chain.seq, 43);
    drop(server);
}

async fn store_of(config: &Config) -> Store {
    open_beside(config).await.unwrap()
}

#[tokio::test]
async fn what_was_tampered_with_shows() {
    let mut config = None;
    let server = TestServer::start(|started| config = Some(started.clone())).await.unwrap();
    let config = config.unwrap();
    let admin = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    for _ in 0..5 {
        admin.post(route::INVITATIONS, &json!({})).await;
    }
    let store = store_of(&config).await;
    let end = verify(&store, &[]).await.unwrap();
    assert_eq!(end.seq, 7);
    assert_eq!(verify(&store, std::slice::from_ref(&end)).await.unwrap(), end);

    let broken = |marks: Vec<Chain>| {
        let store = store.clone();
        async move {
            match verify(&store, &marks).await {
                Err(AuditError::Broken(broken)) => broken,
                other => panic!("{other:?}"),
            }
        }
    };
    let other = Chain { hash: "0".repeat(64), ..end.clone() };
    assert_eq!(broken(vec![other]).await, Broken::Changed(7), "a chain that was made anew");
    assert_eq!(broken(vec![Chain { seq: 9, ..end }]).await, Broken::Cut(7, 9));

    // The entries after it would be too many to make anew in secret; here they are simply left.
    let entry = store.audit_after(2, 1).await.unwrap().remove(0);
    let mut chain = Chain::default();
    let changed = AuditEntry { actor: "somebody else".to_owned(), ..entry.clone() };
    for before in store.audit_after(0, 2).await.unwrap() {
        chain.follow(&before).unwrap();
    }
    assert_eq!(chain.clone().follow(&changed), Err(Broken::Changed(3)));
    assert_eq!(chain.follow(&AuditEntry { seq: 4, ..entry }), Err(Broken::Missing(3)));
}

fn run(data: &std::path::Path, arguments: &[&str]) -> Output {
    // Asked about a folder that is not there, the program must not find a database by other ways.
    let mut command =
        if data.exists() { with_data(program(), data).unwrap() } else { without_settings(program()) };
    command.env("SOTTO_DATA", data).args(arguments).output().unwrap()
}

#[tokio::test]
async fn the_command_line_exports_and_verifies_beside_a_running_server() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = start(folder.path(), &[]);
    let admin = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let exported = run(folder.path(), &["audit", "export"]);
    assert!(exported.status.success(), "{exported:?}");
    let lines = String::from_utf8(exported.stdout).unwrap();
    let entries: Vec<AuditEntry> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries, page(&admin, 0).await.entries[..2]);

    let verified = String::from_utf8(run(folder.path(), &["audit", "verify"]).stdout).unwrap();
    let mark = verified.split("--expect ").nth(1).unwrap().trim().to_owned();
    assert!(run(folder.path(), &["audit", "verify", "--expect", &mark]).status.success());
    let wrong = run(folder.path(), &["audit", "verify", "--expect", &format!("99:{}", "0".repeat(64))]);
    assert!(!wrong.status.success());
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("should end at 99"));
    assert!(!run(&folder.path().join("nothing"), &["audit", "verify"]).status.success());
    assert!(!folder.path().join("nothing").exists());
}
