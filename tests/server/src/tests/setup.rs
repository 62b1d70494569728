//! The first admin.

use serde_json::json;
use sotto_api::route;
use sotto_support::server::TestServer;

use crate::client::{Person, credentials};

#[tokio::test]
async fn the_set_up_code_makes_one_admin_and_no_second() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let base = server.url("");
    let stranger = Person::stranger(&base);
    assert_eq!(stranger.get(route::SERVER).await.json()["needs_setup"], true);

    let code = server.setup_code().unwrap();
    let admin = Person::set_up(&base, code).await;
    let me = admin.get(route::ME).await;
    assert_eq!((me.status, me.json()["admin"].as_bool()), (200, Some(true)));
    assert_eq!(stranger.get(route::SERVER).await.json()["needs_setup"], false);

    let mut again = credentials("second@example.org");
    again["code"] = json!(code);
    assert_eq!(stranger.post(route::SETUP, &again).await.error(), "conflict");
}

#[tokio::test]
async fn a_wrong_set_up_code_makes_nobody() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let stranger = Person::stranger(&server.url(""));
    for code in ["", "guess", "AAAAAAAAAAAAAAAAAAAAAA"] {
        let mut body = credentials("admin@example.org");
        body["code"] = json!(code);
        assert_eq!(stranger.post(route::SETUP, &body).await.error(), "forbidden");
    }
    assert_eq!(stranger.get(route::SERVER).await.json()["needs_setup"], true);
}

#[tokio::test]
async fn of_many_set_ups_at_once_one_succeeds() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let stranger = Person::stranger(&server.url(""));
    let mut tasks = Vec::new();
    for n in 0..8 {
        let mut body = credentials(&format!("admin{n}@example.org"));
        body["code"] = json!(server.setup_code());
        let stranger = stranger.clone();
        tasks.push(tokio::spawn(async move { stranger.post(route::SETUP, &body).await.status }));
    }
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn a_restart_prints_a_fresh_code_until_there_is_an_admin() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let first = server.setup_code().unwrap().to_owned();
    let folder = server.stop().await.unwrap();

    let server = TestServer::start_in(folder, |_| ()).await.unwrap();
    let second = server.setup_code().unwrap().to_owned();
    assert_ne!(first, second);
    let mut old = credentials("admin@example.org");
    old["code"] = json!(first);
    assert_eq!(Person::stranger(&server.url("")).post(route::SETUP, &old).await.error(), "forbidden");
    Person::set_up(&server.url(""), &second).await;
    let folder = server.stop().await.unwrap();

    let server = TestServer::start_in(folder, |_| ()).await.unwrap();
    assert_eq!(server.setup_code(), None);
}
