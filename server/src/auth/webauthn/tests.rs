//! Every rule of the two ceremonies broken once, the standard's own vectors, and bytes that are none of anything.

mod device;
mod vectors;

use serde_json::json;

use self::{
    device::{Device, Key, bytes, device, eddsa, es256},
    vectors::{NONE, PACKED_SELF, Vector},
};
use super::*;

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn the_vectors_of_the_standard_are_believed() {
    let party = RelyingParty::of("https://example.org").unwrap();
    for Vector {
        challenge,
        client_data,
        attestation_object,
        credential_id,
        then_challenge,
        then_authenticator_data,
        then_client_data,
        then_signature,
    } in [NONE, PACKED_SELF]
    {
        let made =
            party.register(&unhex(challenge), &unhex(client_data), &unhex(attestation_object)).unwrap();
        assert_eq!(made.id, unhex(credential_id));
        let known =
            Known { public_key: &made.public_key, sign_count: 0, backup_eligible: made.backup_eligible };
        let (client_data, data) = (unhex(then_client_data), unhex(then_authenticator_data));
        let mut signature = unhex(then_signature);
        let answer = Answer { client_data: &client_data, authenticator_data: &data, signature: &signature };
        let used = party.authenticate(&unhex(then_challenge), false, &known, &answer);
        assert_eq!(used.map(|used| used.sign_count), Ok(0));
        // None of the two was verified.
        let strict = party.authenticate(&unhex(then_challenge), true, &known, &answer);
        assert_eq!(strict, Err(WebauthnError::NotVerified));
        *signature.last_mut().unwrap() ^= 1;
        let answer = Answer { client_data: &client_data, authenticator_data: &data, signature: &signature };
        let bent = party.authenticate(&unhex(then_challenge), false, &known, &answer);
        assert_eq!(bent, Err(WebauthnError::Signature));
    }
    let mut bent = unhex(PACKED_SELF.attestation_object);
    let at = bent.windows(3).position(|it| it == b"sig").unwrap() + 20;
    bent[at] ^= 1;
    let made = party.register(&unhex(PACKED_SELF.challenge), &unhex(PACKED_SELF.client_data), &bent);
    assert_eq!(made, Err(WebauthnError::Attestation));
}

#[test]
fn keys_of_both_kinds_are_made_and_used() {
    for key in [es256(), eddsa()] {
        let mut device = device(key, "webauthn.create");
        let made = device.create().unwrap();
        device.format = "packed";
        let algorithm = if matches!(device.key, Key::Es256(_)) { cose::ES256 } else { cose::EDDSA };
        device.statement = vec![(text("alg"), Value::from(algorithm))];
        assert_eq!(device.create(), Ok(made.clone()), "attested by itself");
        device.client["type"] = json!("webauthn.get");
        device.flags = 0x05;
        assert_eq!(device.get(true, &made), Ok(Used { sign_count: 0, backed_up: false }));
        device.after = bytes(&Value::Map(vec![(text("credProtect"), Value::from(2))]));
        device.flags = 0x85;
        assert!(device.get(true, &made).is_ok(), "with extensions");
    }
}

#[test]
fn what_was_asked_for_elsewhere_is_refused() {
    type Bend = fn(&mut Device);
    let cases: [(Bend, WebauthnError); 13] = [
        (|it| it.client["type"] = json!("webauthn.other"), WebauthnError::Other("ceremony")),
        (|it| it.client["challenge"] = json!("AAAA"), WebauthnError::Other("challenge")),
        (|it| it.client["origin"] = json!("https://evil.example"), WebauthnError::Other("origin")),
        (|it| it.client["origin"] = json!("https://sotto.example.org:444"), WebauthnError::Other("origin")),
        (|it| it.client["origin"] = json!("https://sotto.example.org/"), WebauthnError::Other("origin")),
        (|it| it.client["crossOrigin"] = json!(true), WebauthnError::Framed),
        (|it| it.client["topOrigin"] = json!("https://evil.example"), WebauthnError::Framed),
        (|it| it.client = json!([]), WebauthnError::Malformed("the browser's data")),
        (|it| it.server = "example.org", WebauthnError::Other("server")),
        (|it| it.flags &= !1, WebauthnError::NotPresent),
        (|it| it.flags |= 0x10, WebauthnError::Backup),
        (|it| it.after = vec![0], WebauthnError::Malformed("the authenticator's data")),
        (|it| it.flags |= 0x80, WebauthnError::Malformed("the authenticator's data")),
    ];
    let made = device(es256(), "webauthn.create").create().unwrap();
    for (bend, error) in cases {
        let mut bent = device(es256(), "webauthn.create");
        bend(&mut bent);
        assert_eq!(bent.create(), Err(error));
        let mut bent = device(es256(), "webauthn.get");
        bent.flags = 0x05;
        bend(&mut bent);
        assert_eq!(bent.get(false, &made), Err(error));
    }
}

