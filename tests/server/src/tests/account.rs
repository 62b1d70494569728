//! One's own account: sessions, password, export, deletion; and accounts in the hands of an operator.

use std::{collections::BTreeMap, io::Read};

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::route;
use sotto_server::config::RegistrationMode;
use sotto_support::server::TestServer;

use crate::{
    client::{Answer, PASSWORD, Person, change, credentials, new_blob, open_server},
    uploads::{announce, download, noise, part},
};

pub(crate) async fn send(person: &Person, method: Method, path: &str, body: &Value) -> Answer {
    Answer::of(person.request(method, path).json(body)).await
}

pub(crate) async fn sign_in(person: &Person, email: &str, password: &str) -> Answer {
    let stranger = Person { token: None, ..person.clone() };
    let body = json!({ "email": email, "password": password, "client": "api" });
    Answer::of(stranger.request(Method::POST, route::LOGIN).header("user-agent", "Phone/1").json(&body)).await
}

async fn id(person: &Person) -> String {
    person.get(route::ME).await.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_person_sees_their_sessions_and_ends_one() {
    let (server, ann) = open_server(|_| ()).await;
    let phone = ann.with_session(&sign_in(&ann, "ann@example.org", PASSWORD).await);
    let sessions = ann.get(route::SESSIONS).await.json();
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();
    assert_eq!((&other["agent"], &other["client"]), (&json!("Phone/1"), &json!("api")));
    assert!(other["created_ms"].as_u64() <= other["seen_ms"].as_u64());
    let one = route::SESSION.replace("{session}", other["id"].as_str().unwrap());
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    assert_eq!(send(&bob, Method::DELETE, &one, &json!({})).await.error(), "not_found");
    assert_eq!(phone.get(route::ME).await.status, 200);
    assert_eq!(send(&ann, Method::DELETE, &one, &json!({})).await.status, 204);
    assert_eq!(send(&ann, Method::DELETE, &one, &json!({})).await.error(), "not_found");
    assert_eq!(phone.get(route::ME).await.error(), "unauthorized");
    let refresh = json!({ "refresh_token": phone.refresh_token });
    assert_eq!(phone.post(route::REFRESH, &refresh).await.error(), "unauthorized");
    assert_eq!(ann.get(route::SESSIONS).await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_that_person() {
    let (server, ann) = open_server(|_| ()).await;
    let phone = ann.with_session(&sign_in(&ann, "ann@example.org", PASSWORD).await);
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    assert_eq!(send(&ann, Method::DELETE, route::SESSIONS, &json!({})).await.status, 204);
    for ended in [&ann, &phone] {
        assert_eq!(ended.get(route::ME).await.error(), "unauthorized");
    }
    assert_eq!(bob.get(route::ME).await.status, 200);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_leaves_the_vault() {
    let (_server, ann) = open_server(|_| ()).await;
    let phone = ann.with_session(&sign_in(&ann, "ann@example.org", PASSWORD).await);
    let vault = json!({
        "version": 1, "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "memory_kib": 65536, "passes": 3, "lanes": 1,
        "account_key": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    });
    assert_eq!(send(&ann, Method::PUT, route::VAULT, &vault).await.status, 204);
    let ask = async |current: &str, new: &str| {
        ann.post(route::PASSWORD, &json!({ "current": current, "new": new })).await
    };
    assert_eq!(ask("wrong horse battery", "a new horse battery").await.error(), "wrong_credentials");
    assert!(ask(PASSWORD, "short").await.json()["error"]["fields"]["new"].is_string());
    assert_eq!(phone.get(route::ME).await.status, 200, "nothing was changed so far");
    assert_eq!(ask(PASSWORD, "a new horse battery").await.status, 204);
    assert_eq!(ann.get(route::ME).await.status, 200);
    assert_eq!(phone.get(route::ME).await.error(), "unauthorized");
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.error(), "wrong_credentials");
    assert_eq!(sign_in(&ann, "ann@example.org", "a new horse battery").await.status, 200);
    assert_eq!(ann.get(route::VAULT).await.json(), vault);
}

#[tokio::test]
async fn guesses_at_the_password_of_an_open_session_are_counted_like_log_ins() {
    let (_server, ann) = open_server(|_| ()).await;
    let mut last = 0;
    for _ in 0..11 {
        last = send(&ann, Method::DELETE, route::ME, &json!({ "password": "not this one" })).await.status;
    }
    assert_eq!(last, 429);
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.status, 429);
}

#[tokio::test]
async fn an_export_holds_everything_as_it_was_sent() {
    let (server, ann) = open_server(|_| ()).await;
    let (blob, content) = (new_blob(), noise(200_001));
    announce(&ann, blob, &content).await;
    assert_eq!(part(&ann, blob, 0, true, content.clone()).await.status, 204);
    let changes: Vec<_> = (0..3).map(|_| change(json!({ "field": "title", "value": "c2VhbGVk" }))).collect();
    assert_eq!(ann.post(route::PUSH, &json!({ "changes": changes })).await.status, 200);
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let (of_ann, of_bob) = (unpacked(&ann).await, unpacked(&bob).await);
    let json = |bytes: &Vec<u8>| serde_json::from_slice::<Value>(bytes).unwrap();
    assert_eq!(json(&of_ann["account.json"])["email"], "ann@example.org");
    assert_eq!(json(&of_ann["changes/00000001.json"]).as_array().unwrap(), &changes);
    assert_eq!(of_ann[&format!("audio/{blob}")], content);
    assert_eq!(json(&of_ann["sessions.json"])[0]["current"], true);
    let names: Vec<_> = of_bob.keys().map(String::as_str).collect();
    let always = [
        "account.json",
        "events/00000001.json",
        "identities.json",
        "keys.json",
        "organisations.json",
        "passkeys.json",
    ];
    assert_eq!(names, [&always[..], &["second-factor.json", "sessions.json"]].concat());
    let events = json(&of_bob["events/00000001.json"]);
    let bob = &json(&of_bob["account.json"])["id"];
    assert!(
        events.as_array().unwrap().iter().all(|event| [&event["actor"], &event["subject"]].contains(&bob))
    );
}

async fn unpacked(person: &Person) -> BTreeMap<String, Vec<u8>> {
    let answer = person.get(route::EXPORT).await;
    assert_eq!(answer.header("content-type"), "application/x-tar");
    assert_eq!(answer.bytes.len() % 512, 0);
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(answer.bytes.as_slice()).entries().unwrap() {
        let mut entry = entry.unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.insert(entry.path().unwrap().to_str().unwrap().to_owned(), bytes);
    }
    files
}

#[tokio::test]
async fn a_deleted_account_leaves_nothing() {
    let (server, ann) = open_server(|_| ()).await;
    let user = id(&ann).await;
    let (kept, begun, content) = (new_blob(), new_blob(), noise(70_000));
    for blob in [kept, begun] {
        announce(&ann, blob, &content).await;
    }
    assert_eq!(part(&ann, kept, 0, true, content.clone()).await.status, 204);
    assert_eq!(part(&ann, begun, 0, false, content[..30_000].to_vec()).await.status, 204);
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let of_bob = new_blob();
    announce(&bob, of_bob, &content).await;
    assert_eq!(part(&bob, of_bob, 0, true, content.clone()).await.status, 204);
    assert!(files(&server).iter().any(|path| path.contains(&user)));

    let wrong = json!({ "password": "not this one" });
    assert_eq!(send(&ann, Method::DELETE, route::ME, &wrong).await.error(), "wrong_credentials");
    assert_eq!(ann.get(route::ME).await.status, 200);
    assert_eq!(send(&ann, Method::DELETE, route::ME, &json!({ "password": PASSWORD })).await.status, 204);
    assert_eq!(ann.get(route::ME).await.error(), "unauthorized");
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.error(), "wrong_credentials");
    assert!(!files(&server).iter().any(|path| path.contains(&user)), "{:?}", files(&server));
    assert_eq!(download(&bob, of_bob).await.bytes, content);
    // The e-mail is free again, and who takes it finds nothing.
    let again = Person::join(&server.url(""), "ann@example.org").await;
    assert_eq!(again.get(&format!("{}?cursor=0", route::PULL)).await.json()["changes"], json!([]));
}

fn files(server: &TestServer) -> Vec<String> {
    let mut folders = vec![server.data()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            found.push(path.display().to_string());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

#[tokio::test]
async fn nobody_leaves_an_organisation_or_the_server_without_its_head() {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Invite).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let mut body = credentials("mia@example.org");
    body["invitation"] = operator.post(route::INVITATIONS, &json!({})).await.json()["code"].clone();
    let stranger = Person::stranger(&server.url(""));
    let mia = stranger.with_session(&stranger.post(route::REGISTER, &body).await);
    let delete = async |person: &Person| {
        send(person, Method::DELETE, route::ME, &json!({ "password": PASSWORD })).await
    };
    let change = async |person: &Person, body: Value| {
        let path = route::USER.replace("{user}", &id(person).await);
        send(&operator, Method::PATCH, &path, &body).await
    };
    for body in [json!({ "active": false }), json!({ "admin": false })] {
        assert_eq!(change(&operator, body).await.error(), "conflict");
    }
    assert_eq!(delete(&operator).await.error(), "conflict");
    assert_eq!(change(&mia, json!({ "admin": true })).await.status, 204);
    assert_eq!(mia.get(route::USERS).await.json()["items"].as_array().unwrap().len(), 2);
    // Another runs the server, but the organisation would be without an owner.
    assert_eq!(delete(&operator).await.error(), "conflict");
    let organisation = operator.get(route::ORGANISATIONS).await.json()[0]["id"].clone();
    let member = route::MEMBER.replace("{organisation}", organisation.as_str().unwrap());
    let member = member.replace("{user}", &id(&mia).await);
    assert_eq!(send(&operator, Method::PATCH, &member, &json!({ "role": "owner" })).await.status, 204);
    assert_eq!(delete(&operator).await.status, 204);
    assert_eq!(mia.get(route::ORGANISATIONS).await.json()[0]["role"], "owner");
    assert_eq!(delete(&mia).await.error(), "conflict", "the last operator");
}

#[tokio::test]
async fn an_operator_switches_an_account_off_and_on_and_ends_its_sessions() {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Open).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let ann = Person::join(&server.url(""), "ann@example.org").await;
    let user = id(&ann).await;
    let (one, sessions) =
        (route::USER.replace("{user}", &user), route::USER_SESSIONS.replace("{user}", &user));
    assert_eq!(send(&operator, Method::DELETE, &sessions, &json!({})).await.status, 204);
    assert_eq!(ann.get(route::ME).await.error(), "unauthorized");
    let ann = ann.with_session(&sign_in(&ann, "ann@example.org", PASSWORD).await);
    assert_eq!(send(&operator, Method::PATCH, &one, &json!({ "active": false })).await.status, 204);
    assert_eq!(ann.get(route::ME).await.error(), "unauthorized");
    let refresh = json!({ "refresh_token": ann.refresh_token });
    assert_eq!(ann.post(route::REFRESH, &refresh).await.error(), "unauthorized");
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.error(), "forbidden");
    assert_eq!(sign_in(&ann, "ann@example.org", "not this one").await.error(), "wrong_credentials");
    assert_eq!(send(&operator, Method::PATCH, &one, &json!({ "active": true })).await.status, 204);
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.status, 200);
    let nobody = route::USER.replace("{user}", "01890000-0000-7000-8000-000000000000");
    assert_eq!(
        send(&operator, Method::PATCH, &nobody, &json!({ "active": true })).await.error(),
        "not_found"
    );
}
