//! Time-based one-time passwords (RFC 6238 over RFC 4226): HMAC-SHA1, steps of 30 s, six digits, as all
//! authenticator apps have them. The whole algorithm is shorter than the glue to a library for it.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Bytes of a secret: as long as the hash, as RFC 4226 asks.
pub const SECRET_BYTES: usize = 20;
const STEP_MS: i64 = 30_000;
const DIGITS: u32 = 1_000_000;
/// Clocks may differ by this many steps, as RFC 6238 recommends.
const SKEW: i64 = 1;

/// The step whose code this is, looked for around now and after `last`, the step that was used last; none where
/// there is none.
#[must_use]
pub fn find_step(secret: &[u8], code: &str, now_ms: i64, last: i64) -> Option<i64> {
    let code: u32 = (code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()))
        .then(|| code.parse().ok())
        .flatten()?;
    let now = now_ms / STEP_MS;
    (now - SKEW..=now + SKEW).find(|step| *step > last && derive_code(secret, *step) == Some(code))
}

/// The code of a step, as a number.
fn derive_code(secret: &[u8], step: i64) -> Option<u32> {
    let mac =
        Hmac::<Sha1>::new_from_slice(secret).ok()?.chain_update(step.to_be_bytes()).finalize().into_bytes();
    let offset = usize::from(mac.last()? & 0x0f);
    let chosen = mac.get(offset..offset + 4)?.first_chunk::<4>()?;
    Some((u32::from_be_bytes(*chosen) & 0x7fff_ffff) % DIGITS)
}

/// What an authenticator app reads from a picture.
#[must_use]
pub fn link(secret: &[u8], email: &str) -> String {
    let account: String = email.bytes().map(escaped).collect();
    format!("otpauth://totp/Sotto:{account}?secret={}&issuer=Sotto", base32(secret))
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// RFC 4648 without padding, as authenticator apps take it.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let group = |chunk: &[u8]| {
        let mut bits = [0_u8; 8];
        bits[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(bits);
        let digits = (chunk.len() * 8).div_ceil(5);
        (0..digits)
            .map(move |at| char::from(ALPHABET[(bits >> (35 - 5 * at)) as usize & 31]))
            .collect::<String>()
    };
    bytes.chunks(5).map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B, the last six of its eight digits.
        for (seconds, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(derive_code(SECRET, seconds / 30), Some(code));
        }
    }

    #[test]
    fn a_code_is_good_for_a_minute_and_a_half_and_once() {
        let at = 59_000;
        assert_eq!(find_step(SECRET, "287082", at, 0), Some(1));
        assert_eq!(find_step(SECRET, "287082", at + STEP_MS, 0), Some(1));
        assert_eq!(find_step(SECRET, "287082", at + 2 * STEP_MS, 0), None);
        assert_eq!(find_step(SECRET, "287082", at, 1), None, "used");
        for bad in ["", "28708", "2870822", "28708a", "+87082", "287 082", "٢٨٧٠٨٢"] {
            assert_eq!(find_step(SECRET, bad, at, 0), None, "{bad}");
        }
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        assert_eq!(
            link(b"fooba", "ann+x@example.org"),
            "otpauth://totp/Sotto:ann%2Bx%40example.org?secret=MZXW6YTB&issuer=Sotto"
        );
    }
}
