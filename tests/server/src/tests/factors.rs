//! The second factor, with an authenticator app of the test's own (RFC 6238).

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::json;
use sha1::Sha1;
use sotto_api::route;
use sotto_server::config::RegistrationMode;
use sotto_support::server::TestServer;

use crate::{
    account::{send, sign_in},
    client::{Answer, PASSWORD, Person, open_server},
};

/// What an authenticator app knows.
struct Authenticator(Vec<u8>);

impl Authenticator {
    fn of(base32: &str) -> Self {
        let bits: String = base32
            .bytes()
            .map(|digit| if digit.is_ascii_digit() { digit - b'2' + 26 } else { digit - b'A' })
            .map(|value| format!("{value:05b}"))
            .collect();
        let bytes = bits.as_bytes().chunks_exact(8);
        Self(bytes.map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap()).collect())
    }

    /// The code of the step that is `ahead` of now.
    fn code(&self, ahead: u64) -> String {
        let step = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 30 + ahead;
        let mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap().chain_update(step.to_be_bytes());
        let mac = mac.finalize().into_bytes();
        let at = usize::from(mac[19] & 15);
        let number = u32::from_be_bytes(mac[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

async fn second(person: &Person, ticket: &str, code: &str) -> Answer {
    let body = json!({ "ticket": ticket, "code": code, "client": "api" });
    Person { token: None, ..person.clone() }.post(route::SECOND_FACTOR, &body).await
}

async fn ticket(person: &Person) -> String {
    let answer = sign_in(person, "ann@example.org", PASSWORD).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    assert_eq!(answer.json().get("access_token"), None);
    answer.json()["ticket"].as_str().unwrap().to_owned()
}

/// Switches the second factor on, with the code of now.
async fn enrol(person: &Person) -> (Authenticator, Vec<String>) {
    let begun = person.post(route::FACTOR, &json!({ "password": PASSWORD })).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    let secret = begun.json()["secret"].as_str().unwrap().to_owned();
    assert!(begun.json()["link"].as_str().unwrap().contains(&format!("secret={secret}&")));
    let authenticator = Authenticator::of(&secret);
    let confirmed = person.post(route::FACTOR_CONFIRM, &json!({ "code": authenticator.code(0) })).await;
    assert_eq!(confirmed.status, 200, "{confirmed:?}");
    let codes = confirmed.json()["codes"].as_array().unwrap().clone();
    (authenticator, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn sign_in_asks_for_the_second_factor_and_takes_each_code_once() {
    let (_server, ann) = open_server(|_| ()).await;
    assert_eq!(ann.get(route::FACTOR).await.json(), json!({ "enabled": false, "recovery_codes": 0 }));
    let (authenticator, codes) = enrol(&ann).await;
    assert_eq!(ann.get(route::FACTOR).await.json(), json!({ "enabled": true, "recovery_codes": 10 }));
    assert_eq!(ann.get(route::ME).await.status, 200, "the session that did it goes on");

    let first = ticket(&ann).await;
    for wrong in ["", "000000", "abcdef", &"9".repeat(1000), "\u{0}"] {
        assert_eq!(second(&ann, &first, wrong).await.error(), "wrong_credentials", "{wrong}");
    }
    let code = authenticator.code(1);
    let answer = second(&ann, &first, &code).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(ann.with_session(&answer).get(route::ME).await.status, 200);
    assert_eq!(second(&ann, &ticket(&ann).await, &code).await.error(), "wrong_credentials", "used");

    let typed = codes[0].to_lowercase().replace('-', " ");
    assert_eq!(second(&ann, &ticket(&ann).await, &typed).await.status, 200);
    assert_eq!(second(&ann, &ticket(&ann).await, &codes[0]).await.error(), "wrong_credentials", "used");
    assert_eq!(ann.get(route::FACTOR).await.json()["recovery_codes"], 9);
}

#[tokio::test]
async fn one_code_sent_many_times_at_once_opens_one_session() {
    let (_server, ann) = open_server(|_| ()).await;
    let (authenticator, codes) = enrol(&ann).await;
    let ticket = ticket(&ann).await;
    for code in [authenticator.code(1), codes[0].clone()] {
        let tasks: Vec<_> = (0..4)
            .map(|_| {
                let (ann, ticket, code) = (ann.clone(), ticket.clone(), code.clone());
                tokio::spawn(async move { second(&ann, &ticket, &code).await.status })
            })
            .collect();
        let mut opened = 0;
        for task in tasks {
            opened += usize::from(task.await.unwrap() == 200);
        }
        assert_eq!(opened, 1);
    }
}

#[tokio::test]
async fn nothing_but_a_ticket_is_a_ticket() {
    let (server, ann) = open_server(|_| ()).await;
    let (authenticator, _) = enrol(&ann).await;
    let ticket = ticket(&ann).await;
    let code = authenticator.code(1);
    let mut flipped = ticket.clone().into_bytes();
    flipped[12] = if flipped[12] == b'A' { b'B' } else { b'A' };
    let session = ann.token.clone().unwrap();
    for wrong in ["", "x", &session, &ann.refresh_token, &String::from_utf8(flipped).unwrap()] {
        assert_eq!(second(&ann, wrong, &code).await.error(), "unauthorized", "{wrong}");
    }
    let with_ticket = Person { token: Some(ticket.clone()), ..ann.clone() };
    assert_eq!(with_ticket.get(route::ME).await.error(), "unauthorized");
    let folder = server.stop().await.unwrap();
    let server = TestServer::start_in(folder, |_| ()).await.unwrap();
    let moved = Person { base: server.url(""), ..ann };
    assert_eq!(second(&moved, &ticket, &code).await.status, 200, "the secret opens after a restart");
}

#[tokio::test]
async fn the_second_factor_goes_by_password_and_code_or_by_an_operator() {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Open).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let ann = Person::join(&server.url(""), "ann@example.org").await;
    assert_eq!(ann.post(route::FACTOR, &json!({ "password": "wrong" })).await.error(), "wrong_credentials");
    assert_eq!(ann.post(route::FACTOR_CONFIRM, &json!({ "code": "123456" })).await.error(), "conflict");
    let (authenticator, codes) = enrol(&ann).await;
    assert_eq!(ann.post(route::FACTOR, &json!({ "password": PASSWORD })).await.error(), "conflict");
    let off = async |password: &str, code: &str| {
        send(&ann, Method::DELETE, route::FACTOR, &json!({ "password": password, "code": code })).await
    };
    assert_eq!(off("wrong", &authenticator.code(1)).await.error(), "wrong_credentials");
    assert_eq!(off(PASSWORD, "000000").await.error(), "wrong_credentials");
    assert_eq!(off(PASSWORD, &codes[3]).await.status, 204);
    assert_eq!(off(PASSWORD, &codes[4]).await.error(), "not_found");
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.status, 200);
    enrol(&ann).await;
    let user = ann.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    let path = route::USER_FACTOR.replace("{user}", &user);
    assert_eq!(send(&operator, Method::DELETE, &path, &json!({})).await.status, 204);
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn guesses_at_a_code_are_counted() {
    let (_server, ann) = open_server(|_| ()).await;
    enrol(&ann).await;
    let ticket = ticket(&ann).await;
    let mut last = String::new();
    for _ in 0..11 {
        last = second(&ann, &ticket, "000000").await.error();
    }
    assert_eq!(last, "too_many_requests");
}
