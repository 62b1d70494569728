//! What no answer shows: looked up in the database, or put there as time or an older version would have.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, SaltString},
};
use reqwest::Method;
use serde_json::json;
use sotto_api::route;
use sotto_server::store::Store;
use sotto_support::server::{TestServer, database};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row, any::install_default_drivers};

use crate::{
    account::{send, sign_in},
    client::{PASSWORD, Person, open_server},
};

async fn database(server: &TestServer) -> AnyConnection {
    install_default_drivers();
    let url = database::url_for(&server.data()).unwrap();
    AnyConnection::connect(&url.unwrap_or_else(|| Store::sqlite_url(&server.data()))).await.unwrap()
}

/// The first column of the first row.
async fn text(server: &TestServer, statement: &str) -> String {
    let row = sqlx::query(AssertSqlSafe(statement)).fetch_one(&mut database(server).await).await.unwrap();
    row.get(0)
}

async fn change(server: &TestServer, statement: &str) {
    let changed = sqlx::query(AssertSqlSafe(statement)).execute(&mut database(server).await).await.unwrap();
    assert_eq!(changed.rows_affected(), 1, "{statement}");
}

#[tokio::test]
async fn a_hash_of_weaker_parameters_is_made_anew_at_the_next_sign_in() {
    let (server, ann) = open_server(|_| ()).await;
    let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
    let salt = SaltString::encode_b64(&[5; 16]).unwrap();
    let weak = weak.hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string();
    change(&server, &format!("UPDATE users SET password_hash = '{weak}'")).await;
    let hash = async || text(&server, "SELECT password_hash FROM users").await;
    assert_eq!(sign_in(&ann, "ann@example.org", "wrong horse battery").await.error(), "wrong_credentials");
    assert_eq!(hash().await, weak);
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.status, 200);
    let strong = hash().await;
    assert!(strong.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{strong}");
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.status, 200);
    assert_eq!(hash().await, strong, "made once");
}

#[tokio::test]
async fn a_session_has_an_end_that_no_refresh_moves() {
    let (server, ann) = open_server(|_| ()).await;
    let ends = async || text(&server, "SELECT CAST(expires_ms AS TEXT) FROM sessions").await;
    let first = ends().await;
    let refresh = json!({ "refresh_token": ann.refresh_token });
    let ann = ann.with_session(&ann.post(route::REFRESH, &refresh).await);
    assert_eq!(ends().await, first);
    change(&server, "UPDATE sessions SET expires_ms = 1").await;
    assert_eq!(ann.get(route::ME).await.error(), "unauthorized");
    let refresh = json!({ "refresh_token": ann.refresh_token });
    assert_eq!(ann.post(route::REFRESH, &refresh).await.error(), "unauthorized");
}

#[tokio::test]
async fn keys_invitations_and_links_end_by_themselves() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let body = json!({ "name": "CI", "scopes": ["account-read"], "days": 1 });
    let key = operator.post(route::KEYS, &body).await.json()["key"].as_str().unwrap().to_owned();
    let key = Person { token: Some(key), ..operator.clone() };
    assert_eq!(key.get(route::ME).await.status, 200);
    change(&server, "UPDATE api_keys SET expires_ms = 1").await;
    assert_eq!(key.get(route::ME).await.error(), "unauthorized");

    let code = operator.post(route::INVITATIONS, &json!({})).await.json()["code"].clone();
    change(&server, "UPDATE invitations SET expires_ms = 1").await;
    assert_eq!(operator.post(route::ACCEPT, &json!({ "code": code })).await.error(), "not_found");

    let user = operator.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    let path = route::USER_RESET.replace("{user}", &user);
    let link = operator.post(&path, &json!({})).await.json()["link"].as_str().unwrap().to_owned();
    let token = link.split_once("?token=").unwrap().1;
    change(&server, "UPDATE links SET expires_ms = 1").await;
    let body = json!({ "token": token, "password": "a new horse battery" });
    assert_eq!(operator.post(route::RESET, &body).await.error(), "not_found");
}

#[tokio::test]
async fn a_session_that_nobody_used_for_long_has_ended() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1000;
    let (server, ann) = open_server(|config| config.accounts.idle_days = 3).await;
    let idle = async |days: u64| {
        change(&server, &format!("UPDATE sessions SET rotated_ms = rotated_ms - {}", days * DAY_MS)).await;
    };
    let refresh = json!({ "refresh_token": ann.refresh_token });
    idle(2).await;
    let ann = ann.with_session(&ann.post(route::REFRESH, &refresh).await);
    assert_eq!(ann.get(route::ME).await.status, 200);
    idle(4).await;
    let refresh = json!({ "refresh_token": ann.refresh_token });
    assert_eq!(ann.post(route::REFRESH, &refresh).await.error(), "unauthorized");
    assert_eq!(ann.get(route::ME).await.error(), "unauthorized", "the access token goes with it");
}

#[tokio::test]
async fn no_secret_lies_in_the_database_as_it_is() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let body = json!({ "name": "CI", "scopes": ["account-read"], "days": 1 });
    let key = operator.post(route::KEYS, &body).await.json()["key"].as_str().unwrap().to_owned();
    let code =
        operator.post(route::INVITATIONS, &json!({})).await.json()["code"].as_str().unwrap().to_owned();
    let begun = operator.post(route::FACTOR, &json!({ "password": PASSWORD })).await.json();
    let begun = begun["secret"].as_str().unwrap().to_owned();
    let user = operator.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    let path = route::USER_RESET.replace("{user}", &user);
    let link = operator.post(&path, &json!({})).await.json()["link"].as_str().unwrap().to_owned();
    let token = link.split_once("?token=").unwrap().1.to_owned();
    for (table, columns) in [
        ("api_keys", "hash || prefix"),
        ("invitations", "hash"),
        ("second_factors", "secret"),
        ("links", "hash"),
        ("refresh_tokens", "hash"),
        ("users", "password_hash"),
    ] {
        let kept = text(&server, &format!("SELECT {columns} FROM {table}")).await;
        for secret in [&key, &code, &begun, &token, &operator.refresh_token, &PASSWORD.to_owned()] {
            assert!(!kept.is_empty() && !kept.contains(secret.as_str()), "{table}");
        }
    }
}

#[tokio::test]
async fn files_of_a_deleted_account_go_at_the_next_start_where_the_server_was_killed_in_between() {
    let (server, ann) = open_server(|_| ()).await;
    let user = ann.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(send(&ann, Method::DELETE, route::ME, &json!({ "password": PASSWORD })).await.status, 204);
    // As a server would leave it that was killed between rows and files, or whose upload wrote on.
    let left = server.data().join("blobs").join(&user).join("57");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("file"), "sealed").unwrap();
    let server = TestServer::start_in(server.stop().await.unwrap(), |_| ()).await.unwrap();
    assert!(!server.data().join("blobs").join(&user).exists());
}
