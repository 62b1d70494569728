//! Who may sign up, and with what.

use serde_json::{Value, json};
use sotto_api::route;
use sotto_server::config::RegistrationMode;
use sotto_support::server::TestServer;

use crate::client::{PASSWORD, Person, credentials, open_server};

async fn server_with_admin(mode: RegistrationMode) -> (TestServer, Person) {
    let server = TestServer::start(|config| config.accounts.registration = mode).await.unwrap();
    let admin = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    (server, admin)
}

#[tokio::test]
async fn an_open_server_takes_everyone_once() {
    let (server, ann) = open_server(|_| ()).await;
    let me = ann.get(route::ME).await.json();
    assert_eq!(me["email"], "ann@example.org");
    assert_eq!((&me["name"], &me["admin"]), (&json!("Ann"), &json!(false)));
    let stranger = Person::stranger(&server.url(""));
    let answer = stranger.post(route::REGISTER, &credentials(" ANN@Example.org ")).await;
    assert_eq!(answer.error(), "conflict");
    assert!(answer.json()["error"]["fields"]["email"].is_string());
}

#[tokio::test]
async fn an_invitation_admits_one_person() {
    let (server, admin) = server_with_admin(RegistrationMode::Invite).await;
    let stranger = Person::stranger(&server.url(""));
    assert_eq!(stranger.get(route::SERVER).await.json()["registration"], "invite");
    let register = |email: &str, code: Value| {
        let mut body = credentials(email);
        body["invitation"] = code;
        let stranger = stranger.clone();
        async move { stranger.post(route::REGISTER, &body).await }
    };
    assert_eq!(register("bob@example.org", Value::Null).await.error(), "registration_closed");
    assert_eq!(register("bob@example.org", json!("guess")).await.error(), "registration_closed");

    let invitation = admin.post(route::INVITATIONS, &json!({})).await;
    assert_eq!(invitation.status, 201);
    let code = invitation.json()["code"].clone();
    // A mistake does not use the invitation up.
    assert_eq!(register("no e-mail", code.clone()).await.error(), "invalid");
    assert_eq!(register("admin@example.org", code.clone()).await.error(), "conflict");
    assert_eq!(register("bob@example.org", code.clone()).await.status, 201);
    assert_eq!(register("eve@example.org", code).await.error(), "registration_closed");
}

#[tokio::test]
async fn one_invitation_used_by_many_at_once_admits_one() {
    let (server, admin) = server_with_admin(RegistrationMode::Invite).await;
    let code = admin.post(route::INVITATIONS, &json!({})).await.json()["code"].clone();
    let stranger = Person::stranger(&server.url(""));
    let tasks: Vec<_> = (0..6)
        .map(|n| {
            let mut body = credentials(&format!("p{n}@example.org"));
            body["invitation"] = code.clone();
            let stranger = stranger.clone();
            tokio::spawn(async move { stranger.post(route::REGISTER, &body).await.status })
        })
        .collect();
    let mut admitted = 0;
    for task in tasks {
        admitted += usize::from(task.await.unwrap() == 201);
    }
    assert_eq!(admitted, 1);
}

#[tokio::test]
async fn a_closed_server_takes_nobody_and_only_admins_invite() {
    let (server, admin) = server_with_admin(RegistrationMode::Closed).await;
    let stranger = Person::stranger(&server.url(""));
    let mut body = credentials("bob@example.org");
    body["invitation"] = admin.post(route::INVITATIONS, &json!({})).await.json()["code"].clone();
    assert_eq!(stranger.post(route::REGISTER, &body).await.error(), "registration_closed");
    assert_eq!(stranger.post(route::INVITATIONS, &json!({})).await.error(), "unauthorized");

    let (_open, ann) = open_server(|_| ()).await;
    assert_eq!(ann.post(route::INVITATIONS, &json!({})).await.error(), "forbidden");
}

#[tokio::test]
async fn weak_passwords_and_wrong_fields_are_named() {
    let (server, _) = open_server(|_| ()).await;
    let stranger = Person::stranger(&server.url(""));
    let long = "x7 ".repeat(400);
    for (email, password, field) in [
        ("bob@example.org", "short", "password"),
        ("bob@example.org", "Password1", "password"),
        ("bob@example.org", "bob@example.org", "password"),
        ("bob@example.org", long.as_str(), "password"),
        ("bob", PASSWORD, "email"),
        ("@example.org", PASSWORD, "email"),
        ("bob @example.org", PASSWORD, "email"),
        ("", PASSWORD, "email"),
    ] {
        let body = json!({ "email": email, "password": password });
        let answer = stranger.post(route::REGISTER, &body).await;
        assert_eq!(answer.error(), "invalid", "{email} {password}");
        assert!(answer.json()["error"]["fields"][field].is_string(), "{email} {password}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_email_get_the_same_answer() {
    let (server, _) = open_server(|_| ()).await;
    let stranger = Person::stranger(&server.url(""));
    let known =
        stranger.post(route::LOGIN, &json!({"email": "ann@example.org", "password": "wrong one"})).await;
    let unknown =
        stranger.post(route::LOGIN, &json!({"email": "eve@example.org", "password": "wrong one"})).await;
    assert_eq!(known.error(), "wrong_credentials");
    assert_eq!(unknown.error(), "wrong_credentials");
    assert_eq!(known.json()["error"]["message"], unknown.json()["error"]["message"]);
    let names = |answer: &crate::client::Answer| -> Vec<_> { answer.headers.keys().cloned().collect() };
    assert_eq!(names(&known), names(&unknown));
}

#[tokio::test]
async fn guessing_is_slowed_down_for_known_and_unknown_accounts_alike() {
    let (server, _) = open_server(|_| ()).await;
    let stranger = Person::stranger(&server.url(""));
    for email in ["ann@example.org", "eve@example.org"] {
        for _ in 0..10 {
            let answer = stranger.post(route::LOGIN, &json!({"email": email, "password": "wrong one"})).await;
            assert_eq!(answer.error(), "wrong_credentials");
        }
        let answer = stranger.post(route::LOGIN, &credentials(email)).await;
        assert_eq!(answer.error(), "too_many_requests");
        assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
    }
}
