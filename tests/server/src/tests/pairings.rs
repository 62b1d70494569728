//! Adding a device: two real devices exchange the account keys by way of the real server, and a third gets nothing.

use reqwest::Method;
use serde_json::json;
use sotto_api::{
    UserId,
    pairing::{MAX_PAIRINGS, PairingAnswer, PairingView},
    route,
    vault::Sealed,
};
use sotto_store::SeededEntropy;
use sotto_sync::{Claim, CryptoError, Keyring, Offer, PairingCode};

use crate::client::{Answer, Person, open_server};

async fn put(person: &Person, address: &str, view: &PairingView, body: &serde_json::Value) -> Answer {
    let address = address.replace("{pairing}", &view.id.to_string());
    Answer::of(person.request(Method::PUT, &address).json(body)).await
}

async fn begin(person: &Person, message: &str) -> PairingView {
    let answer = person.post(route::PAIRINGS, &json!({ "message": message })).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    serde_json::from_value(answer.json()).unwrap()
}

async fn now(person: &Person) -> PairingView {
    serde_json::from_value(person.get(route::PAIRINGS).await.json()).unwrap()
}

async fn id_of(person: &Person) -> UserId {
    person.get(route::ME).await.json()["id"].as_str().unwrap().parse().unwrap()
}

fn ring() -> Keyring {
    Keyring::from_bytes(&[7; 32]).unwrap()
}

#[tokio::test]
async fn a_device_that_is_told_the_code_gets_the_keys_and_the_server_does_not() {
    let (_server, ann) = open_server(|_| ()).await;
    assert_eq!(ann.get(route::PAIRINGS).await.error(), "not_found");
    let user = id_of(&ann).await;
    let code = PairingCode::make(&SeededEntropy::new(1)).unwrap();
    let (offer, message) = Offer::begin(user, &code, &SeededEntropy::new(2)).unwrap();
    let begun = begin(&ann, &message).await;

    // The new device is another session of the same person.
    let seen = now(&ann).await;
    let typed = PairingCode::read(&code.to_string().to_lowercase()).unwrap();
    let (claim, answer) = Claim::begin(user, &typed, &seen.message, &SeededEntropy::new(3)).unwrap();
    let body = serde_json::to_value(&answer).unwrap();
    assert_eq!(put(&ann, route::PAIRING_ANSWER, &begun, &body).await.status, 204);
    assert_eq!(put(&ann, route::PAIRING_ANSWER, &begun, &body).await.status, 204, "a lost answer");

    let keys = offer.accept(&now(&ann).await.answer.unwrap(), &ring(), &SeededEntropy::new(4)).unwrap();
    let body = json!({ "keys": keys });
    assert_eq!(put(&ann, route::PAIRING_KEYS, &begun, &body).await.status, 204);
    assert_eq!(put(&ann, route::PAIRING_KEYS, &begun, &body).await.status, 204, "a lost answer");
    let kept = now(&ann).await.keys.unwrap();
    assert_eq!(claim.open(&kept).unwrap().to_bytes(), ring().to_bytes());

    let address = route::PAIRING.replace("{pairing}", &begun.id.to_string());
    assert_eq!(Answer::of(ann.request(Method::DELETE, &address)).await.status, 204);
    assert_eq!(ann.get(route::PAIRINGS).await.error(), "not_found");
    assert_eq!(put(&ann, route::PAIRING_KEYS, &begun, &body).await.error(), "not_found");
}

#[tokio::test]
async fn a_guess_is_one_guess() {
    let (_server, ann) = open_server(|_| ()).await;
    let user = id_of(&ann).await;
    let code = PairingCode::make(&SeededEntropy::new(1)).unwrap();
    let (offer, message) = Offer::begin(user, &code, &SeededEntropy::new(2)).unwrap();
    let begun = begin(&ann, &message).await;
    let guess = PairingCode::make(&SeededEntropy::new(9)).unwrap();
    let (claim, answer) = Claim::begin(user, &guess, &message, &SeededEntropy::new(3)).unwrap();
    let body = serde_json::to_value(&answer).unwrap();
    assert_eq!(put(&ann, route::PAIRING_ANSWER, &begun, &body).await.status, 204);
    // Neither another guess nor the right device gets in after it.
    let (_, right) = Claim::begin(user, &code, &message, &SeededEntropy::new(4)).unwrap();
    let body = serde_json::to_value(&right).unwrap();
    assert_eq!(put(&ann, route::PAIRING_ANSWER, &begun, &body).await.error(), "conflict");
    let refused = offer.accept(&now(&ann).await.answer.unwrap(), &ring(), &SeededEntropy::new(5));
    assert_eq!(refused.err(), Some(CryptoError::WrongPassphrase));
    assert!(claim.open(&Sealed("AQEBAQEBAQEBAQEBAQEBAQEB".to_owned())).is_err());
}

#[tokio::test]
async fn a_pairing_is_its_persons_alone_and_in_its_order() {
    let (server, ann) = open_server(|_| ()).await;
    let mallory = Person::join(&server.url(""), "mallory@example.org").await;
    let long = "A".repeat(44);
    let begun = begin(&ann, &long).await;
    assert_eq!(mallory.get(route::PAIRINGS).await.error(), "not_found");
    let answer = PairingAnswer { message: long.clone(), proof: long.clone() };
    let answer = serde_json::to_value(&answer).unwrap();
    assert_eq!(put(&mallory, route::PAIRING_ANSWER, &begun, &answer).await.error(), "not_found");
    let keys = json!({ "keys": long });
    assert_eq!(put(&ann, route::PAIRING_KEYS, &begun, &keys).await.error(), "conflict", "nobody answered");
    // A newer one takes the place of the older.
    let newer = begin(&ann, &long).await;
    assert_eq!(put(&ann, route::PAIRING_ANSWER, &begun, &answer).await.error(), "not_found");
    assert_eq!(put(&ann, route::PAIRING_ANSWER, &newer, &answer).await.status, 204);
}

#[tokio::test]
async fn nonsense_and_too_many_are_refused() {
    let (_server, ann) = open_server(|_| ()).await;
    for message in ["", "AAAA", "not base64 at all, of no length", &"A".repeat(400)] {
        let answer = ann.post(route::PAIRINGS, &json!({ "message": message })).await;
        assert_eq!(answer.error(), "invalid", "{message}");
    }
    let message = "A".repeat(44);
    let mut last = begin(&ann, &message).await;
    for _ in 1..MAX_PAIRINGS {
        last = begin(&ann, &message).await;
    }
    let refused = ann.post(route::PAIRINGS, &json!({ "message": message })).await;
    assert_eq!(refused.error(), "too_many_requests");
    // Ending one does not make room for another.
    let address = route::PAIRING.replace("{pairing}", &last.id.to_string());
    assert_eq!(Answer::of(ann.request(Method::DELETE, &address)).await.status, 204);
    assert_eq!(ann.post(route::PAIRINGS, &json!({ "message": message })).await.error(), "too_many_requests");
}
