//! Adding a device: both sides of the vector, which an independent implementation computed, and what does not fit.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use proptest::prelude::*;
use serde_json::Value;
use sotto_api::{UserId, pairing::PairingAnswer, vault::Sealed};
use sotto_store::SeededEntropy;
use sotto_sync::{Claim, CryptoError, Keyring, Offer, PairingCode};

fn vector() -> Value {
    serde_json::from_str(include_str!("vectors/pairing-1.json")).expect("the vector is JSON")
}

fn text(name: &str) -> String {
    vector()[name].as_str().expect("a text").to_owned()
}

fn user() -> UserId {
    text("account").parse().expect("an id")
}

fn code() -> PairingCode {
    PairingCode::read(&text("code")).expect("a code")
}

fn answer() -> PairingAnswer {
    serde_json::from_value(vector()["answer"].clone()).expect("an answer")
}

fn entropy(name: &str) -> SeededEntropy {
    SeededEntropy::new(vector()[name].as_u64().expect("a seed"))
}

fn ring() -> Keyring {
    Keyring::from_bytes(&[7; 32]).expect("32 bytes are a key")
}

fn offer() -> (Offer, String) {
    Offer::begin(user(), &code(), &entropy("old_seed")).expect("it begins")
}

#[test]
fn both_sides_of_the_vector_say_what_it_says() {
    let (offer, message) = offer();
    assert_eq!(message, text("offer"));
    let (claim, said) = Claim::begin(user(), &code(), &message, &entropy("new_seed")).expect("it answers");
    assert_eq!(said, answer());
    let opened = claim.open(&Sealed(text("sealed"))).expect("the vector opens");
    let hex: String = opened.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, text("keyring"));
    let sealed = offer.accept(&said, &opened, &SeededEntropy::new(5)).expect("the proof is right");
    assert_eq!(claim.open(&sealed).expect("it opens").to_bytes(), opened.to_bytes());
}

#[test]
fn another_code_account_or_side_gets_nothing() {
    let wrong = Some(CryptoError::WrongPassphrase);
    let other_code = PairingCode::read("K7QP-3MXX").expect("a code");
    let other_user = UserId::make(1, [1; 10]);
    for (user, code) in [(user(), &other_code), (other_user, &code())] {
        let (offer, message) = offer();
        let (claim, said) = Claim::begin(user, code, &message, &SeededEntropy::new(3)).expect("it answers");
        assert_eq!(offer.accept(&said, &ring(), &SeededEntropy::new(4)).err(), wrong);
        assert_eq!(claim.open(&Sealed(text("sealed"))).err(), wrong);
    }
    // An old device's own message sent back, a message without a proof, a proof of another message.
    let reflected = PairingAnswer { message: text("offer"), ..answer() };
    let unproven = PairingAnswer { proof: "AAAA".to_owned(), ..answer() };
    let (_, second) =
        Claim::begin(user(), &code(), &text("offer"), &SeededEntropy::new(9)).expect("it answers");
    let mixed = PairingAnswer { proof: second.proof, ..answer() };
    for said in [reflected, unproven, mixed] {
        assert!(offer().0.accept(&said, &ring(), &SeededEntropy::new(4)).is_err(), "{said:?}");
    }
    assert!(offer().0.accept(&answer(), &ring(), &SeededEntropy::new(4)).is_ok());
}

#[test]
fn codes_are_read_as_people_type_them() {
    for typed in ["K7QP-3MXW", "k7qp3mxw", " k7 qp 3m xw ", "K7QP 3MXW"] {
        assert_eq!(PairingCode::read(typed), Some(code()), "{typed}");
    }
    assert_eq!(PairingCode::read("oil0-1111").map(|it| it.to_string()), Some("0110-1111".to_owned()));
    for typed in ["", "K7QP-3MX", "K7QP-3MXWW", "K7QP-3MX!", "K7QP-3MXU", "\u{fc}7QP-3MXW"] {
        assert_eq!(PairingCode::read(typed), None, "{typed}");
    }
    let made = PairingCode::make(&SeededEntropy::new(1)).expect("a code");
    assert_eq!(PairingCode::read(&made.to_string()), Some(made));
}

proptest! {
    #[test]
    fn whatever_a_server_says_is_an_answer_or_an_error(message in ".{0,90}", proof in ".{0,90}", bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        for message in [message, STANDARD.encode(&bytes)] {
            let said = PairingAnswer { message: message.clone(), proof: proof.clone() };
            prop_assert!(offer().0.accept(&said, &ring(), &SeededEntropy::new(4)).is_err());
            if let Ok((claim, _)) = Claim::begin(user(), &code(), &message, &SeededEntropy::new(3)) {
                prop_assert!(claim.open(&Sealed(STANDARD.encode(&bytes))).is_err());
            }
        }
    }
}
