//! Public keys as authenticators write them (COSE, RFC 9053), and signatures by them.

use ciborium::Value;
use p256::ecdsa::signature::Verifier;

use super::{
    WebauthnError,
    cbor::{only, read},
};

/// ECDSA over P-256 with SHA-256.
pub(super) const ES256: i64 = -7;
/// EdDSA, of which browsers mean Ed25519.
pub(super) const EDDSA: i64 = -8;

const WHAT: &str = "the public key";

// Labels of a key's fields, and the values that say which curve.
const KIND: i64 = 1;
const ALGORITHM: i64 = 3;
const CURVE: i64 = -1;
const X: i64 = -2;
const Y: i64 = -3;
const OKP: i64 = 1;
const EC2: i64 = 2;
const P256: i64 = 1;
const ED25519: i64 = 6;

/// A public key that is a point on its curve.
#[derive(Debug)]
pub(super) enum PublicKey {
    Es256(p256::ecdsa::VerifyingKey),
    EdDsa(ed25519_dalek::VerifyingKey),
}

impl PublicKey {
    /// Reads a key; nothing may come after.
    ///
    /// # Errors
    /// [`WebauthnError::Malformed`], [`WebauthnError::Algorithm`].
    pub(super) fn read(bytes: &[u8]) -> Result<Self, WebauthnError> {
        let malformed = WebauthnError::Malformed(WHAT);
        let (key, rest) = read(bytes, WHAT)?;
        if !rest.is_empty() {
            return Err(malformed);
        }
        let field = |label: i64| only(&key, &Value::from(label), WHAT);
        let number = |label| {
            let number = field(label)?.as_integer().ok_or(malformed)?;
            i64::try_from(number).or(Err(malformed))
        };
        let coordinate = |label| {
            let bytes = field(label)?.as_bytes().ok_or(malformed)?;
            <[u8; 32]>::try_from(bytes.as_slice()).or(Err(malformed))
        };
        match (number(ALGORITHM)?, number(KIND)?, number(CURVE)?) {
            (ES256, EC2, P256) => {
                // Uncompressed, as in SEC 1.
                let point = [&[4][..], &coordinate(X)?, &coordinate(Y)?].concat();
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).or(Err(malformed))?;
                Ok(Self::Es256(key))
            }
            (EDDSA, OKP, ED25519) => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(&coordinate(X)?).or(Err(malformed))?;
                if key.is_weak() { Err(malformed) } else { Ok(Self::EdDsa(key)) }
            }
            _ => Err(WebauthnError::Algorithm),
        }
    }

    /// The algorithm's number.
    pub(super) fn algorithm(&self) -> i64 {
        match self {
            Self::Es256(_) => ES256,
            Self::EdDsa(_) => EDDSA,
        }
    }

    /// Whether this key signed a message.
    ///
    /// # Errors
    /// [`WebauthnError::Signature`].
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), WebauthnError> {
        let wrong = WebauthnError::Signature;
        match self {
            Self::Es256(key) => {
                let signature = p256::ecdsa::Signature::from_der(signature).or(Err(wrong))?;
                key.verify(message, &signature).or(Err(wrong))
            }
            Self::EdDsa(key) => {
                let signature = ed25519_dalek::Signature::from_slice(signature).or(Err(wrong))?;
                key.verify_strict(message, &signature).or(Err(wrong))
            }
        }
    }
}
