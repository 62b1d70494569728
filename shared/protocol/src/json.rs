//! JSON that comes as bytes.

use serde::de::DeserializeOwned;

/// Reads a value; none where the bytes are no UTF-8 or not of this type. All JSON of the page goes through a reader of
/// text: with one of bytes beside it, the page would hold the code of every type twice.
#[must_use]
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_str(std::str::from_utf8(bytes).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_or_no_such_value_is_none() {
        assert_eq!(from_json::<Vec<u8>>(b"[1, 2]"), Some(vec![1, 2]));
        assert_eq!(from_json::<Vec<u8>>(b"[1, -2]"), None);
        assert_eq!(from_json::<String>(b"\"\xff\""), None);
    }
}
