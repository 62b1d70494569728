//! Adding a device: a code that one device shows and another is told brings the account keys across, past a server that
//! learns neither.
//!
//! **Ceremony 1** SPAKE2 (Abdalla and Pointcheval, CT-RSA 2005; the group is Ed25519) with the code as its password: the
//! old device sends the first message, the new one answers with the second and with a proof that it was told the code; then
//! the old one sends its keys under the key that both have. Whoever stands between has one guess at the code, in the
//! open, and nothing to try others on afterwards.
//!
//! Of the shared key HKDF-SHA256 (RFC 5869, without salt) makes two: `"sotto.pairing.proof"` and `"sotto.pairing.seal"`, each
//! followed by version 1 and the account's id. The keys travel in the form of [`Keyring::to_bytes`], sealed like a field with the
//! second info as associated data.

use std::{convert::Infallible, fmt};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use sotto_api::{UserId, pairing::PairingAnswer, vault::Sealed};
use sotto_store::Entropy;
use spake2::{Ed25519Group, Identity, Password, Spake2};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    CryptoError, Keyring,
    seal::{KEY_BYTES, open, seal},
};

const VERSION: u8 = 1;
/// Letters and digits that are not taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Of five bits each: one guess in a million million.
const CODE_CHARS: usize = 8;
const GROUP_CHARS: usize = 4;

/// What the old device shows, and the new one is told.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct PairingCode([u8; CODE_CHARS]);

impl PairingCode {
    /// Makes a code.
    ///
    /// # Errors
    /// [`CryptoError::Entropy`].
    pub fn make(entropy: &impl Entropy) -> Result<Self, CryptoError> {
        let mut random = [0; CODE_CHARS];
        entropy.fill(&mut random)?;
        Ok(Self(random.map(|byte| ALPHABET[usize::from(byte % 32)])))
    }

    /// A code as a person types it: of whatever case, with what it was grouped by, and with letters that look like digits.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let chars = typed.bytes().filter(|it| !it.is_ascii_whitespace() && *it != b'-');
        let plain = chars.map(|it| match it.to_ascii_uppercase() {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            other => other,
        });
        let code: Vec<u8> = plain.take(CODE_CHARS + 1).collect();
        let known = code.iter().all(|it| ALPHABET.contains(it));
        code.try_into().ok().filter(|_| known).map(Self)
    }
}

impl fmt::Display for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, char) in self.0.iter().enumerate() {
            if at > 0 && at % GROUP_CHARS == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*char))?;
        }
        Ok(())
    }
}

impl fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingCode(..)")
    }
}

/// The old device's side, between its message and the answer.
pub struct Offer {
    exchange: Spake2<Ed25519Group>,
    user: UserId,
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Offer").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Offer {
    /// Begins, with the message that goes to the new device (base64).
    ///
    /// # Errors
    /// [`CryptoError::Entropy`].
    pub fn begin(
        user: UserId,
        code: &PairingCode,
        entropy: &impl Entropy,
    ) -> Result<(Self, String), CryptoError> {
        let (old, new) = identities(user);
        let (exchange, message) = Spake2::start_a_with_rng(&password(code), &old, &new, draw(entropy)?);
        Ok((Self { exchange, user }, STANDARD.encode(message)))
    }

    /// Hands the keys over to a device that was told the code. This ends the offer, whatever comes of it.
    ///
    /// # Errors
    /// [`CryptoError::WrongPassphrase`] for a device that was not told the code; [`CryptoError::Damaged`] for what is no
    /// answer; [`CryptoError::Entropy`].
    pub fn accept(
        self,
        answer: &PairingAnswer,
        ring: &Keyring,
        entropy: &impl Entropy,
    ) -> Result<Sealed, CryptoError> {
        let keys = Keys::of(self.exchange, &answer.message, self.user)?;
        let proof = STANDARD.decode(&answer.proof).ok().ok_or(CryptoError::Damaged)?;
        if !bool::from(keys.proof.as_slice().ct_eq(&proof)) {
            return Err(CryptoError::WrongPassphrase);
        }
        seal(&keys.seal, &info(SEAL, self.user), &Zeroizing::new(ring.to_bytes()), entropy)
    }
}

