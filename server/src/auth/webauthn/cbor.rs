//! The little that is needed of CBOR (RFC 8949): one item of small depth, and fields of a map.

use ciborium::{Value, de::from_reader_with_recursion_limit};

use super::WebauthnError;

/// Deeper than anything the standard nests.
const DEPTH: usize = 8;

/// Reads one item; answers what comes after it.
///
/// # Errors
/// [`WebauthnError::Malformed`].
pub(super) fn read<'a>(bytes: &'a [u8], what: &'static str) -> Result<(Value, &'a [u8]), WebauthnError> {
    let mut rest = bytes;
    let value = from_reader_with_recursion_limit(&mut rest, DEPTH).or(Err(WebauthnError::Malformed(what)))?;
    Ok((value, rest))
}

/// The value of a key that a map must have once.
///
/// # Errors
/// [`WebauthnError::Malformed`].
pub(super) fn only<'a>(map: &'a Value, key: &Value, what: &'static str) -> Result<&'a Value, WebauthnError> {
    let mut found = map.as_map().into_iter().flatten().filter(|(name, _)| name == key);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Ok(value),
        _ => Err(WebauthnError::Malformed(what)),
    }
}

/// A text as a key.
pub(super) fn text(name: &str) -> Value {
    Value::Text(name.to_owned())
}