#[test]
fn a_credential_that_is_none_is_not_registered() {
    let mut bare = device(es256(), "webauthn.create");
    bare.flags = 0x05;
    assert!(bare.create().is_err(), "no credential is announced");
    for id in [Vec::new(), vec![1; MAX_CREDENTIAL + 1]] {
        let mut device = device(es256(), "webauthn.create");
        device.id = id;
        assert_eq!(device.create(), Err(WebauthnError::Malformed("the credential's id")));
    }
    for (format, statement) in [
        ("none", vec![(text("x"), Value::from(1))]),
        ("packed", vec![(text("alg"), Value::from(-257))]),
        ("packed", vec![(text("alg"), Value::from(-7)), (text("x5c"), Value::Array(Vec::new()))]),
        ("tpm", Vec::new()),
        ("", Vec::new()),
    ] {
        let mut device = device(es256(), "webauthn.create");
        (device.format, device.statement) = (format, statement);
        assert_eq!(device.create(), Err(WebauthnError::Attestation), "{format}");
    }
}

#[test]
fn a_key_that_is_none_is_not_registered() {
    let device = device(es256(), "webauthn.create");
    let number = |value: i64| Value::from(value);
    let Value::Map(good) = es256().cose() else { unreachable!("a key is a map") };
    let with = |label: i64, value: Value| {
        let mut fields = good.clone();
        fields.retain(|(name, _)| *name != number(label));
        fields.push((number(label), value));
        device.create_with(&bytes(&Value::Map(fields)))
    };
    for (label, value) in [(3, number(-257)), (1, number(3)), (-1, number(2)), (3, number(-8))] {
        assert_eq!(with(label, value), Err(WebauthnError::Algorithm));
    }
    let malformed = Err(WebauthnError::Malformed("the public key"));
    for value in [Value::Bytes(vec![1; 31]), Value::Bytes(vec![255; 32]), text("x"), Value::Null] {
        assert_eq!(with(-2, value), malformed, "no point on the curve");
    }
    let mut twice = good.clone();
    twice.push(good[1].clone());
    assert_eq!(device.create_with(&bytes(&Value::Map(twice))), malformed, "two algorithms");
    let weak = Value::Map(vec![
        (number(1), number(1)),
        (number(3), number(-8)),
        (number(-1), number(6)),
        (number(-2), Value::Bytes([&[1_u8][..], &[0; 31]].concat())),
    ]);
    assert_eq!(device.create_with(&bytes(&weak)), malformed, "a weak key");
}

#[test]
fn a_use_is_the_persons_the_keys_and_counted() {
    let mut maker = device(es256(), "webauthn.create");
    maker.count = 5;
    let made = maker.create().unwrap();
    let user = |flags: u8, count: u32, key: Key| {
        let mut device = device(key, "webauthn.get");
        (device.flags, device.count) = (flags, count);
        device
    };
    assert_eq!(user(0x05, 6, es256()).get(true, &made), Ok(Used { sign_count: 6, backed_up: false }));
    assert_eq!(user(0x01, 6, es256()).get(true, &made), Err(WebauthnError::NotVerified));
    assert!(user(0x01, 6, es256()).get(false, &made).is_ok());
    for count in [0, 4, 5] {
        assert_eq!(user(0x05, count, es256()).get(true, &made), Err(WebauthnError::Counter), "{count}");
    }
    assert_eq!(user(0x0d, 6, es256()).get(true, &made), Err(WebauthnError::Backup));
    let other = Key::Es256(p256::ecdsa::SigningKey::from_slice(&[4; 32]).unwrap());
    assert_eq!(user(0x05, 6, other).get(true, &made), Err(WebauthnError::Signature));
    assert_eq!(user(0x05, 6, eddsa()).get(true, &made), Err(WebauthnError::Signature));
    let synced = Registered { backup_eligible: true, ..made };
    assert_eq!(user(0x1d, 6, es256()).get(true, &synced), Ok(Used { sign_count: 6, backed_up: true }));
}

#[test]
fn bytes_that_are_none_of_anything_are_refused() {
    let good = unhex(NONE.attestation_object);
    let (challenge, client_data) = (unhex(NONE.challenge), unhex(NONE.client_data));
    let party = RelyingParty::of("https://example.org").unwrap();
    for at in 0..good.len() {
        assert!(party.register(&challenge, &client_data, &good[..at]).is_err(), "cut at {at}");
        for bit in [1, 0x80] {
            let mut bent = good.clone();
            bent[at] ^= bit;
            // Some bytes are nobody's business: the model, the counter, the id. It must only not panic.
            let _ = party.register(&challenge, &client_data, &bent);
        }
    }
    // Lengths without end, and depths without end.
    for hostile in [
        vec![0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0xbb, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x81; 100_000],
        vec![0xbf; 100_000],
        vec![0x5f; 100_000],
        [&good[..], &[0]].concat(),
    ] {
        assert!(party.register(&challenge, &client_data, &hostile).is_err());
    }
}

#[test]
fn passkeys_are_for_names_by_https_or_this_machine() {
    let of = |url| RelyingParty::of(url).map(|party| (party.id, party.origin));
    let both = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
    assert_eq!(of("https://Sotto.example.org/"), both("sotto.example.org", "https://sotto.example.org"));
    assert_eq!(of("https://a.example:443"), both("a.example", "https://a.example"));
    assert_eq!(of("https://a.example:8443"), both("a.example", "https://a.example:8443"));
    assert_eq!(of("http://localhost:8080"), both("localhost", "http://localhost:8080"));
    for none in ["http://a.example", "https://192.0.2.1", "https://[::1]:8443", "", "x", "ftp://a.example"] {
        assert_eq!(of(none), None, "{none}");
    }
}
