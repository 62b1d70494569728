//! The two ceremonies of WebAuthn Level 3 as a relying party checks them (§7.1, §7.2): pure functions over bytes. Keys
//! are ES256 or EdDSA; of attestation only `none` and `packed` by the key itself are understood, because nobody needs to
//! know whose make an authenticator is. Written here, because the crates that do the same need OpenSSL, or bring a second
//! set of curves.

mod authenticator;
mod cbor;
mod client;
mod cose;

use axum::http::Uri;
use ciborium::Value;
use sha2::{Digest, Sha256};

use self::{
    authenticator::AuthenticatorData,
    cbor::{only, read, text},
    client::Ceremony,
    cose::PublicKey,
};

/// Numbers of the understood algorithms in COSE, the best known first.
pub const ALGORITHMS: [i64; 2] = [cose::ES256, cose::EDDSA];
/// Longest id of a credential, in bytes (§7.1, step 25).
const MAX_CREDENTIAL: usize = 1023;

/// Why what an authenticator or a browser answered is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebauthnError {
    /// It is not of the standard's form.
    #[error("{0} is not of the standard's form")]
    Malformed(&'static str),
    /// It was made for another ceremony, challenge, origin or server.
    #[error("it was made for another {0}")]
    Other(&'static str),
    /// It was made in a frame of another site.
    #[error("it was made in a frame of another site")]
    Framed,
    /// Nobody touched the authenticator.
    #[error("nobody was present at the authenticator")]
    NotPresent,
    /// The authenticator did not verify who it was.
    #[error("the authenticator did not verify its person")]
    NotVerified,
    /// The flags contradict each other, or what was known.
    #[error("the flags of backup contradict each other")]
    Backup,
    /// A key of a kind that was not asked for.
    #[error("the key is of a kind that was not asked for")]
    Algorithm,
    /// A statement that is not understood or does not hold.
    #[error("the attestation is not understood or does not hold")]
    Attestation,
    /// The signature is not by the key.
    #[error("the signature is not by the key")]
    Signature,
    /// The count of signatures did not rise: the authenticator may have been copied.
    #[error("the count of signatures did not rise")]
    Counter,
}

/// The server as authenticators know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// Host of the public address.
    pub id: String,
    origin: String,
}

/// A credential that was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its id.
    pub id: Vec<u8>,
    /// Its public key, as COSE.
    pub public_key: Vec<u8>,
    /// Signatures so far; 0 where the authenticator does not count.
    pub sign_count: u32,
    /// Whether it may be kept in more than one place.
    pub backup_eligible: bool,
    /// Whether it is.
    pub backed_up: bool,
}

/// What is known of a credential that is used.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its public key, as COSE.
    pub public_key: &'a [u8],
    /// Signatures so far.
    pub sign_count: u32,
    /// Whether it may be kept in more than one place.
    pub backup_eligible: bool,
}

/// What an authenticator answered to a sign-in.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// What the browser says it asked for.
    pub client_data: &'a [u8],
    /// What the authenticator says of itself.
    pub authenticator_data: &'a [u8],
    /// Over both.
    pub signature: &'a [u8],
}

/// A credential after its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// Signatures so far.
    pub sign_count: u32,
    /// Whether it is kept in more than one place.
    pub backed_up: bool,
}

