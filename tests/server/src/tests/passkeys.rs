//! Passkeys: made, used alone and after a password, listed, taken away; and what is refused.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::route;
use sotto_server::config::RegistrationMode;
use sotto_support::server::TestServer;

use crate::{
    account::{send, sign_in},
    authenticator::{Device, ORIGIN},
    client::{Answer, PASSWORD, Person},
};

async fn house() -> (TestServer, Person) {
    let server = TestServer::start(|config| {
        config.accounts.registration = RegistrationMode::Open;
        config.server.public_url = Some(ORIGIN.to_owned());
    })
    .await
    .unwrap();
    let ann = Person::join(&server.url(""), "ann@example.org").await;
    (server, ann)
}

async fn begun(person: &Person) -> Value {
    let begun = person.post(route::PASSKEYS, &json!({ "password": PASSWORD })).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    begun.json()
}

async fn made(person: &Person, device: &mut Device, second_factor: bool) -> Answer {
    let begun = begun(person).await;
    let credential = device.create(&begun["public_key"]);
    let body = json!({
        "ticket": begun["ticket"], "name": "laptop", "second_factor": second_factor, "credential": credential,
    });
    person.post(route::PASSKEYS_CONFIRM, &body).await
}

async fn challenged(person: &Person, body: &Value) -> Value {
    let answer = person.post(route::PASSKEY_CHALLENGE, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

async fn finished(person: &Person, ticket: &Value, credential: &Value) -> Answer {
    let body = json!({ "ticket": ticket, "credential": credential, "client": "api" });
    Person { token: None, ..person.clone() }.post(route::PASSKEY_SIGN_IN, &body).await
}

#[tokio::test]
async fn a_passkey_signs_in_alone_and_each_answer_counts_once() {
    let (_server, ann) = house().await;
    let mut device = Device::new(1);
    let answer = made(&ann, &mut device, false).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(answer.json()["recovery_codes"], json!([]));
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.status, 200, "a password alone goes on");

    let asked = challenged(&ann, &json!({})).await;
    assert_eq!(asked["public_key"]["userVerification"], "required");
    assert_eq!(asked["public_key"]["allowCredentials"], json!([]));
    let credential = device.get(&asked["public_key"]);
    let opened = finished(&ann, &asked["ticket"], &credential).await;
    assert_eq!(opened.status, 200, "{opened:?}");
    let me = ann.with_session(&opened).get(route::ME).await.json();
    assert_eq!(me["email"], "ann@example.org");
    assert_eq!(finished(&ann, &asked["ticket"], &credential).await.error(), "wrong_credentials", "again");
    let listed = ann.get(route::PASSKEYS).await.json();
    assert_eq!((&listed[0]["name"], &listed[0]["second_factor"]), (&json!("laptop"), &json!(false)));
    assert!(listed[0]["used_ms"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_and_recovery_codes_stand_in_for_it() {
    let (_server, ann) = house().await;
    let mut device = Device::new(1);
    let answer = made(&ann, &mut device, true).await.json();
    let codes = answer["recovery_codes"].as_array().unwrap().clone();
    assert_eq!(codes.len(), 10);
    // A touch is enough after a password.
    device.verifies = false;
    let owed = sign_in(&ann, "ann@example.org", PASSWORD).await;
    assert_eq!((owed.status, &owed.json()["methods"]), (202, &json!(["passkey"])));
    let asked = challenged(&ann, &json!({ "ticket": owed.json()["ticket"] })).await;
    let allowed = &asked["public_key"]["allowCredentials"];
    assert_eq!((&allowed[0]["transports"], allowed[1].is_null()), (&json!(["internal", "hybrid"]), true));
    let opened = finished(&ann, &asked["ticket"], &device.get(&asked["public_key"])).await;
    assert_eq!(opened.status, 200, "{opened:?}");
    // But not alone.
    let asked = challenged(&ann, &json!({})).await;
    let credential = device.get(&asked["public_key"]);
    assert_eq!(finished(&ann, &asked["ticket"], &credential).await.error(), "wrong_credentials");

    let by_code = json!({ "ticket": owed.json()["ticket"], "code": codes[0], "client": "api" });
    let stranger = Person { token: None, ..ann.clone() };
    assert_eq!(stranger.post(route::SECOND_FACTOR, &by_code).await.status, 200);
    assert_eq!(stranger.post(route::SECOND_FACTOR, &by_code).await.error(), "wrong_credentials");
    let id = answer["view"]["id"].as_str().unwrap();
    let path = route::PASSKEY.replace("{passkey}", id);
    let wrong = send(&ann, Method::DELETE, &path, &json!({ "password": "wrong" })).await;
    assert_eq!(wrong.error(), "wrong_credentials");
    assert_eq!(send(&ann, Method::DELETE, &path, &json!({ "password": PASSWORD })).await.status, 204);
    assert_eq!(sign_in(&ann, "ann@example.org", PASSWORD).await.status, 200);
    assert_eq!(ann.get(route::FACTOR).await.json(), json!({ "enabled": false, "recovery_codes": 0 }));
}

#[tokio::test]
async fn nobodys_passkey_is_somebody_elses() {
    let (server, ann) = house().await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let (mut of_ann, mut of_bob) = (Device::new(1), Device::new(2));
    assert_eq!(made(&ann, &mut of_ann, true).await.status, 201);
    assert_eq!(made(&bob, &mut of_bob, true).await.status, 201);
    assert_eq!(made(&bob, &mut Device::new(1), false).await.error(), "conflict", "the credential is taken");
    // Bob's ticket and Ann's account.
    let begun = begun(&bob).await;
    let body =
        |credential: Value| json!({ "ticket": begun["ticket"], "name": "x", "credential": credential });
    let stolen = body(Device::new(3).create(&begun["public_key"]));
    assert_eq!(ann.post(route::PASSKEYS_CONFIRM, &stolen).await.error(), "forbidden");
    // Ann's password and Bob's passkey.
    let owed = sign_in(&ann, "ann@example.org", PASSWORD).await.json();
    let asked = challenged(&ann, &json!({ "ticket": owed["ticket"] })).await;
    let credential = of_bob.get(&asked["public_key"]);
    assert_eq!(finished(&ann, &asked["ticket"], &credential).await.error(), "wrong_credentials");
    // Bob's key under Ann's name.
    let asked = challenged(&ann, &json!({})).await;
    let mut credential = of_bob.get(&asked["public_key"]);
    credential["response"]["userHandle"] = json!(of_ann.user);
    assert_eq!(finished(&ann, &asked["ticket"], &credential).await.error(), "wrong_credentials");
    // Bob's signature under Ann's credential.
    let mut credential = of_ann.get(&asked["public_key"]);
    credential["response"]["signature"] = of_bob.get(&asked["public_key"])["response"]["signature"].clone();
    assert_eq!(finished(&ann, &asked["ticket"], &credential).await.error(), "wrong_credentials");
    let path =
        route::PASSKEY.replace("{passkey}", ann.get(route::PASSKEYS).await.json()[0]["id"].as_str().unwrap());
    assert_eq!(
        send(&bob, Method::DELETE, &path, &json!({ "password": PASSWORD })).await.error(),
        "not_found"
    );
}

#[tokio::test]
async fn tickets_are_for_one_thing_and_nonsense_is_refused() {
    let (_server, ann) = house().await;
    let mut device = Device::new(1);
    let begun = begun(&ann).await;
    let credential = device.create(&begun["public_key"]);
    let body = |ticket: &Value, credential: &Value| json!({ "ticket": ticket, "name": "x", "second_factor": false, "credential": credential });
    let asked = challenged(&ann, &json!({})).await;
    for ticket in [&asked["ticket"], &json!(""), &json!("AAAA"), &json!(ann.token.clone().unwrap())] {
        assert_eq!(ann.post(route::PASSKEYS_CONFIRM, &body(ticket, &credential)).await.error(), "forbidden");
        let answer = finished(&ann, &begun["ticket"], &device.get(&asked["public_key"])).await;
        assert_eq!(answer.error(), "unauthorized");
    }
    for (pointer, value) in [
        ("/id", "AAAA"),
        ("/type", "password"),
        ("/response/clientDataJSON", "e30"),
        ("/response/attestationObject", "!"),
        ("/response/attestationObject", "oA"),
    ] {
        let mut bent = credential.clone();
        *bent.pointer_mut(pointer).unwrap() = json!(value);
        assert_eq!(
            ann.post(route::PASSKEYS_CONFIRM, &body(&begun["ticket"], &bent)).await.error(),
            "invalid"
        );
    }
    assert_eq!(ann.post(route::PASSKEYS_CONFIRM, &body(&begun["ticket"], &credential)).await.status, 201);
    assert_eq!(
        ann.post(route::PASSKEYS_CONFIRM, &body(&begun["ticket"], &credential)).await.error(),
        "conflict"
    );
    let good = device.get(&asked["public_key"]);
    for (pointer, value) in [
        ("/id", "\u{0}"),
        ("/id", "AAAA"),
        ("/type", "password"),
        ("/response/userHandle", ""),
        ("/response/signature", "!"),
        ("/response/authenticatorData", "AAAA"),
    ] {
        let mut bent = good.clone();
        *bent.pointer_mut(pointer).unwrap() = json!(value);
        assert_eq!(finished(&ann, &asked["ticket"], &bent).await.error(), "wrong_credentials", "{pointer}");
    }
    assert_eq!(finished(&ann, &asked["ticket"], &good).await.status, 200);
    // A copy of the authenticator counts from where it was copied.
    let mut copy = Device::new(1);
    copy.user.clone_from(&device.user);
    let asked = challenged(&ann, &json!({})).await;
    let credential = copy.get(&asked["public_key"]);
    assert_eq!(finished(&ann, &asked["ticket"], &credential).await.error(), "wrong_credentials");
}

#[tokio::test]
async fn operators_take_lost_passkeys_away_and_switched_off_accounts_stay_out() {
    let server = TestServer::start(|config| {
        config.accounts.registration = RegistrationMode::Open;
        config.server.public_url = Some(ORIGIN.to_owned());
    })
    .await
    .unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let ann = Person::join(&server.url(""), "ann@example.org").await;
    let mut device = Device::new(1);
    assert_eq!(made(&ann, &mut device, true).await.status, 201);
    let user = ann.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    let of_user = |path: &str| path.replace("{user}", &user);
    let off = json!({ "active": false });
    assert_eq!(send(&operator, Method::PATCH, &of_user(route::USER), &off).await.status, 204);
    let asked = challenged(&ann, &json!({})).await;
    let credential = device.get(&asked["public_key"]);
    assert_eq!(finished(&ann, &asked["ticket"], &credential).await.error(), "forbidden");
    let on = json!({ "active": true });
    assert_eq!(send(&operator, Method::PATCH, &of_user(route::USER), &on).await.status, 204);
    assert_eq!(send(&operator, Method::DELETE, &of_user(route::USER_FACTOR), &json!({})).await.status, 204);
    let answer = sign_in(&ann, "ann@example.org", PASSWORD).await;
    assert_eq!(answer.status, 200);
    assert_eq!(ann.with_session(&answer).get(route::PASSKEYS).await.json(), json!([]));
}

#[tokio::test]
async fn a_server_without_a_name_makes_no_passkeys() {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Open).await.unwrap();
    let ann = Person::join(&server.url(""), "ann@example.org").await;
    assert_eq!(ann.get(route::SERVER).await.json()["passkeys"], false);
    assert_eq!(ann.post(route::PASSKEYS, &json!({ "password": PASSWORD })).await.error(), "conflict");
    assert_eq!(ann.post(route::PASSKEY_CHALLENGE, &json!({})).await.error(), "conflict");
}
