//! An authenticator of the test's own, with the browser around it: makes passkeys and signs with them (WebAuthn Level 3).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ciborium::Value as Cbor;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Where the browser believes to be.
pub(crate) const ORIGIN: &str = "https://sotto.example.org";

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const ATTESTED: u8 = 0x40;

/// One authenticator with one passkey.
#[derive(Clone)]
pub(crate) struct Device {
    key: SigningKey,
    pub(crate) id: Vec<u8>,
    /// Whose passkey it keeps.
    pub(crate) user: String,
    pub(crate) count: u32,
    /// Whether it verifies its person.
    pub(crate) verifies: bool,
}

impl Device {
    /// Number `seed`, so that each is another.
    pub(crate) fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        Self { key, id: vec![seed; 16], user: String::new(), count: 0, verifies: true }
    }

    /// What `navigator.credentials.create` would answer.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        self.user = options["user"]["id"].as_str().unwrap().to_owned();
        let client = client_data("webauthn.create", options);
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(bytes(&self.cose()));
        let object = Cbor::Map(vec![
            (Cbor::Text("fmt".to_owned()), Cbor::Text("none".to_owned())),
            (Cbor::Text("attStmt".to_owned()), Cbor::Map(Vec::new())),
            (Cbor::Text("authData".to_owned()), Cbor::Bytes(data)),
        ]);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
            "response": {
                "clientDataJSON": text(client.as_bytes()), "attestationObject": text(&bytes(&object)),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// What `navigator.credentials.get` would answer.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        self.count += 1;
        let client = client_data("webauthn.get", options);
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let signed = [&data[..], &Sha256::digest(client.as_bytes())].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(client.as_bytes()), "authenticatorData": text(&data),
                "signature": text(signature.to_der().as_bytes()), "userHandle": self.user,
            },
        })
    }

    fn data(&self, server: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(server.as_bytes()).to_vec();
        data.push(PRESENT | flags | if self.verifies { VERIFIED } else { 0 });
        data.extend(self.count.to_be_bytes());
        data
    }

    fn cose(&self) -> Cbor {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        Cbor::Map(vec![
            (Cbor::from(1), Cbor::from(2)),
            (Cbor::from(3), Cbor::from(-7)),
            (Cbor::from(-1), Cbor::from(1)),
            (Cbor::from(-2), Cbor::Bytes(x.to_vec())),
            (Cbor::from(-3), Cbor::Bytes(y.to_vec())),
        ])
    }
}

fn client_data(kind: &str, options: &Value) -> String {
    json!({ "type": kind, "challenge": options["challenge"], "origin": ORIGIN, "crossOrigin": false })
        .to_string()
}

fn bytes(value: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
