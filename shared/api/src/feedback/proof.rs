//! Proof of work: what it costs to submit where somebody sends too much.
//!
//! The server signs a challenge. The proof is a number for which BLAKE3 over the challenge's text, a colon and the number
//! in decimal digits begins with as many zero bits as the challenge asks for. A challenge is for one link and for some
//! minutes, and counts once.

use serde::{Deserialize, Serialize};

/// What is to be proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// Its text, which goes back with the proof.
    pub challenge: String,
    /// Leading zero bits that the hash must have: `n` of them take 2^n tries on average.
    pub bits: u32,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: u64,
}

/// The work done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    /// The challenge's text.
    pub challenge: String,
    /// The number that was found.
    pub number: u64,
}

impl Proof {
    /// What is hashed.
    #[must_use]
    pub fn preimage(&self) -> String {
        format!("{}:{}", self.challenge, self.number)
    }
}

/// Zero bits at the beginning of a hash.
#[must_use]
pub fn leading_zero_bits(hash: &[u8; 32]) -> u32 {
    let mut bits = 0;
    for byte in hash {
        bits += byte.leading_zeros();
        if *byte != 0 {
            break;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_bits_are_counted_up_to_the_first_one() {
        let hash = |first: u8, second: u8| {
            let mut hash = [0xff; 32];
            (hash[0], hash[1]) = (first, second);
            hash
        };
        assert_eq!(leading_zero_bits(&hash(0x80, 0)), 0);
        assert_eq!(leading_zero_bits(&hash(0x01, 0)), 7);
        assert_eq!(leading_zero_bits(&hash(0, 0x10)), 11);
        assert_eq!(leading_zero_bits(&[0; 32]), 256);
    }
}
