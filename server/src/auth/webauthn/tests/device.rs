//! An authenticator and its browser, which tests bend.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ciborium::Value;
use ed25519_dalek::Signer;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::super::{Answer, Known, Registered, RelyingParty, Used, WebauthnError, cbor::text};

pub(super) const CHALLENGE: [u8; 32] = [7; 32];
const ORIGIN: &str = "https://sotto.example.org";
/// Present, verified, with a credential.
const FLAGS: u8 = 0x45;

/// An authenticator and its browser, bent where a test bends it.
pub(super) struct Device {
    pub(super) key: Key,
    pub(super) id: Vec<u8>,
    pub(super) flags: u8,
    pub(super) count: u32,
    pub(super) server: &'static str,
    pub(super) client: serde_json::Value,
    pub(super) format: &'static str,
    pub(super) statement: Vec<(Value, Value)>,
    pub(super) after: Vec<u8>,
}

pub(super) enum Key {
    Es256(p256::ecdsa::SigningKey),
    EdDsa(ed25519_dalek::SigningKey),
}

impl Key {
    pub(super) fn cose(&self) -> Value {
        let number = |value: i64| Value::from(value);
        match self {
            Self::Es256(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                let (x, y) = point.as_bytes()[1..].split_at(32);
                Value::Map(vec![
                    (number(1), number(2)),
                    (number(3), number(-7)),
                    (number(-1), number(1)),
                    (number(-2), Value::Bytes(x.to_vec())),
                    (number(-3), Value::Bytes(y.to_vec())),
                ])
            }
            Self::EdDsa(key) => Value::Map(vec![
                (number(1), number(1)),
                (number(3), number(-8)),
                (number(-1), number(6)),
                (number(-2), Value::Bytes(key.verifying_key().to_bytes().to_vec())),
            ]),
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Es256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::EdDsa(key) => key.sign(message).to_bytes().to_vec(),
        }
    }
}

pub(super) fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

pub(super) fn es256() -> Key {
    Key::Es256(p256::ecdsa::SigningKey::from_slice(&[3; 32]).unwrap())
}

pub(super) fn eddsa() -> Key {
    Key::EdDsa(ed25519_dalek::SigningKey::from_bytes(&[3; 32]))
}

pub(super) fn party() -> RelyingParty {
    RelyingParty::of(ORIGIN).unwrap()
}

pub(super) fn device(key: Key, kind: &str) -> Device {
    let client = json!({
        "type": kind, "challenge": URL_SAFE_NO_PAD.encode(CHALLENGE), "origin": ORIGIN, "crossOrigin": false,
    });
    let id = vec![9; 16];
    Device {
        key,
        id,
        flags: FLAGS,
        count: 0,
        server: "sotto.example.org",
        client,
        format: "none",
        statement: Vec::new(),
        after: Vec::new(),
    }
}

impl Device {
    fn authenticator_data(&self, credential: Option<&[u8]>) -> Vec<u8> {
        let mut data = Sha256::digest(self.server.as_bytes()).to_vec();
        data.push(self.flags);
        data.extend(self.count.to_be_bytes());
        if let Some(key) = credential {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            data.extend(key);
        }
        data.extend(&self.after);
        data
    }

    pub(super) fn create_with(&self, key: &[u8]) -> Result<Registered, WebauthnError> {
        let client = self.client.to_string();
        let data = self.authenticator_data(Some(key));
        let mut statement = self.statement.clone();
        if self.format == "packed" {
            let signature = self.key.sign(&[&data[..], &Sha256::digest(&client)].concat());
            statement.push((text("sig"), Value::Bytes(signature)));
        }
        let object = Value::Map(vec![
            (text("fmt"), text(self.format)),
            (text("attStmt"), Value::Map(statement)),
            (text("authData"), Value::Bytes(data)),
        ]);
        party().register(&CHALLENGE, client.as_bytes(), &bytes(&object))
    }

    pub(super) fn create(&self) -> Result<Registered, WebauthnError> {
        self.create_with(&bytes(&self.key.cose()))
    }

    pub(super) fn get(&self, verified: bool, known: &Registered) -> Result<Used, WebauthnError> {
        let client = self.client.to_string();
        let data = self.authenticator_data(None);
        let signature = self.key.sign(&[&data[..], &Sha256::digest(&client)].concat());
        let known = Known {
            public_key: &known.public_key,
            sign_count: known.sign_count,
            backup_eligible: known.backup_eligible,
        };
        let answer =
            Answer { client_data: client.as_bytes(), authenticator_data: &data, signature: &signature };
        party().authenticate(&CHALLENGE, verified, &known, &answer)
    }
}
