//! Codes that withdraw a submission: 125 bits in Crockford's base 32, five groups of five, so that they can be written
//! down. They follow from the server's key and the visitor's idempotency key, so that a submission whose answer was lost
//! is answered with the same code again. The server keeps a hash.

use sotto_api::LinkId;

use crate::auth::{access::AccessKey, secret::derive_hash};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 25;
const GROUP: usize = 5;

/// The code for a submission by this link with this idempotency key.
#[must_use]
pub fn derive_code(key: &AccessKey, link: LinkId, idempotency_key: &str) -> String {
    let bytes = key.derive("feedback code", &[link.0.as_bytes(), idempotency_key.as_bytes()]);
    let mut code = String::with_capacity(LETTERS + LETTERS / GROUP);
    for at in 0..LETTERS {
        if at > 0 && at % GROUP == 0 {
            code.push('-');
        }
        code.push(letter(&bytes, at));
    }
    code
}

/// What is kept of a code, however it was typed; none for what can be none.
#[must_use]
pub fn derive_code_hash(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(LETTERS);
    for letter in typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let known = u8::try_from(letter).is_ok_and(|letter| ALPHABET.contains(&letter));
        if !known || code.len() == LETTERS {
            return None;
        }
        code.push(letter);
    }
    (code.len() == LETTERS).then(|| derive_hash(&code))
}

/// Five bits from the bit `5 * at` on.
fn letter(bytes: &[u8; 32], at: usize) -> char {
    let bit = |n: usize| usize::from(bytes[n / 8] >> (7 - n % 8) & 1);
    let value = (0..5).fold(0, |value, n| value << 1 | bit(5 * at + n));
    char::from(ALPHABET[value])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> AccessKey {
        AccessKey::open(&tempfile::tempdir().unwrap().path().join(name)).unwrap()
    }

    #[test]
    fn a_code_follows_from_its_keys_and_from_nothing_less() {
        let (one, other) = (key("one"), key("other"));
        let (link, link_b) = (LinkId::make(1, [1; 10]), LinkId::make(1, [2; 10]));
        let code = derive_code(&one, link, "a");
        assert_eq!(code.len(), 29);
        assert_eq!(code, derive_code(&one, link, "a"));
        for different in
            [derive_code(&one, link, "b"), derive_code(&one, link_b, "a"), derive_code(&other, link, "a")]
        {
            assert_ne!(code, different);
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = derive_code(&key("key"), LinkId::make(1, [1; 10]), "a");
        let hash = derive_code_hash(&code).unwrap();
        assert_eq!(derive_code_hash(&code.to_lowercase().replace('-', " ")), Some(hash.clone()));
        assert_eq!(derive_code_hash(&format!(" {} ", code.replace('-', ""))), Some(hash));
        assert_eq!(
            derive_code_hash("OIL00-00000-00000-00000-00000"),
            derive_code_hash("01100-00000-00000-00000-00000")
        );
        for none in ["", "ABC", "U0000-00000-00000-00000-00000", &format!("{code}0"), "ÄÄÄÄÄ"] {
            assert_eq!(derive_code_hash(none), None, "{none}");
        }
    }
}
