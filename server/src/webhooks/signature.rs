//! Signatures of deliveries, as `sotto_api::dashboard` describes them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The value of `Sotto-Signature`.
#[must_use]
pub fn derive_signature(secret: &str, timestamp_s: i64, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{timestamp_s}.{body}").as_bytes());
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("v1={digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_other_programs() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
        let expected = "b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163";
        assert_eq!(derive_signature("secret", 1_700_000_000, "{}"), format!("v1={expected}"));
    }
}