/// The new device's side, after it was told the code.
pub struct Claim {
    keys: Keys,
    user: UserId,
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Claim {
    /// Answers the old device's message.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] for what is no message; [`CryptoError::Entropy`].
    pub fn begin(
        user: UserId,
        code: &PairingCode,
        message: &str,
        entropy: &impl Entropy,
    ) -> Result<(Self, PairingAnswer), CryptoError> {
        let (old, new) = identities(user);
        let (exchange, own) = Spake2::start_b_with_rng(&password(code), &old, &new, draw(entropy)?);
        let keys = Keys::of(exchange, message, user)?;
        let proof = STANDARD.encode(*keys.proof);
        Ok((Self { keys, user }, PairingAnswer { message: STANDARD.encode(own), proof }))
    }

    /// Opens what the old device sent.
    ///
    /// # Errors
    /// [`CryptoError::WrongPassphrase`] where it was not sealed by a device that knows the code; [`CryptoError::Damaged`],
    /// [`CryptoError::UnknownVersion`].
    pub fn open(&self, sealed: &Sealed) -> Result<Keyring, CryptoError> {
        let bytes = match open(&self.keys.seal, &info(SEAL, self.user), sealed) {
            Err(CryptoError::Damaged) => return Err(CryptoError::WrongPassphrase),
            other => other?,
        };
        Keyring::from_bytes(&bytes).ok_or(CryptoError::Damaged)
    }
}

const PROOF: &[u8] = b"sotto.pairing.proof";
const SEAL: &[u8] = b"sotto.pairing.seal";

/// What both devices know at the end, and nobody else.
struct Keys {
    proof: Zeroizing<[u8; KEY_BYTES]>,
    seal: Zeroizing<[u8; KEY_BYTES]>,
}

impl Keys {
    fn of(exchange: Spake2<Ed25519Group>, message: &str, user: UserId) -> Result<Self, CryptoError> {
        let message = STANDARD.decode(message).ok().ok_or(CryptoError::Damaged)?;
        let shared = exchange.finish(&message).map(Zeroizing::new).ok().ok_or(CryptoError::Damaged)?;
        let derive = |purpose: &[u8]| {
            let mut key = Zeroizing::new([0; KEY_BYTES]);
            let derived = Hkdf::<Sha256>::new(None, &shared).expand(&info(purpose, user), key.as_mut());
            // One block is always there.
            derived.map(|()| key).ok().ok_or(CryptoError::Damaged)
        };
        Ok(Self { proof: derive(PROOF)?, seal: derive(SEAL)? })
    }
}

fn info(purpose: &[u8], user: UserId) -> Vec<u8> {
    [purpose, &[VERSION], user.0.as_bytes()].concat()
}

/// Who the two are: an answer to another account, or from an old device to itself, fits nothing.
fn identities(user: UserId) -> (Identity, Identity) {
    (Identity::new(&info(b"sotto.pairing.old", user)), Identity::new(&info(b"sotto.pairing.new", user)))
}

fn password(code: &PairingCode) -> Password {
    Password::new(code.0)
}

/// Randomness of the capability in the form that SPAKE2 takes, which has no place for a failure: 32 bytes, drawn
/// out by SHA-256 with a counter.
struct Drawn {
    seed: Zeroizing<[u8; 32]>,
    blocks: u64,
}

fn draw(entropy: &impl Entropy) -> Result<Drawn, CryptoError> {
    let mut seed = Zeroizing::new([0; 32]);
    entropy.fill(seed.as_mut())?;
    Ok(Drawn { seed, blocks: 0 })
}

impl rand_core::TryRng for Drawn {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for part in bytes.chunks_mut(32) {
            let block =
                Sha256::new().chain_update(*self.seed).chain_update(self.blocks.to_be_bytes()).finalize();
            part.copy_from_slice(&block[..part.len()]);
            self.blocks += 1;
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Drawn {}
