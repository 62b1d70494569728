//! Challenges and their proofs, as [`sotto_api::feedback::Challenge`] describes them. A challenge is signed and not kept;
//! one that was used is, until its end.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sotto_api::{
    LinkId,
    feedback::{Challenge, Proof, leading_zero_bits},
};

use crate::{
    auth::{access::AccessKey, secret::derive_hash},
    clock::random_bytes,
};

/// Life of a challenge, in milliseconds.
const LIFE_MS: i64 = 10 * 60 * 1000;
/// Link, end, bits, and 16 random bytes.
const PAYLOAD: usize = 16 + 8 + 4 + 16;
const SIGNATURE: usize = 32;

/// A new challenge for a link.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn make_challenge(
    key: &AccessKey,
    link: LinkId,
    bits: u32,
    now_ms: i64,
) -> Result<Challenge, getrandom::Error> {
    let expires_ms = now_ms + LIFE_MS;
    let mut bytes = Vec::with_capacity(PAYLOAD + SIGNATURE);
    bytes.extend_from_slice(link.0.as_bytes());
    bytes.extend_from_slice(&expires_ms.to_be_bytes());
    bytes.extend_from_slice(&bits.to_be_bytes());
    bytes.extend_from_slice(&random_bytes::<16>()?);
    bytes.extend_from_slice(&key.derive(PURPOSE, &[&bytes]));
    let expires_ms = u64::try_from(expires_ms).unwrap_or_default();
    Ok(Challenge { challenge: URL_SAFE_NO_PAD.encode(bytes), bits, expires_ms })
}

const PURPOSE: &str = "feedback challenge";

/// Hash and end of the challenge that a proof was made for; none where the proof is none, or the challenge is for another
/// link, has ended or was not made here.
#[must_use]
pub fn check(key: &AccessKey, link: LinkId, proof: &Proof, now_ms: i64) -> Option<(String, i64)> {
    let bytes = URL_SAFE_NO_PAD.decode(&proof.challenge).ok()?;
    let (payload, signature) = bytes.split_at_checked(PAYLOAD)?;
    let of_this_server = blake3::Hash::from_bytes(key.derive(PURPOSE, &[payload]))
        == blake3::Hash::from_bytes(signature.try_into().ok()?);
    let (link_id, rest) = payload.split_first_chunk::<16>()?;
    let (expires, rest) = rest.split_first_chunk::<8>()?;
    let (bits, _) = rest.split_first_chunk::<4>()?;
    let (expires_ms, bits) = (i64::from_be_bytes(*expires), u32::from_be_bytes(*bits));
    let live = *link_id == *link.0.as_bytes() && now_ms < expires_ms;
    let worked = || leading_zero_bits(blake3::hash(proof.preimage().as_bytes()).as_bytes()) >= bits;
    (of_this_server && live && worked()).then(|| (derive_hash(&proof.challenge), expires_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_good_for_its_link_until_its_end_and_under_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let key = AccessKey::open(&folder.path().join("one.key")).unwrap();
        let other_key = AccessKey::open(&folder.path().join("other.key")).unwrap();
        let (link, other_link) = (LinkId::make(1, [1; 10]), LinkId::make(1, [2; 10]));
        let challenge = make_challenge(&key, link, 10, 1_000).unwrap();
        let proof = |number| Proof { challenge: challenge.challenge.clone(), number };
        let good = (0..).map(proof).find(|proof| check(&key, link, proof, 1_000).is_some()).unwrap();
        let hash = blake3::hash(good.preimage().as_bytes());
        assert!(leading_zero_bits(hash.as_bytes()) >= 10);
        assert!(check(&key, link, &good, 1_000 + LIFE_MS - 1).is_some());
        assert!(check(&key, link, &good, 1_000 + LIFE_MS).is_none());
        assert!(check(&key, other_link, &good, 1_000).is_none());
        assert!(check(&other_key, link, &good, 1_000).is_none());
        for challenge in ["", "AAAA", "!", &good.challenge[1..]] {
            let forged = Proof { challenge: challenge.to_owned(), number: good.number };
            assert!(check(&key, link, &forged, 1_000).is_none());
        }
    }
}