impl RelyingParty {
    /// The server at a public address; none where browsers make no passkeys for it: it must be a name, and reached by
    /// HTTPS or on the machine itself.
    #[must_use]
    pub fn of(public_url: &str) -> Option<Self> {
        let url: Uri = public_url.parse().ok()?;
        let (scheme, host) = (url.scheme_str()?, url.host()?.to_ascii_lowercase());
        let named = host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[') && !host.is_empty();
        let default_port = match scheme {
            "https" => 443,
            "http" if host == "localhost" => 80,
            _ => return None,
        };
        let port = url.port_u16().filter(|port| *port != default_port);
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let origin = format!("{scheme}://{host}{port}");
        named.then_some(Self { id: host, origin })
    }

    /// Checks a new credential (§7.1).
    ///
    /// # Errors
    /// See [`WebauthnError`].
    pub fn register(
        &self,
        challenge: &[u8],
        client_data: &[u8],
        attestation_object: &[u8],
    ) -> Result<Registered, WebauthnError> {
        client::check(client_data, Ceremony::Create, challenge, &self.origin)?;
        const WHAT: &str = "the attestation";
        let (object, rest) = read(attestation_object, WHAT)?;
        if !rest.is_empty() {
            return Err(WebauthnError::Malformed(WHAT));
        }
        let authenticator_data = only(&object, &text("authData"), WHAT)?;
        let authenticator_data = authenticator_data.as_bytes().ok_or(WebauthnError::Malformed(WHAT))?;
        let data = AuthenticatorData::read(authenticator_data)?;
        self.check(&data)?;
        let attested = data.attested.as_ref().ok_or(WebauthnError::Malformed("the credential"))?;
        if attested.id.is_empty() || attested.id.len() > MAX_CREDENTIAL {
            return Err(WebauthnError::Malformed("the credential's id"));
        }
        let key = PublicKey::read(attested.public_key)?;
        let signed = [authenticator_data, Sha256::digest(client_data).as_slice()].concat();
        check_attestation(&object, &key, &signed)?;
        Ok(Registered {
            id: attested.id.to_vec(),
            public_key: attested.public_key.to_vec(),
            sign_count: data.sign_count,
            backup_eligible: data.may_be_backed_up(),
            backed_up: data.is_backed_up(),
        })
    }

    /// Checks the use of a credential (§7.2). `verified` demands that the authenticator knows its person, by a PIN or a
    /// fingerprint.
    ///
    /// # Errors
    /// See [`WebauthnError`].
    pub fn authenticate(
        &self,
        challenge: &[u8],
        verified: bool,
        known: &Known<'_>,
        answer: &Answer<'_>,
    ) -> Result<Used, WebauthnError> {
        client::check(answer.client_data, Ceremony::Get, challenge, &self.origin)?;
        let data = AuthenticatorData::read(answer.authenticator_data)?;
        self.check(&data)?;
        if verified && !data.person_was_verified() {
            return Err(WebauthnError::NotVerified);
        }
        if data.may_be_backed_up() != known.backup_eligible {
            return Err(WebauthnError::Backup);
        }
        let signed = [answer.authenticator_data, Sha256::digest(answer.client_data).as_slice()].concat();
        PublicKey::read(known.public_key)?.verify(&signed, answer.signature)?;
        // An authenticator that does not count says 0 each time.
        if (data.sign_count, known.sign_count) != (0, 0) && data.sign_count <= known.sign_count {
            return Err(WebauthnError::Counter);
        }
        Ok(Used { sign_count: data.sign_count, backed_up: data.is_backed_up() })
    }

    /// What both ceremonies want of an authenticator.
    fn check(&self, data: &AuthenticatorData<'_>) -> Result<(), WebauthnError> {
        if data.rp_id_hash.as_slice() != Sha256::digest(self.id.as_bytes()).as_slice() {
            return Err(WebauthnError::Other("server"));
        }
        if !data.person_was_present() {
            return Err(WebauthnError::NotPresent);
        }
        if data.is_backed_up() && !data.may_be_backed_up() {
            return Err(WebauthnError::Backup);
        }
        Ok(())
    }
}

/// Nothing is believed of the authenticator's make; what says that the key signed it must be true (§8.2, §8.7).
fn check_attestation(object: &Value, key: &PublicKey, signed: &[u8]) -> Result<(), WebauthnError> {
    let part = |name: &str| only(object, &text(name), "the attestation");
    let statement = part("attStmt")?;
    let fields = statement.as_map().ok_or(WebauthnError::Attestation)?;
    match part("fmt")?.as_text() {
        Some("none") if fields.is_empty() => Ok(()),
        Some("packed") if fields.len() == 2 => {
            let algorithm = only(statement, &text("alg"), "the attestation")?.as_integer();
            let signature = only(statement, &text("sig"), "the attestation")?.as_bytes();
            let signature = signature.ok_or(WebauthnError::Attestation)?;
            if algorithm != Some(key.algorithm().into()) {
                return Err(WebauthnError::Attestation);
            }
            key.verify(signed, signature).or(Err(WebauthnError::Attestation))
        }
        _ => Err(WebauthnError::Attestation),
    }
}

#[cfg(test)]
mod tests;
